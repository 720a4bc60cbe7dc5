// The reading room: the article with everything that was understood marked in its own words. Pressing a place shows its
// slots beside the text; the text stays where it is.

// With no more marks than these all are made at once; a sentence that gave nothing is unread if it is longer than this.
const EAGER = 3000,
  WORTH = 8;
const MARKS = { m: "keyMention", f: "keyFigure", r: "keyRelation", x: "keyFinding" };

class Reader {
  constructor(source, node, on) {
    Object.assign(this, { source, node, on, open: "" });
    this.facsimile = new Facsimile(source, $("facsimile"), on);
    this.chooser = $("article");
    fill(this.chooser, ...source.meta.articles.map((article) => el("option", { value: article.id }, article.title)));
    this.chooser.parentElement.hidden = source.meta.articles.length < 2;
    this.chooser.addEventListener("change", () => on.article(this.chooser.value));
    node.addEventListener("click", (event) => this.click(event));
    node.addEventListener("mousemove", (event) => this.hover(event));
    for (const gone of ["mouseleave", "scroll"]) node.addEventListener(gone, () => ($("tip").hidden = true));
    node.addEventListener("scroll", () => this.lines && this.facsimile.follow(this.inView()));
    $("earlier").addEventListener("click", () => this.step(-1));
    $("later").addEventListener("click", () => this.step(1));
    $("unread-before").addEventListener("click", () => this.toUnread(-1));
    $("unread").addEventListener("click", () => this.toUnread(1));
    $("text-search").addEventListener("change", () => on.words($("text-search").value.trim()));
    $("arcs").addEventListener("click", () => {
      $("arcs").setAttribute("aria-pressed", String($("arcs").ariaPressed !== "true"));
      this.arcs();
    });
    for (const [type, key] of Object.entries(MARKS)) {
      const box = el("input", { type: "checkbox", id: `mark-${type}`, onchange: () => this.turn(type) });
      const names = { m: "mention", f: "figure", r: "relation", x: "finding" };
      $("marks").append(el("label", { class: "check" }, box, el("span", { class: `key ${names[type]}`, "data-i18n": key }, say(key))));
    }
    new ResizeObserver(() => this.arcs()).observe(node);
    addEventListener("beforeprint", () => (this.lines || []).forEach((_, i) => this.cut(i)));
  }

  turn(type) {
    const { h } = this.state;
    this.on.filter({ h: h.includes(type) ? h.filter((other) => other !== type) : [...h, type] });
  }

  async render(state) {
    this.state = state;
    const id = state.a || (this.source.meta.articles[0] || {}).id;
    if (!id) return fill(this.node, el("p", { class: "empty" }, say("emptyGraph")));
    const article = await this.source.article(id);
    if (!article) return fill(this.node, el("p", { class: "empty" }, say("nothing")));
    for (const type of Object.keys(MARKS)) {
      $(`mark-${type}`).checked = !state.h.includes(type);
      this.node.classList.toggle(`no-${type}`, state.h.includes(type));
    }
    if ($("text-search").value !== state.w) $("text-search").value = state.w;
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
    this.arcs();
    this.walk(state);
    return this.facsimile.render(article, state, this.inView());
  }

  /** Where the first line in view begins. */
  inView() {
    const top = this.node.getBoundingClientRect().top;
    const line = this.lines.find((one) => one.node.getBoundingClientRect().bottom > top + 8);
    return line ? line.start : 0;
  }

  about(article) {
    const findings = article.marks.filter(({ type }) => type === "x").length;
    $("article-meta").textContent =
      [article.publisher, (article.issued || "").replace("T", " ")].filter(Boolean).join(" · ") +
      (findings ? ` · ${say("findings", findings)}` : "");
    const understood = article.marks.filter(({ type }) => "mfr".includes(type)).sort((x, y) => x.b - y.b);
    const starts = understood.map(({ b }) => b);
    this.unread = article.sentences.filter(([b, e]) => {
      const next = starts[below(starts, b)];
      return e - b > WORTH && !(next < e) && !understood.some((mark) => mark.b < b && mark.e > b);
    });
    $("unread").textContent = say("unread", this.unread.length);
    for (const button of ["unread", "unread-before"]) $(button).disabled = !this.unread.length;
  }

  /** The text line by line. Of a long article the marks of a line are made when it comes near the window. */
  lay(article, state) {
    this.points = pointsOf(article);
    const shown = article.marks.filter(
      ({ type, detail }) => !(type === "m" && state.k.includes(detail)) && !(type === "r" && state.p.includes(detail)),
    );
    const ends = [...lineEnds(article.text, this.points), this.points.length];
    this.starts = [...new Set([0, ...ends.slice(0, -1)])].filter((start) => start < this.points.length);
    let next = 0,
      over = [];
    this.lines = this.starts.map((start, i) => {
      const end = this.starts[i + 1] ?? this.points.length;
      over = over.filter((mark) => mark.e > start);
      while (next < shown.length && shown[next].b < end) over.push(shown[next++]);
      return { start, end, marks: over, node: this.lineOf(this.points.cut(start, end)) };
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

  /** A line of the text; of the empty ones, of which some pages have five between two, each is a small gap. */
  lineOf(words) {
    return el("div", { class: words.trim() ? "line" : "line blank" }, words);
  }

  /** Cut a line at every border of a mark; a piece knows the marks over it. */
  cut(i) {
    const { start, end, marks, node, done, ends = [] } = this.lines[i];
    if (done) return;
    this.lines[i].done = true;
    const inside = (at) => Math.min(end, Math.max(start, at));
    const cuts = [...new Set([start, end, ...ends.map(inside), ...marks.flatMap(({ b, e }) => [inside(b), inside(e)])])].sort((a, b) => a - b);
    fill(
      node,
      ...cuts.slice(0, -1).map((b, c) => {
        const over = marks.filter((mark) => mark.b <= b && mark.e > b);
        return this.piece(this.points.cut(b, cuts[c + 1]), b, cuts[c + 1], over);
      }),
    );
  }

  /** Cut the lines of a place at its ends too: words that were searched are no mark. */
  cutAt(b, e) {
    const first = Math.max(0, below(this.starts, b + 1) - 1);
    for (let line = first; line < this.starts.length && this.starts[line] < e; line += 1) {
      this.lines[line].ends = [b, e];
      this.lines[line].done = false;
      this.cut(line);
    }
  }

  piece(words, b, e, over) {
    const span = document.createElement("span");
    span.textContent = words;
    span.place = [b, e];
    if (!over.length) return span;
    span.over = over;
    span.className = [...new Set(over.map(({ type }) => type))].join(" ");
    const names = over.filter(({ type }) => type === "m").sort((x, y) => x.e - x.b - (y.e - y.b));
    const colour = ({ detail }) => (this.source.meta.classes[detail] || {}).colour;
    if (names.length && colour(names[0])) span.style.setProperty("--c", colour(names[0]));
    if (names.length > 1) {
      span.classList.add("nested");
      if (colour(names[1])) span.style.setProperty("--c2", colour(names[1]));
    }
    return span;
  }

  /** Light up the place asked for and bring it into view; show where the chosen thing is named. */
  lit(state) {
    for (const old of this.node.querySelectorAll(".here, .chosen, .pressed")) old.classList.remove("here", "chosen", "pressed");
    for (const [b, e] of this.namesOf(state.n)) for (const span of this.over(b, e)) span.classList.add("chosen");
    if (state.m) for (const span of this.over(Number(state.m), Number(state.m) + 1)) span.classList.add("pressed");
    if (!state.at) return;
    const [b, e] = state.at.split("-").map(Number);
    this.cutAt(b, e);
    const spans = this.over(b, e);
    spans.forEach((span) => span.classList.add("here"));
    const place = `${this.open} ${state.at}`;
    if (spans.length && place !== this.lastPlace) spans[0].scrollIntoView({ block: "center" });
    this.lastPlace = place;
  }

  /** The pieces between two places. */
  over(b, e) {
    const found = [];
    const first = Math.max(0, below(this.starts, b + 1) - 1);
    for (let line = first; line < this.starts.length && this.starts[line] < e; line += 1) {
      this.cut(line);
      for (const span of this.lines[line].node.children) if (span.place[1] > b && span.place[0] < e) found.push(span);
    }
    return found;
  }

  namesOf(id) {
    const named = id && this.article ? this.article.marks.filter(({ type, ref }) => type === "m" && ref === id) : [];
    return named.map(({ b, e }) => [b, e]);
  }

  /** The way from mention to mention of the chosen thing. */
  walk(state) {
    const named = this.namesOf(state.n);
    $("walk").hidden = !named.length;
    if (!named.length) return;
    const now = named.findIndex(([b, e]) => `${b}-${e}` === state.at);
    const label = this.article.marks.find(({ type, ref }) => type === "m" && ref === state.n).read;
    $("walk-where").textContent = `${label} ${now < 0 ? "–" : now + 1}/${named.length}`;
  }

  /** Of some places the next or the one before, from where the person is; round and round. */
  next(places, way, fact) {
    const here = this.state.at ? Number(this.state.at.split("-")[0]) : -1;
    const later = places.filter(([b]) => b > here),
      earlier = places.filter(([b]) => b < here);
    const found = way > 0 ? later[0] || places[0] : earlier[earlier.length - 1] || places[places.length - 1];
    if (found) this.on.place({ article: this.article.id, b: found[0], e: found[1] }, fact);
  }

  step(way) {
    this.next(this.namesOf(this.state.n), way);
  }

  toUnread(way) {
    this.next(this.unread, way, false);
  }

  click(event) {
    const span = event.target.closest(".line > span");
    if (!span || String(getSelection())) return;
    if (span.over) this.on.press(span.place[0]);
    else if (this.state.m) this.on.press("");
  }

  /** What was understood here, in words. */
  hover(event) {
    const span = event.target.closest(".line > span"),
      over = (span && span.over) || [],
      tip = $("tip");
    tip.hidden = !over.length;
    if (!over.length) return;
    const told = [...new Set(over.map((mark) => this.words(mark)))];
    fill(tip, ...told.map((words) => el("div", {}, words)));
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - 370))}px`;
    tip.style.top =
      event.clientY > innerHeight - 160 ? `${event.clientY - 24 - tip.offsetHeight}px` : `${event.clientY + 18}px`;
  }

  words({ type, detail, read, id }) {
    const { classes, predicates } = this.source.meta;
    const name = (table) => pick((table[detail] || { name: [detail, detail] }).name);
    if (type === "m") return `${name(classes)} ｜ ${read}`;
    if (type === "r") return `${name(predicates)} ｜ ${read}`;
    if (type === "n") return `${say("numeral")} ｜ ${say(`roles.${detail}`)}`;
    if (type === "x") return `${say("keyFinding")} ｜ ${read}`;
    const figure = this.article.facts.get(id);
    return [`${say("keyFigure")} ｜ ${figure.label}`, figure.indicator, reading(figure), say(`kinds.${figure.kind}`), period(figure)]
      .filter(Boolean)
      .join(" · ");
  }

  /** Relations as arcs from name to name, on demand: between the nearest mentions of both ends in the words that state it. */
  arcs() {
    const old = this.node.querySelector("svg.arcs");
    if (old) old.remove();
    if ($("arcs").ariaPressed !== "true" || !this.article || this.node.hidden || !this.node.clientWidth) return;
    const own = this.node.getBoundingClientRect();
    const box = svgEl("svg", { class: "arcs", width: this.node.scrollWidth - 4, height: this.node.scrollHeight - 4, "aria-hidden": "true" });
    const mentions = this.article.marks.filter(({ type }) => type === "m");
    const nearest = (id, { b, e }) =>
      mentions
        .filter(({ ref, b: at }) => ref === id && at < e && at > b - 200)
        .sort((x, y) => Math.abs(x.b - b) - Math.abs(y.b - b))[0];
    const edges = this.article.marks.filter(({ type, detail }) => type === "r" && !this.state.p.includes(detail)).slice(0, 600);
    const told = new Set();
    for (const mark of edges) {
      const edge = this.article.facts.get(mark.id);
      const ends = edge && [nearest(edge.s, mark), nearest(edge.o, mark)];
      if (!ends || !ends[0] || !ends[1] || ends[0] === ends[1]) continue;
      const [from, to] = ends.map(({ b, e }) => {
        const span = this.over(b, e)[0];
        const at = span.getClientRects()[0] || span.getBoundingClientRect();
        return [at.left + at.width / 2 - own.left + this.node.scrollLeft, at.top - own.top + this.node.scrollTop + 4];
      });
      const lift = 10 + Math.min(26, Math.abs(to[0] - from[0]) / 12);
      const d = `M${from} C${from[0]} ${from[1] - lift} ${to[0]} ${to[1] - lift} ${to}`;
      const broken = dashes(edge);
      box.append(svgEl("path", { d, class: edge.id === this.state.e ? "lively" : "", ...(broken.length ? { "stroke-dasharray": broken.join(" ") } : {}) }));
      box.append(svgEl("circle", { cx: to[0], cy: to[1], r: 2.2 }));
      // What a relation is called stands on its arc, where no other name stands.
      const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 - 0.75 * lift];
      const place = `${Math.round(x / 40)} ${Math.round(y / 14)}`;
      if (!told.has(place) && Math.hypot(to[0] - from[0], to[1] - from[1]) > 30) {
        told.add(place);
        box.append(svgEl("text", { x, y }, pick((this.source.meta.predicates[edge.p] || { name: [edge.p] }).name)));
      }
    }
    this.node.append(box);
  }
}
