// A reader marks each slot of each fact right, wrong or unclear (marks.json, to measure), and corrects whole facts with
// the explorer's widget (corrections.jsonl, to build again). What is corrected is marked, too; a mark by hand on a fact
// that was judged as a whole takes that judgement back.

const { items, meta } = JSON.parse($("data").textContent);
const MARKS = `sample-${document.documentElement.dataset.sheet}`;
const VERDICTS = { right: "对 right", wrong: "错 wrong", unclear: "不清 unclear" };
const KEYS = { 1: "right", 2: "wrong", 3: "unclear" };
const SLOTS = {
  ...{ class: "名称与类别 name and class", relation: "关系 relation", value: "数值 value", kind: "种类 kind" },
  ...{ indicator: "指标 indicator", subject: "主体 subject", period: "时期 period", qualifier: "限定 qualifier" },
};
const ASKED = { unit: "value", from: "period", to: "period" };
const marks = items.map(() => ({}));
const questions = [];
const widgets = [];
let current = 0;

const remember = () => kept.set(MARKS, JSON.stringify(marks));
function recall() {
  try {
    JSON.parse(kept.get(MARKS) || "[]").forEach((slots, at) => Object.assign(marks[at], slots));
  } catch {
    /* nothing of ours */
  }
}

/** The marks that a correction makes: of an edit its changed slots are wrong, otherwise all slots are as the fact is. */
function judged(slots, { verdict, now }) {
  const changed = Object.keys(now || {}).map((slot) => ASKED[slot] || slot);
  const wrong = ({ slot }) => verdict === "wrong" || (verdict === "edit" && (slots.length === 1 || changed.includes(slot)));
  return Object.fromEntries(slots.map((question) => [question.slot, wrong(question) ? "wrong" : "right"]));
}

const corrections = new Corrections(meta, (id) => {
  const at = items.findIndex(({ fact }) => fact.id === id);
  const made = corrections.get(id);
  if (at >= 0) marks[at] = made ? judged(items[at].questions, made) : {};
  if (made) go(questions.findIndex((question) => question.at === at));
  show();
});

function draw(item, at) {
  // Blank lines of a text say nothing here and push the words out of sight.
  const close = (text) => text.replace(/\s*\n\s*/g, "\n");
  const widget = el("div", { class: "widget" });
  widgets.push(widget);
  return el(
    "article",
    {},
    el("h2", {}, item.title),
    el("blockquote", {}, close(item.before), el("mark", {}, item.quote), close(item.after)),
    ...item.questions.map((question) => asked(at, question)),
    widget,
  );
}

function asked(at, { slot, says }) {
  const number = questions.length;
  const buttons = Object.entries(VERDICTS).map(([verdict, label]) => {
    const press = () => {
      go(number);
      mark(verdict);
    };
    return el("button", { "data-verdict": verdict, "aria-pressed": "false", onclick: press }, label);
  });
  const told = el("p", {}, el("small", {}, SLOTS[slot]), ` ${says}`);
  const row = el("div", { class: "question", role: "group", "aria-label": `${SLOTS[slot]}：${says}` }, told, ...buttons);
  questions.push({ at, slot, row });
  return row;
}

/** Draw the widget of a fact anew, with the keyboard where it was. */
function judge({ fact }, at) {
  const buttons = () => [...widgets[at].querySelectorAll(".judge")];
  const held = widgets[at].contains(document.activeElement) && buttons().indexOf(document.activeElement);
  const row = el("p", { class: "whole" }, el("small", {}, "整条 the whole fact"), corrections.judge(fact));
  fill(widgets[at], row, corrections.form(fact));
  if (held !== false) buttons().at(held).focus();
}

/** Everything as it is marked and corrected now. */
function show() {
  remember();
  items.forEach(judge);
  for (const { at, slot, row } of questions) {
    for (const button of row.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(marks[at][slot] === button.dataset.verdict));
    }
  }
  const done = questions.filter(({ at, slot }) => marks[at][slot]).length;
  $("progress").textContent = `${done} / ${questions.length}`;
  $("corrections").hidden = !corrections.made.size;
  $("corrections").textContent = say("saveCorrections", corrections.made.size);
}

function go(number) {
  questions[current].row.removeAttribute("aria-current");
  current = Math.min(Math.max(number, 0), questions.length - 1);
  questions[current].row.setAttribute("aria-current", "true");
  questions[current].row.scrollIntoView({ block: "nearest" });
}

function mark(verdict) {
  const { at, slot } = questions[current];
  const { fact, questions: slots } = items[at];
  const now = { ...marks[at], [slot]: verdict };
  const one = corrections.get(fact.id);
  // Of a fact with one slot, the mark is the judgement.
  if (slots.length === 1 && (verdict === "right" || verdict === "wrong")) corrections.set({ ...fact, verdict });
  else if (one && (one.verdict !== "edit" || slots.length === 1)) corrections.drop(fact.id);
  marks[at] = now;
  if (!verdict) delete marks[at][slot];
  show();
}

function save() {
  const told = items.map(({ iri, about, group, how, weight }, at) => ({ iri, about, group, how, weight, marks: marks[at] }));
  download("marks.json", new Blob([`${JSON.stringify({ items: told }, null, 1)}\n`], { type: "application/json" }));
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
  if (event.key in KEYS) {
    mark(KEYS[event.key]);
    go(current + 1);
  } else if (event.key === "0") mark("");
  else if (event.key === "ArrowDown" || event.key === "j") go(current + 1);
  else if (event.key === "ArrowUp" || event.key === "k") go(current - 1);
  else if (event.key === "s") save();
  else return;
  event.preventDefault();
}

language.code = preferred();
recall();
$("items").append(...items.map(draw));
$("save").addEventListener("click", save);
$("corrections").addEventListener("click", () => corrections.save());
document.addEventListener("keydown", key);
show();
go(Math.max(0, questions.findIndex(({ at, slot }) => !marks[at][slot])));
