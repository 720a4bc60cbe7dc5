// The chosen thing, on the right: what it is, its relations both ways, its figures, and the words for each; or a fact with
// its slots; or, where nothing is chosen, the article at a glance.

const SHOW_FIRST = 8;

class Panel {
  constructor(source, node, corrections, on) {
    Object.assign(this, { source, node, corrections, on });
    this.slots = new Slots(source, corrections, on);
    this.doubts = new Doubts(source, this.slots, corrections, on);
  }

  async render(state) {
    const parts = await this.parts(state);
    const same = this.key === this.keyOf(state);
    const top = same ? this.node.scrollTop : 0;
    const focused = this.focused();
    this.key = this.keyOf(state);
    this.node.hidden = !parts;
    this.node.classList.toggle("whole", this.node.classList.contains("whole") && !!parts);
    fill(this.node, ...(parts ? [this.closer(), ...parts] : []));
    this.node.scrollTop = top;
    if (focused >= 0 && parts) (same && this.buttons()[focused] ? this.buttons()[focused] : this.node).focus({ preventScroll: true });
  }

  buttons() {
    return [...this.node.querySelectorAll("button, input, select")];
  }

  /** Which of its buttons has the keyboard, so that who goes by it loses no place when the panel is drawn anew. */
  focused() {
    return this.node.contains(document.activeElement) ? Math.max(0, this.buttons().indexOf(document.activeElement)) : -1;
  }

  keyOf({ v, n, e, d, m, a, w }) {
    if (d && !n && !e && !m) return `doubts ${d}`;
    return JSON.stringify([n, e, m, a, v === "reader" && w]);
  }

  async parts(state) {
    if (state.n) {
      const entity = await this.source.entity(state.n);
      return entity && this.entity(entity, state);
    }
    if (state.e) return this.fact(state.e);
    if (state.v === "reader" && state.m) return this.place(state);
    if (state.d) return this.doubts.parts(state, (place, rule) => this.evidence(place, rule, false), () => this.render(state));
    if (state.v === "reader" && state.w) return this.hits(state.w);
    if (state.v === "graph" && !narrow() && this.source.meta.articles.length === 1) return this.card();
    return null;
  }

  closer() {
    return el(
      "button",
      { id: "close", class: "close", "aria-label": say("close"), title: say("close"), onclick: () => this.on.nothing() },
      "×",
    );
  }

  /** The only article, at a glance. */
  async card() {
    if (this.noCard) return null;
    const article = await this.source.article(this.source.meta.articles[0].id);
    return article ? cardOf(this.source, article, this.on) : null;
  }

  async fact(id) {
    const made = await this.slots.byId(id);
    const found = made && (await this.source.fact(id));
    if (!found) return null;
    const { evidence } = found.figure || found.edge;
    const lines = await Promise.all(evidence.map(async (place) => el("li", {}, await this.evidence(place))));
    const title = found.figure ? found.figure.indicator || say("keyFigure") : this.slots.nameOf(found.edge.p);
    return [
      el("h2", { id: "panel-name" }, title),
      made,
      found.figure && found.figure.differs ? await this.others(found.figure) : null,
      el("section", {}, el("h3", {}, `${say("evidence")} ${evidence.length}`), el("ul", {}, ...lines)),
      found.edge ? await this.elsewhere(found.edge) : null,
    ];
  }

  /** What is said elsewhere of the same thing in the same period, side by side. */
  async others(figure) {
    const { rows } = await this.source.figures({
      picked: { indicator: figure.indicator, unit: figure.unit, kind: figure.kind, change: "differs" },
      limit: 60,
    });
    const same = rows.filter((f) => f.s === figure.s && f.from === figure.from && f.to === figure.to);
    const lines = same.map((f) =>
      el(
        "tr",
        {},
        el("td", {}, el("button", { class: "link", onclick: () => this.on.fact(f.id) }, reading(f))),
        el("td", { lang: "zh-CN" }, f.title || f.evidence[0].article),
      ),
    );
    return el("section", {}, el("h3", {}, say("differing")), el("table", {}, el("tbody", {}, ...lines)));
  }

  /** The other passages that say the same of the same two things. */
  async elsewhere({ id, s, p, o }) {
    const same = surestFirst((await this.source.between([s, o])).filter((edge) => edge.id !== id && edge.s === s && edge.p === p && edge.o === o));
    if (!same.length) return null;
    const titles = new Map(this.source.meta.articles.map((article) => [article.id, article.title]));
    const lines = same.map((edge) => async () => {
      const [place] = edge.evidence;
      const told = el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.fact(edge.id) }, place ? titles.get(place.article) || place.article : say("keyRelation"));
      return el("li", { class: doubtful(edge) ? "doubtful" : "" }, told, ...this.slots.standing(edge), await this.evidence(place, edge.rule));
    });
    return el("section", {}, el("h3", {}, `${say("alsoTold")} ${same.length}`), await this.list(lines));
  }

  /** What was understood where the text was pressed. */
  async place(state) {
    const article = await this.source.article(state.a || this.source.meta.articles[0].id);
    if (!article) return null;
    const parts = await this.slots.over(article, Number(state.m));
    return [el("h2", { id: "panel-name" }, say("understood")), ...(parts.length ? parts : [el("p", { class: "dim" }, say("unmarked"))])];
  }

  /** Where some words stand in all articles. */
  async hits(words) {
    const hits = await this.source.words(words);
    const titles = new Map(this.source.meta.articles.map(({ id, title }) => [id, title]));
    const groups = [...grouped(hits, (hit) => hit.article)];
    const lines = ({ article, b, e, before, quote, after }) =>
      el(
        "li",
        {},
        el(
          "button",
          { class: "evidence", lang: "zh-CN", "data-place": `${article}:${b}-${e}`, onclick: () => this.on.place({ article, b, e }, false) },
          ...[before, el("mark", {}, quote), after],
        ),
      );
    return [
      el("h2", { id: "panel-name" }, say("hits", hits.length, groups.length)),
      ...groups.flatMap(([id, some]) => [el("h4", { lang: "zh-CN" }, titles.get(id) || id, el("span", { class: "n" }, some.length)), el("ul", {}, ...some.map(lines))]),
      hits.length >= MOST_HITS ? el("p", { class: "dim" }, say("firstHits", MOST_HITS)) : null,
    ];
  }

  async entity({ node, aliases, relations, figures, mentions, total, doubts }, state) {
    const look = this.lookOf(node.kind);
    const inGraph =
      state.v === "graph"
        ? null
        : el("button", { class: "go", onclick: () => this.on.show(node.id) }, say("showInGraph"));
    const fact = { type: "entity", id: node.id, article: "", begin: 0, end: 0, quote: node.label, was: { label: node.label, kind: node.kind } };
    return [
      el("h2", { id: "panel-name", lang: "zh-CN" }, node.label),
      el("p", { class: "kind" }, el("span", { class: "chip" }, symbolIcon(look), pick(look.name)), this.corrections.judge(fact), inGraph),
      this.corrections.form(fact),
      aliases.length
        ? el("p", { class: "dim" }, `${say("aliases")} `, el("span", { lang: "zh-CN" }, aliases.join("、")))
        : null,
      doubts ? el("p", {}, el("button", { class: "doubts", onclick: () => this.on.doubts(node.id) }, say("allDoubts", doubts))) : null,
      await this.relations(
        relations.filter(({ edge, other }) => !state.p.includes(edge.p) && !state.k.includes(other.kind)),
        total && total.relations > relations.length ? total.relations : 0,
      ),
      await this.figures(figures.filter((f) => inYears(f, state)), total && total.figures > figures.length ? total.figures : 0, node),
      await this.mentions(mentions, total ? total.mentions : mentions.length),
    ];
  }

  lookOf(kind) {
    return this.source.meta.classes[kind] || { ...UNKNOWN, name: [kind, kind] };
  }

  /** Relations by predicate and direction; those that one passage states stand together above it. */
  async relations(relations, total = 0) {
    if (!relations.length) return null;
    const place = ({ edge }) => edge.evidence[0] || { article: "", b: 0 };
    const inOrder = merged(relations).sort((x, y) =>
      place(x).article === place(y).article ? place(x).b - place(y).b : place(x).article < place(y).article ? -1 : 1,
    );
    const groups = grouped(inOrder, ({ edge, out }) => `${out ? 0 : 1} ${edge.p}`);
    const parts = await Promise.all(
      [...groups]
        .sort(([x], [y]) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0))
        .map(async ([, group]) => {
          const { edge, out } = group[0];
          const title = out ? `${this.slots.nameOf(edge.p)} →` : `← ${this.slots.nameOf(edge.p)}`;
          const passages = [
            ...grouped(group, ({ edge }) => JSON.stringify([edge.evidence[0], edge.implied, edge.modality, doubtful(edge) && edge.confidence])).values(),
          ];
          const sorted = surestFirst(passages, ([{ edge }]) => edge);
          return [
            el("h4", {}, title, el("span", { class: "n" }, group.length)),
            await this.list(sorted.map((same, i) => () => this.passage(same, doubtful(same[0].edge) && !(i && doubtful(sorted[i - 1][0].edge))))),
          ];
        }),
    );
    const more = total ? el("p", { class: "dim" }, say("firstOf", relations.length, total)) : null;
    return el("section", {}, el("h3", {}, `${say("facts")} ${total || relations.length}`), ...parts.flat(), more);
  }

  /** What one passage states; `first` of the doubtful, it says so above. */
  async passage(relations, first) {
    const { edge } = relations[0];
    const links = relations.map(({ other, edge: { id } }, i) => [
      ...(i ? ["、"] : []),
      this.slots.link(other.id, other.label),
      el("button", { class: "why", "aria-label": `${say("slotsOf")} ${other.label}`, title: say("slotsOf"), onclick: () => this.on.fact(id) }, "ⓘ"),
    ]);
    const more = edge.evidence.length > 1 ? el("span", { class: "pred" }, ` ${say("places", edge.evidence.length)}`) : null;
    const least = Math.min(...relations.map((one) => Number(one.edge.confidence) || 1));
    const standing = { ...edge, confidence: edge.confidence && String(least) };
    const apart = first ? el("p", { class: "apart" }, say("apart")) : null;
    return el("li", { class: doubtful(edge) ? "doubtful" : "" }, apart, ...links.flat(), ...this.slots.standing(standing), more, await this.evidence(edge.evidence[0], edge.rule));
  }

  async figures(figures, total = 0, node = null) {
    if (!figures.length) return null;
    const groups = [...grouped(surestFirst(figures), (f) => f.indicator).values()];
    const list = await this.list(
      groups.map(
        (group) => async () =>
          el("li", {}, el("strong", { lang: "zh-CN" }, group[0].indicator), chart(group.filter((f) => !doubtful(f)), this.on.fact), ...(await this.figureLines(group))),
      ),
    );
    const all = () => this.on.figuresOf({ subject: node.label });
    const more = total ? el("p", {}, el("button", { class: "link", onclick: all }, say("allFigures", total))) : null;
    return el("section", {}, el("h3", {}, `${say("figures")} ${total || figures.length}`), list, more);
  }

  /** Each figure of an indicator; the growth the text gives of a level stands beside it. */
  async figureLines(group) {
    const lines = await Promise.all(
      group.map(async (figure) => {
        const change = figure.kind === "level" && grew(figure) ? figure.growth : undefined;
        return [
          el(
            "div",
            { class: doubtful(figure) ? "figure doubtful" : "figure" },
            el("button", { class: `link ${figure.value.startsWith("-") ? "negative" : "value"}`, onclick: () => this.on.fact(figure.id) }, reading(figure)),
            change === undefined ? null : el("span", { class: change < 0 ? "negative" : "grown" }, ` ${percent(change)}`),
            el("span", { class: "pred" }, ` ${say(`kinds.${figure.kind}`)}${period(figure) ? ` · ${period(figure)}` : ""}`),
            ...this.slots.standing({ ...figure, implied: false }),
          ),
          await this.evidence(figure.evidence[0]),
        ];
      }),
    );
    return lines.flat();
  }

  async mentions(mentions, total) {
    if (!mentions.length) return null;
    const list = await this.list(mentions.map((mention) => async () => el("li", {}, await this.evidence(mention))));
    const more = total > mentions.length ? el("p", { class: "dim" }, say("firstOf", mentions.length, total)) : null;
    return el("section", {}, el("h3", {}, `${say("mentions")} ${total}`), list, more);
  }

  /** A list that shows its first entries and the rest when asked. */
  async list(makers) {
    const list = el("ul", {}, ...(await Promise.all(makers.slice(0, SHOW_FIRST).map((make) => make()))));
    const rest = makers.slice(SHOW_FIRST);
    if (!rest.length) return list;
    const more = el(
      "button",
      {
        class: "more",
        onclick: async () => {
          const made = await Promise.all(rest.map((make) => make()));
          more.parentElement.replaceWith(...made);
        },
      },
      say("hidden", rest.length),
    );
    list.append(el("li", {}, more));
    return list;
  }

  /** A quote in its sentence; a click opens the article there. What reference data says has no words. */
  async evidence(place, rule, beside) {
    if (!place) return el("p", { class: "dim reference" }, say("reference"));
    const context = await contextOf(this.source, place);
    return el(
      "button",
      {
        class: "evidence",
        lang: "zh-CN",
        "data-place": `${place.article}:${place.b}-${place.e}`,
        title: `${say("openAt")}${rule ? ` · ${say("rule")} ${rule}` : ""}`,
        onclick: () => this.on.place(place, beside),
      },
      context.before,
      el("mark", {}, context.quote),
      context.after,
    );
  }
}
