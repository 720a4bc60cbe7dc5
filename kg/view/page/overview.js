// What there is, at one look: the only article on a card; of many a list, the things most tell of, and how they compare.

const HEADLINES = 5;

/** An article at a glance: who, where, when, what about, headline figures, people, what wants a check. */
async function cardOf(source, article, on) {
  const figures = [...article.facts.values()].filter((f) => f.value !== undefined && f.evidence.some((at) => at.article === article.id));
  const edges = [...article.facts.values()].filter((f) => f.p && f.evidence.some((at) => at.article === article.id));
  const link = (id, label) => el("button", { class: "link", lang: "zh-CN", onclick: () => on.show(id) }, label);
  const named = (kinds, most) => {
    const found = grouped(article.marks.filter(({ type, detail }) => type === "m" && kinds.includes(detail)), ({ ref }) => ref);
    const often = [...found].sort(([, a], [, b]) => b.length - a.length || a[0].b - b[0].b).slice(0, most);
    return often.map(([id, marks]) => el("li", {}, link(id, marks[0].read)));
  };
  const row = (key, items, inline = true) =>
    items.length ? [el("dt", {}, say(key)), el("dd", {}, el("ul", { class: inline ? "inline" : "" }, ...items))] : [];
  const about = named(["Mechanism", "Programme", "Policy"], 6);
  const people = named(["Person", "Post"], 8);
  const issued = (article.issued || "").slice(0, 10);
  return [
    el("h2", { id: "panel-name", lang: "zh-CN" }, article.title),
    el(
      "p",
      { class: "dim", lang: "zh-CN" },
      [article.publisher, issued].filter(Boolean).join(" · "),
      article.place ? [article.publisher || issued ? " · " : "", link(article.locality, article.place)].map((x) => x) : "",
    ),
    el(
      "dl",
      { class: "card" },
      ...row("headlines", headlines(figures, article).map((f) => headline(f, on)), false),
      ...row("methods", about),
      ...row("units", named(["CommandUnit", "PartyOrganization", "GovernmentBody"], 5)),
      ...row("people", people),
      ...row("toCheck", wants(article, figures, edges, (await source.doubts({ about: article.id, limit: 1 })).total, on), false),
    ),
    el("p", {}, el("button", { onclick: () => on.article(article.id, "reader") }, say("readIt")), " ", el("button", { onclick: () => on.figuresOf({ article: article.id }) }, say("allFigures", figures.length))),
  ];
}

/** The figures a text leads with: levels of its own place, with growth before those without, money and output first. */
function headlines(figures, article) {
  const weight = (f) =>
    (f.s === article.locality ? 4 : 0) + (grew(f) ? 3 : 0) + (["元", "%", "人", "吨"].includes(f.unit) ? 2 : 0) + (f.to ? 1 : 0);
  const seen = new Set();
  return figures
    .filter((f) => ["level", "rank"].includes(f.kind) && f.indicator && (!f.modality || f.modality === "asserted"))
    .map((f, i) => [weight(f), i, f])
    .sort(([a, i], [b, j]) => b - a || i - j)
    .map(([, , f]) => f)
    .filter(({ indicator }) => !seen.has(indicator) && seen.add(indicator))
    .slice(0, HEADLINES);
}

const headline = (f, on) =>
  el(
    "li",
    {},
    el("span", { lang: "zh-CN" }, f.indicator, " "),
    el("button", { class: "link value", onclick: () => on.fact(f.id) }, reading(f)),
    grew(f) ? el("span", { class: f.growth < 0 ? "negative" : "grown" }, ` ${percent(f.growth)}`) : null,
    period(f) ? el("span", { class: "pred nowrap" }, ` ${period(f)}`) : null,
  );

/** What somebody should look at: findings of the check, supplied subjects, what is planned only, what is unsure. */
function wants(article, figures, edges, doubts, on) {
  const findings = article.marks.filter(({ type }) => type === "x");
  const implied = edges.filter((edge) => edge.implied).length;
  const planned = [...figures, ...edges].filter((fact) => UNREAL.includes(fact.modality)).length;
  const lines = [];
  if (findings.length) {
    const { b, e } = findings[0];
    const open = () => on.place({ article: article.id, b, e });
    lines.push(el("button", { class: "link", onclick: open }, say("findings", findings.length)));
  }
  if (implied) lines.push(say("nImplied", implied));
  if (planned) lines.push(say("nPlanned", planned));
  if (doubts) lines.push(el("button", { class: "link doubts", onclick: () => on.doubts(article.id) }, say("nUnsure", doubts)));
  return lines.map((line) => el("li", {}, line));
}

const MOST_LISTED = 500,
  AT_ONCE = 100;
/** Articles in the list, and how many are laid out before somebody scrolls to them. */

class Overview {
  constructor(source, node, on) {
    Object.assign(this, { source, node, on, sort: "issued", kind: "", picked: new Set() });
  }

  async render() {
    const { articles } = this.source.meta;
    if (!articles.length) return fill(this.node, el("p", { class: "empty" }, say("emptyGraph")));
    if (articles.length === 1) {
      const article = await this.source.article(articles[0].id);
      return fill(this.node, el("div", { class: "single" }, ...(await cardOf(this.source, article, this.on))));
    }
    this.told = this.told || (await this.source.overview());
    return fill(this.node, this.doubts(), this.matrix(), this.things(), this.list());
  }

  /** How much wants a look, and the way there. */
  doubts() {
    const total = this.told.doubts;
    return total ? el("p", {}, el("button", { class: "doubts", onclick: () => this.on.doubts("all") }, say("allDoubts", total))) : null;
  }

  /** Articles against indicators: what each gives, a cell a figure. */
  matrix() {
    const { indicators, articles, cells } = this.told.matrix;
    if (indicators.length < 2) return null;
    const about = new Map(this.told.articles.map((article) => [article.id, article]));
    const cell = (figure) => {
      if (!figure) return el("td", {});
      const [id, value, unit, qualifier, confidence, from, to] = figure;
      const doubt = doubtful({ confidence });
      const words = reading({ value, unit, qualifier, kind: "level" });
      const mark = doubt ? el("span", { class: "chip small doubt" }, `${say("uncertain")} ${inPercent(confidence)}`) : null;
      return el("td", { class: doubt ? "num doubtful" : "num" }, el("button", { class: "link", onclick: () => this.on.fact(id) }, words), el("span", { class: "when" }, period({ from, to })), mark);
    };
    const head = articles.map((id) => el("th", { scope: "col" }, el("button", { class: "link", lang: "zh-CN", title: about.get(id).title, onclick: () => this.on.article(id, "reader") }, brief(about.get(id)))));
    const rows = indicators.map((name, i) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.figuresOf({ indicator: name }) }, name)),
        ...articles.map((id) => cell(cells[i][id])),
      ),
    );
    return el(
      "section",
      {},
      el("h2", {}, say("matrix")),
      el(
        "div",
        { class: "scroll matrix", tabindex: "0", role: "region", "aria-label": say("matrix") },
        el("table", {}, el("thead", {}, el("tr", {}, el("td", {}), ...head)), el("tbody", {}, ...rows)),
      ),
    );
  }

  /** What most articles tell of; class by class. */
  things() {
    const { things } = this.told;
    if (!things.length) return null;
    const { classes } = this.source.meta;
    const kinds = [...new Set(things.map(({ kind }) => kind))];
    const most = things[0].articles;
    const button = (kind, words) =>
      el("button", { "aria-pressed": String(this.kind === kind), onclick: () => this.turn({ kind }) }, words);
    const shown = things.filter(({ kind }) => !this.kind || kind === this.kind).slice(0, 24);
    return el(
      "section",
      { class: "things" },
      el("h2", {}, say("things")),
      el("p", { class: "pills" }, button("", say("all")), ...kinds.map((kind) => button(kind, pick((classes[kind] || { name: [kind, kind] }).name)))),
      el(
        "ul",
        { class: "bars" },
        ...shown.map(({ id, label, kind, articles }) =>
          el(
            "li",
            { style: { "--share": `${(100 * articles) / most}%` } },
            classes[kind] ? symbolIcon(classes[kind]) : null,
            el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.show(id) }, label),
            el("span", { class: "n" }, say("inArticles", articles)),
          ),
        ),
      ),
    );
  }

  /** Another class or another order: only that part is drawn anew. */
  turn(change) {
    Object.assign(this, change);
    const part = "sort" in change ? "list" : "things";
    this.node.querySelector(`section.${part}`).replaceWith(this[part]());
  }

  /** Articles by date, place or what they give. */
  list() {
    const columns = [
      ["issued", "colDate"],
      ["title", "article"],
      ["place", "colPlace"],
      ...["entities", "relations", "figures", "findings", "doubts"].map((name) => [name, `n_${name}`, "num"]),
    ];
    const way = this.sort.startsWith("-") ? -1 : 1,
      by = this.sort.replace("-", "");
    const order = new Intl.Collator("zh-CN", { numeric: true });
    const compare = (x, y) => (typeof x === "number" ? y - x : by === "issued" ? order.compare(y || "", x || "") : order.compare(x || "", y || ""));
    // Without a date an article stands where the year in its title has it.
    const key = (article) => (by === "issued" ? article.issued || yearIn(article.title) : article[by]);
    const rows = [...this.told.articles].sort((a, b) => way * compare(key(a), key(b)) || order.compare(a.title, b.title));
    const pick = ({ id, title }) => {
      const box = el("input", { type: "checkbox", "aria-label": say("pickArticle", title), onchange: () => this.pick(id) });
      box.checked = this.picked.has(id);
      return el("td", { class: "pick" }, el("label", {}, box));
    };
    const head = columns.map(([name, key, align]) =>
      el(
        "th",
        { scope: "col", class: align, "aria-sort": name !== by ? "none" : way > 0 ? "ascending" : "descending" },
        el("button", { onclick: () => this.turn({ sort: this.sort === name ? `-${name}` : name }) }, say(key), name === by ? (way > 0 ? " ↓" : " ↑") : ""),
      ),
    );
    const row = (article) =>
      el(
        "tr",
        {},
        pick(article),
        ...columns.map(([name, , align]) => {
          const value = name === "issued" ? (article.issued || "").slice(0, 10) : article[name];
          const open = () => this.on.article(article.id, "reader");
          const check = () => this.on.doubts(article.id);
          const pressed = { title: open, doubts: check }[name];
          const shown = pressed && value ? el("button", { class: "link", "aria-label": name === "doubts" ? say("allDoubts", value) : undefined, onclick: pressed }, value) : value;
          return el("td", { class: `${align || ""} ${name}`, lang: "zh-CN" }, shown || (align ? "" : "—"));
        }),
      );
    const body = el("tbody", {});
    this.lay(rows.slice(0, MOST_LISTED).map((article) => () => row(article)), body);
    return el(
      "section",
      { class: "list" },
      el("h2", {}, `${say("articles")} ${this.source.meta.counts.articles}`),
      this.toDraw(),
      el("div", { class: "scroll articles", tabindex: "0", role: "region", "aria-label": say("articles") }, el("table", {}, el("thead", {}, el("tr", {}, el("td", {}), ...head)), body)),
    );
  }

  /** Put rows into a table, the next when the last of those there is seen: laying out hundreds takes longer than a click may. */
  lay(rows, body) {
    body.append(...rows.slice(0, AT_ONCE).map((make) => make()));
    const rest = rows.slice(AT_ONCE);
    if (!rest.length) return;
    const watcher = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      this.lay(rest, body);
    });
    watcher.observe(body.lastElementChild);
  }

  /** Take an article into the graph that is to be drawn, or out of it. */
  pick(id) {
    if (!this.picked.delete(id)) this.picked.add(id);
    this.node.querySelector(".picked").replaceWith(this.toDraw());
  }

  /** The way from the articles that are ticked to the graph of them. */
  toDraw() {
    const draw = el("button", { onclick: () => this.on.graphOf([...this.picked].join(" ")) }, say("drawPicked", this.picked.size));
    return el("p", { class: "picked", role: "status" }, this.picked.size ? draw : el("span", { class: "dim" }, say("pickToDraw")));
  }
}

/** What an article is called at the head of a narrow column: its year and place, or the beginning of its title. */
function brief({ issued, place, title }) {
  const year = yearIn(title) || (issued || "").slice(0, 4);
  const rest = title.normalize("NFKC").replace(year, "").replace(/^年/, "");
  return [year, place || Array.from(rest).slice(0, 6).join("")].filter(Boolean).join(" ");
}
