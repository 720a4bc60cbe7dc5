// The doubtful facts of an article, a thing or all texts, one after the other: what each says, its words, and ✓ ✗ ✎.

const DOUBTS_AT_ONCE = 40;

class Doubts {
  constructor(source, slots, corrections, on) {
    Object.assign(this, { source, slots, corrections, on, about: "", most: DOUBTS_AT_ONCE });
  }

  /** The list; `evidence` draws a passage, `more` draws the panel again. */
  async parts(state, evidence, more) {
    if (this.about !== state.d) Object.assign(this, { about: state.d, most: DOUBTS_AT_ONCE });
    const { total, facts } = await this.source.doubts({ about: state.d === "all" ? "" : state.d, limit: this.most });
    const lines = await Promise.all(facts.map((found) => this.line(found, state, evidence)));
    const rest = () => {
      this.most += DOUBTS_AT_ONCE;
      return more();
    };
    return [
      el("h2", { id: "panel-name" }, say("doubtsOf", total)),
      await this.whose(state.d),
      el("p", { class: "dim" }, total ? say("leastFirst", Math.round(100 * SURE)) : say("noDoubts")),
      el("ul", { class: "doubts" }, ...lines),
      total > facts.length ? el("button", { class: "more", onclick: rest }, say("hidden", total - facts.length)) : null,
    ];
  }

  /** The article or the thing that is told of, with the way back to it. */
  async whose(id) {
    const article = this.source.meta.articles.find((one) => one.id === id);
    if (article) return el("p", {}, el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.article(id, "reader") }, article.title));
    const [node] = id === "all" ? [] : await this.source.nodes([id]);
    return node ? el("p", {}, this.slots.link(node.id, node.label)) : null;
  }

  async line(found, { a, at }, evidence) {
    const { figure, edge, subject, object } = found;
    const told = figure || edge;
    const fact = await (figure ? this.slots.figureFact(figure) : this.slots.relationFact(found));
    const press = (words) => el("button", { class: "link plain", lang: "zh-CN", onclick: () => this.on.fact(told.id) }, words);
    const says = figure
      ? [this.slots.link(figure.s, figure.label), " ", press(figure.indicator || say("keyFigure")), " ", el("b", {}, reading(figure)), el("span", { class: "pred" }, ` ${[say(`kinds.${figure.kind}`), period(figure)].filter(Boolean).join(" · ")}`)]
      : [this.slots.link(subject.id, subject.label), " ", press(`— ${this.slots.nameOf(edge.p)} →`), " ", this.slots.link(object.id, object.label)];
    const [place] = told.evidence;
    const here = !!place && place.article === a && `${place.b}-${place.e}` === at;
    return el(
      "li",
      { class: "doubtful", "aria-current": here ? "true" : undefined, "data-id": told.id },
      el("p", {}, ...says, this.corrections.judge(fact)),
      this.corrections.form(fact),
      ...this.slots.standing(told),
      await evidence(place, told.rule),
    );
  }
}
