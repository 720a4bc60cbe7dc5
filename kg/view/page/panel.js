// The chosen thing, on the right: what it is, its relations both ways, its figures, and the words for each.

const SHOW_FIRST = 8;

class Panel {
  constructor(source, node, on) {
    this.source = source;
    this.node = node;
    this.on = on;
  }

  async render(state) {
    const entity = state.n ? await this.source.entity(state.n) : null;
    const edge = !entity && state.e ? await this.edgeOf(state) : null;
    this.node.hidden = !entity && !edge;
    if (entity) return fill(this.node, this.closer(), ...(await this.entity(entity, state)));
    return fill(this.node, ...(edge ? [this.closer(), ...(await this.relation(edge))] : []));
  }

  closer() {
    return el(
      "button",
      { id: "close", class: "close", "aria-label": say("close"), onclick: () => this.on.nothing() },
      "×",
    );
  }

  async entity({ node, aliases, relations, figures, mentions }, state) {
    const look = this.lookOf(node.kind);
    const inGraph =
      state.v === "graph"
        ? null
        : el("button", { class: "go", onclick: () => this.on.show(node.id) }, say("showInGraph"));
    return [
      el("h2", { id: "panel-name", lang: "zh-CN" }, node.label),
      el("p", { class: "kind" }, el("span", { class: "chip" }, symbolIcon(look), pick(look.name)), inGraph),
      aliases.length
        ? el("p", { class: "dim" }, `${say("aliases")} `, el("span", { lang: "zh-CN" }, aliases.join("、")))
        : null,
      await this.relations(
        relations.filter(({ edge, other }) => !state.p.includes(edge.p) && !state.k.includes(other.kind)),
      ),
      await this.figures(figures.filter((f) => inYears(f, state))),
      await this.mentions(mentions),
    ];
  }

  lookOf(kind) {
    return this.source.meta.classes[kind] || { colour: "#7C8087", shape: "dot", name: [kind, kind] };
  }
  nameOf(predicate) {
    return pick((this.source.meta.predicates[predicate] || { name: [predicate, predicate] }).name);
  }
  link(node) {
    return el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.node(node.id) }, node.label);
  }

  async edgeOf(state) {
    const found = (this.on.edges() || []).find((edge) => edge.id === state.e);
    if (!found) return null;
    const [subject, object] = await Promise.all([this.source.entity(found.s), this.source.entity(found.o)]);
    return subject && object ? { edge: found, subject: subject.node, object: object.node } : null;
  }

  /** One relation with all the places that state it. */
  async relation({ edge, subject, object }) {
    return [
      el("h2", { id: "panel-name" }, this.nameOf(edge.p)),
      el(
        "p",
        {},
        this.link(subject),
        el("span", { class: "pred" }, ` — ${this.nameOf(edge.p)} → `),
        this.link(object),
        edge.implied ? el("span", { class: "pred" }, ` ${say("implied")}`) : null,
      ),
      el(
        "section",
        {},
        el("h3", {}, `${say("evidence")} ${edge.evidence.length}`),
        el(
          "ul",
          {},
          ...(await Promise.all(edge.evidence.map(async (place) => el("li", {}, await this.evidence(place))))),
        ),
      ),
      edge.rule ? el("p", { class: "rule" }, `${say("rule")} ${edge.rule}`) : null,
    ];
  }

  /** Relations by predicate and direction; those that one passage states stand together above it. */
  async relations(relations) {
    if (!relations.length) return null;
    const place = ({ edge }) => edge.evidence[0] || { article: "", b: 0 };
    const inOrder = [...relations].sort((x, y) =>
      place(x).article === place(y).article ? place(x).b - place(y).b : place(x).article < place(y).article ? -1 : 1,
    );
    const groups = grouped(inOrder, ({ edge, out }) => `${out ? 0 : 1} ${edge.p}`);
    const parts = await Promise.all(
      [...groups]
        .sort(([x], [y]) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0))
        .map(([, group]) => group)
        .map(async (group) => {
          const { edge, out } = group[0];
          const title = out ? `${this.nameOf(edge.p)} →` : `← ${this.nameOf(edge.p)}`;
          const passages = [
            ...grouped(group, (relation) =>
              JSON.stringify([relation.edge.evidence[0], relation.edge.implied]),
            ).values(),
          ];
          return [
            el("h4", {}, title, el("span", { class: "n" }, group.length)),
            await this.list(passages.map((same) => () => this.passage(same))),
          ];
        }),
    );
    return el("section", {}, el("h3", {}, `${say("facts")} ${relations.length}`), ...parts.flat());
  }

  async passage(relations) {
    const { edge } = relations[0];
    const links = relations.map(({ other }, i) => [i ? "、" : "", this.link(other)]).flat();
    return el(
      "li",
      {},
      ...links,
      edge.implied ? el("span", { class: "pred" }, ` ${say("implied")}`) : null,
      await this.evidence(edge.evidence[0], edge.rule),
    );
  }

  async figures(figures) {
    if (!figures.length) return null;
    const grown = growths(figures);
    const groups = [...grouped(figures, (f) => f.indicator).values()];
    const list = await this.list(
      groups.map(
        (group) => async () =>
          el(
            "li",
            {},
            el("strong", { lang: "zh-CN" }, group[0].indicator),
            chart(group),
            ...(await this.figureLines(group, grown)),
          ),
      ),
    );
    return el("section", {}, el("h3", {}, `${say("figures")} ${figures.length}`), list);
  }

  /** Each figure of an indicator; the growth of a level stands beside it. */
  async figureLines(group, grown) {
    const lines = await Promise.all(
      group.map(async (figure) => {
        const change = figure.kind === "level" ? grown.get(figure.id) : undefined;
        return [
          el(
            "div",
            { class: "figure" },
            el("span", { class: figure.value.startsWith("-") ? "negative" : "value" }, reading(figure)),
            change === undefined
              ? null
              : el("span", { class: Number(change) < 0 ? "negative" : "grown" }, ` ${percent(change)}`),
            el(
              "span",
              { class: "pred" },
              ` ${say(`kinds.${figure.kind}`)}${period(figure) ? ` · ${period(figure)}` : ""}`,
            ),
          ),
          await this.evidence(figure.evidence[0]),
        ];
      }),
    );
    return lines.flat();
  }

  async mentions(mentions) {
    if (!mentions.length) return null;
    return el(
      "section",
      {},
      el("h3", {}, `${say("mentions")} ${mentions.length}`),
      await this.list(mentions.map((mention) => async () => el("li", {}, await this.evidence(mention)))),
    );
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
          more.replaceWith(...made);
        },
      },
      say("hidden", rest.length),
    );
    list.append(el("li", {}, more));
    return list;
  }

  /** A quote in its sentence; a click opens the article there. */
  async evidence(place, rule) {
    if (!place) return null;
    const context = await contextOf(this.source, place);
    return el(
      "button",
      {
        class: "evidence",
        lang: "zh-CN",
        "data-place": `${place.article}:${place.b}-${place.e}`,
        title: `${say("openAt")}${rule ? ` · ${say("rule")} ${rule}` : ""}`,
        onclick: () => this.on.place(place),
      },
      context.before,
      el("mark", {}, context.quote),
      context.after,
    );
  }
}

/** Things by a key, in the order the keys came up. */
function grouped(things, key) {
  const groups = new Map();
  for (const thing of things) {
    const name = key(thing);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(thing);
  }
  return groups;
}

/** Bars for one indicator where several periods can be compared; nothing otherwise. */
function chart(figures) {
  const comparable = figures.filter((f) => f.to && f.kind === figures[0].kind && f.unit === figures[0].unit);
  const periods = new Set(comparable.map((f) => f.from + f.to));
  if (periods.size < 2) return null;
  const rows = [...comparable].sort((a, b) => (a.to < b.to ? -1 : 1));
  const most = Math.max(...rows.map((f) => Math.abs(Number(f.value)))) || 1;
  const svg = svgEl("svg", {
    viewBox: `0 0 300 ${rows.length * 18}`,
    class: "chart",
    role: "img",
    "aria-label": rows.map((f) => `${period(f)} ${reading(f)}`).join("；"),
  });
  rows.forEach((figure, i) => {
    const width = Math.max(1, (Math.abs(Number(figure.value)) / most) * 110);
    svg.append(svgEl("text", { x: 0, y: i * 18 + 13, "font-size": 11, fill: "currentColor" }, period(figure)));
    svg.append(
      svgEl("rect", {
        x: 110,
        y: i * 18 + 3,
        height: 12,
        width,
        fill: Number(figure.value) < 0 ? "var(--finding)" : "var(--accent)",
      }),
    );
    svg.append(
      svgEl("text", { x: 116 + width, y: i * 18 + 13, "font-size": 11, fill: "currentColor" }, reading(figure)),
    );
  });
  return svg;
}
