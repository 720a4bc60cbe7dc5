// The reading room: the article with everything that was understood marked in its own words.

class Reader {
  constructor(source, node, chooser, about, on) {
    this.source = source; this.node = node; this.chooser = chooser; this.about = about; this.on = on; this.open = "";
    fill(chooser, ...source.meta.articles.map((article) => el("option", { value: article.id }, article.title)));
    chooser.addEventListener("change", () => on.article(chooser.value));
    node.addEventListener("click", (event) => this.click(event));
    node.addEventListener("mousemove", (event) => this.hover(event));
    node.addEventListener("mouseleave", () => { $("tip").hidden = true; });
    node.addEventListener("scroll", () => { $("tip").hidden = true; });
  }

  async render(state) {
    const id = state.a || (this.source.meta.articles[0] || {}).id;
    if (!id) return;
    const article = await this.source.article(id);
    const key = `${id} ${state.k.join()} ${language.code}`;
    if (this.open !== key) {
      this.open = key;
      this.chooser.value = id;
      this.about.textContent = [article.publisher, (article.issued || "").replace("T", " ")].filter(Boolean).join(" · ");
      this.article = article;
      fill(this.node, ...this.pieces(article, new Set(state.k)));
    }
    this.mark(state.at);
  }

  /** The text cut at every border of a mark; each piece knows the marks over it. */
  pieces(article, hidden) {
    const points = codePoints(article);
    const marks = article.marks.map((mark, i) => [i, ...mark]).filter(([, type, , , , kind]) => type !== "m" || !hidden.has(kind));
    const opens = new Map(), closes = new Map(), borders = new Set([0, points.length]);
    for (const [i, , b, e] of marks) {
      borders.add(b); borders.add(e);
      (opens.get(b) || opens.set(b, []).get(b)).push(i);
      (closes.get(e) || closes.set(e, []).get(e)).push(i);
    }
    const cuts = [...borders].sort((a, b) => a - b);
    const over = new Set(), pieces = [];
    for (let c = 0; c + 1 < cuts.length; c += 1) {
      (closes.get(cuts[c]) || []).forEach((i) => over.delete(i));
      (opens.get(cuts[c]) || []).forEach((i) => over.add(i));
      pieces.push(this.piece(article, points.slice(cuts[c], cuts[c + 1]).join(""), cuts[c], [...over]));
    }
    return pieces;
  }

  piece(article, words, at, over) {
    const types = new Set(over.map((i) => article.marks[i][0]));
    const name = smallest(article, over, "m");
    const kind = name === null ? null : article.marks[name][4];
    const look = kind && this.source.meta.classes[kind];
    return el("span", { "data-at": at, "data-m": over.length ? over.join(" ") : null, class: [...types].join(" ") || null, style: look ? { "--c": look.colour } : {} }, words);
  }

  /** Light up a place and bring it into view. */
  mark(place) {
    for (const old of this.node.querySelectorAll(".here")) old.classList.remove("here");
    if (!place) return;
    const [b, e] = place.split("-").map(Number);
    let first = null;
    for (const span of this.node.children) {
      const at = Number(span.dataset.at);
      if (at + Array.from(span.textContent).length > b && at < e) { span.classList.add("here"); first = first || span; }
    }
    if (first) first.scrollIntoView({ block: "center" });
  }

  marksAt(event) {
    const span = event.target.closest("span[data-m]");
    return span ? span.dataset.m.split(" ").map(Number) : [];
  }

  click(event) {
    const over = this.marksAt(event);
    const type = ["m", "f", "r"].find((t) => smallest(this.article, over, t) !== null);
    if (type) this.on.node(this.article.marks[smallest(this.article, over, type)][3]);
  }

  /** What was understood here, in words. */
  hover(event) {
    const over = this.marksAt(event), tip = $("tip");
    tip.hidden = !over.length;
    if (!over.length) return;
    tip.textContent = over.map((i) => this.article.marks[i]).map(([type, , , , detail, text]) => (
      type === "m" ? `${pick((this.source.meta.classes[detail] || { name: [detail, detail] }).name)}：${text}` : type === "n" ? `${say("numeral")}：${text}` : text)).join("\n");
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - 370)}px`;
    tip.style.top = `${event.clientY + 18}px`;
  }
}

/** Of some marks the shortest one of a type (the innermost), or null. */
function smallest(article, over, type) {
  const fitting = over.filter((i) => article.marks[i][0] === type);
  return fitting.length ? fitting.reduce((a, b) => (article.marks[b][2] - article.marks[b][1] < article.marks[a][2] - article.marks[a][1] ? b : a)) : null;
}
