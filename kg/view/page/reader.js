// The reading room: the article with everything that was understood marked in its own words.

// With no more marks than these all are made at once.
const EAGER = 3000;

class Reader {
  constructor(source, node, on) {
    this.source = source;
    this.node = node;
    this.on = on;
    this.open = "";
    this.chooser = $("article");
    fill(this.chooser, ...source.meta.articles.map((article) => el("option", { value: article.id }, article.title)));
    this.chooser.addEventListener("change", () => on.article(this.chooser.value));
    node.addEventListener("click", (event) => this.click(event));
    node.addEventListener("mousemove", (event) => this.hover(event));
    node.addEventListener("mouseleave", () => {
      $("tip").hidden = true;
    });
    node.addEventListener("scroll", () => {
      $("tip").hidden = true;
    });
    $("earlier").addEventListener("click", () => this.step(-1));
    $("later").addEventListener("click", () => this.step(1));
    addEventListener("beforeprint", () => (this.lines || []).forEach((_, i) => this.cut(i)));
  }

  async render(state) {
    const id = state.a || (this.source.meta.articles[0] || {}).id;
    if (!id) return fill(this.node, el("p", { class: "empty" }, say("emptyGraph")));
    const article = await this.source.article(id);
    if (!article) return fill(this.node, el("p", { class: "empty" }, say("nothing")));
    const key = `${id} ${state.k.join()} ${state.p.join()}`;
    if (this.open !== key) {
      this.open = key;
      this.chooser.value = id;
      this.about(article);
      this.article = article;
      this.lay(article, state);
      this.node.scrollTop = 0;
    }
    this.lit(state);
    return this.walk(state);
  }

  about(article) {
    const findings = article.marks.filter(([type]) => type === "x").length;
    $("article-meta").textContent =
      [article.publisher, (article.issued || "").replace("T", " ")].filter(Boolean).join(" · ") +
      (findings ? ` · ${say("findings", findings)}` : "");
  }

  /** The text line by line. Of a long article the marks of a line are made when it comes near the window. */
  lay(article, state) {
    this.points = pointsOf(article);
    const shown = article.marks
      .map((mark, i) => [i, mark])
      .filter(
        ([, [type, , , , detail]]) =>
          !(type === "m" && state.k.includes(detail)) && !(type === "r" && state.p.includes(detail)),
      );
    const ends = [...lineEnds(article.text, this.points), this.points.length];
    this.starts = [...new Set([0, ...ends.slice(0, -1)])].filter((start) => start < this.points.length);
    let next = 0,
      over = [];
    this.lines = this.starts.map((start, i) => {
      const end = this.starts[i + 1] ?? this.points.length;
      over = over.filter(([, mark]) => mark[2] > start);
      while (next < shown.length && shown[next][1][1] < end) over.push(shown[next++]);
      return { start, end, marks: over, node: el("div", { class: "line" }, this.points.cut(start, end)) };
    });
    if (this.watcher) this.watcher.disconnect();
    this.watcher = new IntersectionObserver(
      (seen) => seen.forEach(({ isIntersecting, target }) => isIntersecting && this.cut(target.index)),
      { root: this.node, rootMargin: "1200px" },
    );
    this.lines.forEach((line, i) => {
      line.node.index = i;
      if (shown.length <= EAGER) this.cut(i);
      else if (line.marks.length) this.watcher.observe(line.node);
    });
    fill(this.node, ...this.lines.map((line) => line.node));
  }

  /** Cut a line at every border of a mark; a piece knows the marks over it. */
  cut(i) {
    const { start, end, marks, node, done } = this.lines[i];
    if (done) return;
    this.lines[i].done = true;
    const inside = (at) => Math.min(end, Math.max(start, at));
    const cuts = [...new Set([start, end, ...marks.flatMap(([, [, b, e]]) => [inside(b), inside(e)])])].sort(
      (a, b) => a - b,
    );
    fill(
      node,
      ...cuts.slice(0, -1).map((b, c) => {
        const over = marks.filter(([, mark]) => mark[1] <= b && mark[2] > b).map(([mark]) => mark);
        return this.piece(this.article, this.points.cut(b, cuts[c + 1]), b, cuts[c + 1], over);
      }),
    );
  }

  piece(article, words, b, e, over) {
    const span = document.createElement("span");
    span.textContent = words;
    span.place = [b, e];
    if (!over.length) return span;
    span.over = over;
    span.className = [...new Set(over.map((i) => article.marks[i][0]))].join(" ");
    const name = smallest(article, over, "m");
    const look = name === null ? null : this.source.meta.classes[article.marks[name][4]];
    if (look) span.style.setProperty("--c", look.colour);
    return span;
  }

  /** Light up the place asked for and bring it into view; show where the chosen thing is named. */
  lit(state) {
    for (const old of this.node.querySelectorAll(".here, .chosen")) old.classList.remove("here", "chosen");
    const named = this.namesOf(state.n);
    for (const [b, e] of named) for (const span of this.over(b, e)) span.classList.add("chosen");
    if (!state.at) return;
    const [b, e] = state.at.split("-").map(Number);
    const spans = this.over(b, e);
    spans.forEach((span) => span.classList.add("here"));
    if (spans.length) spans[0].scrollIntoView({ block: "center" });
  }

  /** The pieces between two places. */
  over(b, e) {
    const found = [];
    for (
      let line = Math.max(0, below(this.starts, b + 1) - 1);
      line < this.starts.length && this.starts[line] < e;
      line += 1
    ) {
      this.cut(line);
      for (const span of this.lines[line].node.children) if (span.place[1] > b && span.place[0] < e) found.push(span);
    }
    return found;
  }

  namesOf(id) {
    return id && this.article
      ? this.article.marks.filter(([type, , , ref]) => type === "m" && ref === id).map(([, b, e]) => [b, e])
      : [];
  }

  /** The way from mention to mention of the chosen thing. */
  walk(state) {
    this.state = state;
    const named = this.namesOf(state.n);
    $("walk").hidden = !named.length;
    if (!named.length) return;
    const now = named.findIndex(([b, e]) => `${b}-${e}` === state.at);
    const label = (this.article.marks.find(([type, , , ref]) => type === "m" && ref === state.n) || [])[5];
    $("walk-where").textContent = `${label} ${now < 0 ? "–" : now + 1}/${named.length}`;
  }

  step(way) {
    const named = this.namesOf(this.state.n);
    const here = this.state.at ? Number(this.state.at.split("-")[0]) : -1;
    const later = named.filter(([b]) => b > here),
      earlier = named.filter(([b]) => b < here);
    const next = way > 0 ? later[0] || named[0] : earlier[earlier.length - 1] || named[named.length - 1];
    if (next) this.on.place({ article: this.article.id, b: next[0], e: next[1] });
  }

  marksAt(event) {
    const span = event.target.closest(".line > span");
    return (span && span.over) || [];
  }

  click(event) {
    const over = this.marksAt(event);
    const type = ["m", "f", "r"].find((t) => smallest(this.article, over, t) !== null);
    const id = type && this.article.marks[smallest(this.article, over, type)][3];
    if (id) this.on.show(id);
  }

  /** What was understood here, in words. */
  hover(event) {
    const over = this.marksAt(event),
      tip = $("tip");
    tip.hidden = !over.length;
    if (!over.length) return;
    const told = [...new Set(over.map((i) => this.words(this.article.marks[i])))];
    fill(tip, ...told.map((words) => el("div", {}, words)));
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - 370))}px`;
    tip.style.top =
      event.clientY > innerHeight - 160 ? `${event.clientY - 24 - tip.offsetHeight}px` : `${event.clientY + 18}px`;
  }

  words([type, , , , detail, read]) {
    const { classes, predicates } = this.source.meta;
    const name = (table) => pick((table[detail] || { name: [detail, detail] }).name);
    if (type === "m") return `${name(classes)} ｜ ${read}`;
    if (type === "r") return `${name(predicates)} ｜ ${read}`;
    if (type === "n") return `${say("numeral")} ｜ ${say(`roles.${detail}`)}`;
    if (type === "x") return `${say("keyFinding")} ｜ ${read}`;
    const [subject, indicator, value, unit, kind, qualifier, from, to] = read;
    const figure = { value, unit, kind, qualifier, from, to };
    return [`${say("keyFigure")} ｜ ${subject}`, indicator, reading(figure), say(`kinds.${kind}`), period(figure)]
      .filter(Boolean)
      .join(" · ");
  }
}

/** Where each line ends, its line break included, in code points. */
function lineEnds(text, points) {
  const ends = [];
  for (let i = text.indexOf("\n"), wide = 0; i >= 0; i = text.indexOf("\n", i + 1)) {
    while (wide < points.wide.length && points.wide[wide] + wide < i) wide += 1;
    ends.push(i + 1 - wide);
  }
  return ends;
}

/** Of some marks the shortest one of a type (the innermost), or null. */
function smallest(article, over, type) {
  const fitting = over.filter((i) => article.marks[i][0] === type);
  const length = (i) => article.marks[i][2] - article.marks[i][1];
  return fitting.length ? fitting.reduce((a, b) => (length(b) < length(a) ? b : a)) : null;
}
