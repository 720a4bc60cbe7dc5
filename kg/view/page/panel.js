// The chosen thing, on the right: what it is, its relations both ways, its figures, and the words for each.

const SHOW_FIRST = 12;

class Panel {
  constructor(source, node, on) { this.source = source; this.node = node; this.on = on; }

  async render(state) {
    const entity = state.n ? await this.source.entity(state.n) : null;
    if (!entity) return fill(this.node, el("p", { class: "empty" }, say("welcome")));
    const { node, aliases, relations, mentions } = entity;
    const look = this.source.meta.classes[node.kind] || { colour: "#888", name: [node.kind, node.kind] };
    const figures = entity.figures.filter((f) => inYears(f, state));
    return fill(this.node,
      el("h2", { id: "panel-name", lang: "zh-CN" }, node.label),
      el("span", { class: "chip" }, el("span", { class: "dot", style: { background: look.colour } }), pick(look.name)),
      aliases.length ? el("p", { class: "dim" }, `${say("aliases")}：`, aliases.join("、")) : null,
      await this.relations(node, relations.filter(({ edge, other }) => !state.p.includes(edge.p) && !state.k.includes(other.kind))),
      await this.figures(figures),
      await this.mentions(mentions));
  }

  async relations(node, relations) {
    if (!relations.length) return null;
    const sorted = [...relations].sort((a, b) => b.out - a.out || (a.edge.p < b.edge.p ? -1 : a.edge.p > b.edge.p ? 1 : 0));
    const items = sorted.map((relation) => async () => {
      const { edge, other, out } = relation;
      const name = pick(this.source.meta.predicates[edge.p].name);
      return el("li", {},
        el("span", { class: "pred" }, out ? `${name} → ` : "← "),
        el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.node(other.id) }, other.label),
        el("span", { class: "pred" }, out ? "" : ` ${name}`, edge.implied ? `（${say("implied")}）` : ""),
        await this.evidence(edge.evidence[0]),
        el("span", { class: "rule" }, edge.rule));
    });
    return this.section(`${say("facts")} ${relations.length}`, items);
  }

  async figures(figures) {
    if (!figures.length) return null;
    const groups = new Map();
    for (const figure of figures) {
      if (!groups.has(figure.indicator)) groups.set(figure.indicator, []);
      groups.get(figure.indicator).push(figure);
    }
    const items = [...groups.values()].map((group) => async () => el("li", {},
      el("strong", { lang: "zh-CN" }, group[0].indicator), chart(group),
      ...(await Promise.all(group.map(async (figure) => [
        el("div", {}, el("span", { class: figure.value.startsWith("-") ? "negative" : "" }, reading(figure)), " ", el("span", { class: "pred" }, say(`kinds.${figure.kind}`), period(figure) ? ` · ${period(figure)}` : "")),
        await this.evidence(figure.evidence[0])]))).flat()));
    return this.section(`${say("figures")} ${figures.length}`, items);
  }

  async mentions(mentions) {
    if (!mentions.length) return null;
    return this.section(`${say("mentions")} ${mentions.length}`, mentions.map((mention) => async () => el("li", {}, await this.evidence(mention))));
  }

  async section(title, makers) {
    const list = el("ul", {}, ...(await Promise.all(makers.slice(0, SHOW_FIRST).map((make) => make()))));
    const rest = makers.slice(SHOW_FIRST);
    const more = rest.length ? el("button", { onclick: async () => { list.append(...(await Promise.all(rest.map((make) => make())))); more.remove(); } }, say("hidden", rest.length)) : null;
    return el("section", {}, el("h3", {}, title), list, more);
  }

  /** A quote in its sentence; a click opens the article there. */
  async evidence(place) {
    if (!place) return null;
    const context = await contextOf(this.source, place);
    return el("button", { class: "evidence", lang: "zh-CN", title: `${place.article} ${place.b}–${place.e}`, onclick: () => this.on.place(place) },
      context.before, el("mark", {}, context.quote), context.after);
  }
}

/** The words at a place and the sentence around them. */
async function contextOf(source, place) {
  const article = await source.article(place.article);
  const points = codePoints(article);
  const [from, to] = article.sentences.find(([b, e]) => b <= place.b && place.b < e) || [Math.max(0, place.b - 30), place.e + 30];
  const cut = (a, b) => points.slice(a, b).join("");
  const first = Math.max(from, place.b - 60), last = Math.min(Math.max(to, place.e), place.e + 60);
  return { before: (first > from ? "…" : "") + cut(first, place.b).trimStart(), quote: cut(place.b, place.e), after: cut(place.e, last).trimEnd() + (last < to ? "…" : "") };
}

/** An article's text as code points: offsets count those, JavaScript's strings do not. */
function codePoints(article) {
  if (!article.points) article.points = Array.from(article.text);
  return article.points;
}

/** A figure as people write it: qualifier, value with 万 or 亿, unit. */
function reading(figure) {
  if (figure.kind === "rank") return say("rank", trim(figure.value));
  const value = Number(figure.value), size = Math.abs(value);
  const sign = (figure.kind === "growth" || figure.kind === "difference") && value > 0 ? "+" : "";
  const scaled = size >= 1e8 ? [value / 1e8, "亿"] : size >= 1e4 ? [value / 1e4, "万"] : [null, ""];
  const number = scaled[0] === null ? trim(figure.value) : String(Number(scaled[0].toPrecision(12)));
  return `${say(`qualifiers.${figure.qualifier}`)}${sign}${number}${scaled[1]}${figure.unit}`;
}

const trim = (decimal) => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

/** A period as short as it can be said: 2023, 2023-01—2023-09, 2024-04-15. */
function period(figure) {
  const { from, to } = figure;
  if (!from) return "";
  if (from === to) return from;
  const [fy, fm, fd] = from.split("-"), [ty, tm, td] = to.split("-");
  const lastDay = String(new Date(Date.UTC(+ty, +tm, 0)).getUTCDate()).padStart(2, "0");
  if (fd === "01" && td === lastDay) {
    if (fm === "01" && tm === "12") return fy === ty ? fy : `${fy}—${ty}`;
    return from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : `${from.slice(0, 7)}—${to.slice(0, 7)}`;
  }
  return `${from}—${to}`;
}

/** Whether a figure lies in the chosen years. */
function inYears(figure, state) {
  if (!state.y) return true;
  if (!figure.to) return state.y.undated;
  return Number(figure.from.slice(0, 4)) <= state.y.to && Number(figure.to.slice(0, 4)) >= state.y.from;
}

/** Bars for one indicator where several periods can be compared; nothing otherwise. */
function chart(figures) {
  const comparable = figures.filter((f) => f.to && f.kind === figures[0].kind && f.unit === figures[0].unit);
  const periods = new Set(comparable.map((f) => f.from + f.to));
  if (periods.size < 2) return null;
  const rows = [...comparable].sort((a, b) => (a.to < b.to ? -1 : 1));
  const most = Math.max(...rows.map((f) => Math.abs(Number(f.value)))) || 1;
  const svg = svgEl("svg", { viewBox: `0 0 300 ${rows.length * 18}`, width: "100%", role: "img", "aria-label": rows.map((f) => `${period(f)} ${reading(f)}`).join("；") });
  rows.forEach((figure, i) => {
    svg.append(svgEl("text", { x: 0, y: i * 18 + 13, "font-size": 11, fill: "currentColor" }, period(figure)));
    svg.append(svgEl("rect", { x: 110, y: i * 18 + 3, height: 12, width: Math.max(1, (Math.abs(Number(figure.value)) / most) * 185), fill: Number(figure.value) < 0 ? "var(--finding)" : "var(--accent)" }));
  });
  return svg;
}
