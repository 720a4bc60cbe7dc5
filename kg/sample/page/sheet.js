"use strict";
(() => {
  const items = JSON.parse(document.getElementById("data").textContent);
  const kept = `wutong-sample-${document.documentElement.dataset.sheet}`;
  const VERDICTS = { right: "对 right", wrong: "错 wrong", unclear: "不清 unclear" };
  const KEYS = { 1: "right", 2: "wrong", 3: "unclear" };
  const SLOTS = {
    class: "名称与类别 name and class", relation: "关系 relation", value: "数值 value", kind: "种类 kind",
    indicator: "指标 indicator", subject: "主体 subject", period: "时期 period", qualifier: "限定 qualifier",
  };
  const marks = items.map(() => ({}));
  const questions = [];
  let current = 0;

  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // A browser may forbid a file to keep anything; marks then last as long as the page.
  const remember = () => { try { localStorage.setItem(kept, JSON.stringify(marks)); } catch { /* not kept */ } };
  const recall = () => {
    try {
      JSON.parse(localStorage.getItem(kept) ?? "[]").forEach((slots, at) => Object.assign(marks[at], slots));
    } catch { /* nothing kept */ }
  };

  const draw = (item, at) => {
    const article = make("article");
    const words = make("blockquote");
    // Blank lines of a text say nothing here and push the words out of sight.
    const close = (text) => text.replace(/\s*\n\s*/g, "\n");
    words.append(close(item.before), make("mark", item.quote), close(item.after));
    article.append(make("h2", item.title), words);
    for (const { slot, says } of item.questions) {
      const row = make("div", "", { class: "question", role: "group", "aria-label": `${SLOTS[slot]}：${says}` });
      const told = make("p");
      told.append(make("small", SLOTS[slot]), ` ${says}`);
      row.append(told);
      const number = questions.length;
      for (const [verdict, label] of Object.entries(VERDICTS)) {
        const button = make("button", label, { "data-verdict": verdict, "aria-pressed": "false" });
        button.addEventListener("click", () => { go(number); mark(verdict); });
        row.append(button);
      }
      article.append(row);
      questions.push({ at, slot, row });
    }
    return article;
  };

  const show = ({ at, slot, row }) => {
    for (const button of row.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(marks[at][slot] === button.dataset.verdict));
    }
  };

  const count = () => {
    const done = questions.filter(({ at, slot }) => marks[at][slot]).length;
    document.getElementById("progress").textContent = `${done} / ${questions.length}`;
  };

  const go = (number) => {
    questions[current].row.removeAttribute("aria-current");
    current = Math.min(Math.max(number, 0), questions.length - 1);
    questions[current].row.setAttribute("aria-current", "true");
    questions[current].row.scrollIntoView({ block: "nearest" });
  };

  const mark = (verdict) => {
    const { at, slot } = questions[current];
    if (verdict) marks[at][slot] = verdict;
    else delete marks[at][slot];
    show(questions[current]);
    count();
    remember();
  };

  const save = () => {
    const told = items.map(({ iri, about, group, how, weight }, at) => ({ iri, about, group, how, weight, marks: marks[at] }));
    const file = new Blob([`${JSON.stringify({ items: told }, null, 1)}\n`], { type: "application/json" });
    const link = make("a", "", { download: "marks.json", href: URL.createObjectURL(file) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  document.getElementById("items").append(...items.map(draw));
  document.getElementById("save").addEventListener("click", save);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) {
      mark(KEYS[event.key]);
      go(current + 1);
    } else if (event.key === "0") mark("");
    else if (event.key === "ArrowDown" || event.key === "j") go(current + 1);
    else if (event.key === "ArrowUp" || event.key === "k") go(current - 1);
    else if (event.key === "s") save();
    else return;
    event.preventDefault();
  });
  recall();
  questions.forEach(show);
  count();
  go(Math.max(0, questions.findIndex(({ at, slot }) => !marks[at][slot])));
})();
