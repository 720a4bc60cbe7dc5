// The table of all figures: searched, narrowed by facets with counts, sorted, each with its sentence; carried away as CSV
// or a workbook. Rows come by the page, from the page itself or a server.

const CHUNK = 50,
  MOST_SAVED = 50000,
  SERIES_OF = 400;

// The columns of what is carried away.
const SHEET = ["colSubject", "colIndicator", "colValue", "colUnit", "colGrowth", "colKind", "colPeriod", "qualifier", "modality", "resolution", "confidence", "article", "colDate", "colPlaceInText", "colQuote", "sentence"];

class FigureTable {
  constructor(source, on) {
    this.source = source;
    this.on = on;
    const chip = (words) => el("span", { class: "chip small" }, words);
    const standing = (f) => [f.modality && f.modality !== "asserted" && chip(say(`modalities.${f.modality}`)), f.scanned && chip(say("scanned"))];
    // Of each column its words, how it is sorted, what it shows, and whether it is a number.
    this.columns = [
      ["colSubject", "subject", (f) => (f.s ? el("button", { class: "link", onclick: () => on.node(f.s) }, f.label) : f.label)],
      ["colIndicator", "indicator", (f) => el("button", { class: "link plain", onclick: () => on.figuresOf({ indicator: f.indicator }) }, f.indicator)],
      ["colValue", "value", (f) => el("button", { class: "link value", onclick: () => on.fact(f.id) }, amount(f)), "num"],
      ["colUnit", "unit", (f) => (f.kind === "rank" ? "" : f.unit)],
      ["colGrowth", "growth", (f) => this.growthCell(f), "num"],
      ["colPeriod", "period", (f) => period(f)],
      ["colKind", "kind", (f) => [say(`kinds.${f.kind}`), ...standing(f)]],
      ["confidence", "confidence", (f) => this.confidenceCell(f)],
      ["article", "article", (f) => (this.source.meta.counts.articles > 1 ? el("span", { class: "title", title: f.title }, f.title) : null)],
      ["colDate", "issued", (f) => (f.issued || "").slice(0, 10)],
      ["colQuote", "", (f) => this.quoteCell(f)],
    ];
    $("figure-filter").addEventListener("input", () => on.filter({ f: $("figure-filter").value }));
    for (const [facet, key] of Object.entries(PICKED)) $(`figure-${facet}`).addEventListener("change", () => on.filter({ [key]: $(`figure-${facet}`).value }));
    $("figure-clear").addEventListener("click", () => on.filter(Object.fromEntries(["f", ...Object.values(PICKED)].map((key) => [key, ""]))));
    $("copy-csv").addEventListener("click", async () => copyText(csvOf(await this.sheet()), $("figure-count")));
    $("save-csv").addEventListener("click", async () =>
      download("figures.csv", new Blob(["\ufeff", csvOf(await this.sheet())], { type: "text/csv;charset=utf-8" })),
    );
    $("save-xlsx").addEventListener("click", async () => download("figures.xlsx", xlsxOf(await this.sheet(), say("tabFigures"), [SHEET.indexOf("confidence")])));
    this.box = $("figure-table").parentElement;
    this.box.addEventListener("scroll", () => this.more());
    addEventListener("scroll", () => this.more());
  }

  query(state, offset = 0, limit = CHUNK) {
    const picked = Object.fromEntries(Object.entries(PICKED).map(([facet, key]) => [facet, state[key]]));
    return { words: state.f, picked, sort: state.fs, years: state.y, offset, limit };
  }

  async render(state) {
    const query = this.query(state);
    const key = JSON.stringify([query, language.code]);
    if ($("figure-filter").value !== state.f) $("figure-filter").value = state.f;
    this.state = state;
    if (key !== this.key) {
      this.key = key;
      // In another order the same figures pass.
      const passing = JSON.stringify([{ ...query, sort: "" }, language.code]);
      const same = passing === this.passing;
      const [found, drawn] = await Promise.all([this.source.figures(same ? { ...query, only: "rows" } : query), same ? null : this.course(state)]);
      if (key !== this.key) return;
      this.total = found.total;
      this.rows = found.rows;
      if (!same) {
        this.passing = passing;
        this.facets(found.facets, state);
        $("figure-series").hidden = !drawn;
        if (drawn) fill($("figure-series"), drawn);
      }
      this.head();
      fill($("figure-table").tBodies[0]);
      this.box.scrollTop = 0;
      await this.append(found.rows);
      this.tell();
    }
    for (const row of $("figure-table").tBodies[0].rows) row.classList.toggle("chosen", row.dataset.id === state.e);
  }

  /** The choices that are left under each facet, with how many figures each has. */
  facets(facets, state) {
    const titles = new Map(this.source.meta.articles.map(({ id, title }) => [id, title]));
    const words = {
      ...{ article: (id) => titles.get(id) || id, kind: (kind) => say(`kinds.${kind}`) },
      ...{ modality: (name) => say(`modalities.${name}`), change: (name) => say(name), confidence: (name) => say(name === "doubtful" ? "uncertain" : "sureEnough") },
    };
    for (const [facet, key] of Object.entries(PICKED)) {
      const pairs = facets[facet].map(([value, n]) => [value, `${(words[facet] || String)(value)}（${n}）`]);
      if (state[key] && !pairs.some(([value]) => value === state[key])) pairs.push([state[key], (words[facet] || String)(state[key])]);
      choices($(`figure-${facet}`), pairs, state[key]);
      $(`figure-${facet}`).parentElement.hidden = pairs.length < 2 && !state[key] && facet !== "change";
    }
    $("figure-clear").hidden = !state.f && !Object.values(PICKED).some((key) => state[key]);
  }

  /** Of one indicator its course over time, to stand above the table; null where there is none. */
  async course(state) {
    if (!state.fi) return null;
    const { rows } = await this.source.figures({ ...this.query(state, 0, SERIES_OF), sort: "period", only: "bare" });
    return series(rows, this.on.fact);
  }

  /** How many figures pass; on paper with what they were narrowed by. */
  tell() {
    $("figure-count").textContent = say("nFigures", this.total);
    const by = [this.state.f, ...Object.entries(PICKED).map(([facet, key]) => this.state[key] && $(`figure-${facet}`).selectedOptions[0].textContent)];
    $("figure-table").createCaption().textContent = [...by, say("nFigures", this.total)].filter(Boolean).join(" · ");
  }

  confidenceCell(f) {
    const share = f.confidence && inPercent(f.confidence);
    return [doubtful(f) ? el("span", { class: "chip small doubt" }, `${say("uncertain")} ${share}`) : share, f.implied && el("span", { class: "chip small" }, say("impliedSubject"))];
  }

  growthCell(f) {
    // A growth is no level that grew: it stands in its own column alone.
    return !grew(f) || f.kind === "growth" ? "" : el("span", { class: f.growth < 0 ? "negative" : "grown" }, percent(f.growth));
  }

  /** The sentence with its number lit; pressed, the reading room opens there. */
  async quoteCell(f) {
    const [place] = f.evidence;
    if (!place) return f.text;
    const { before, quote, after } = await contextOf(this.source, place, 34);
    const press = { class: "link quote", onclick: () => this.on.place(place, f.id) };
    return el("button", press, before, el("mark", {}, quote), after);
  }

  head() {
    const { fs } = this.state;
    const [name, way] = fs.startsWith("-") ? [fs.slice(1), -1] : [fs, 1];
    const sorting = (by, key) =>
      el("button", { "data-sort": by, onclick: () => this.on.filter({ fs: name === by && way > 0 ? `-${by}` : by }) }, say(key), name === by ? (way > 0 ? " ↑" : " ↓") : "");
    fill(
      $("figure-table").tHead,
      el(
        "tr",
        {},
        ...this.shown().map(([key, by, , align]) =>
          el("th", { scope: "col", class: align, "aria-sort": by && name === by ? (way > 0 ? "ascending" : "descending") : "none" }, by ? sorting(by, key) : say(key)),
        ),
      ),
    );
  }

  /** With one article its column says nothing. */
  shown() {
    const alone = this.source.meta.counts.articles < 2;
    return this.columns.filter(([key]) => !alone || !["article", "colDate"].includes(key));
  }

  async append(figures) {
    const columns = this.shown();
    const rows = await Promise.all(
      figures.map(async (f) => {
        const cells = await Promise.all(columns.map(async ([key, , show, align]) => el("td", { class: `${align || ""} ${key}`, lang: "zh-CN", "data-label": key === "confidence" ? say(key) : null }, ...[await show(f)].flat().filter(Boolean))));
        return el("tr", { "data-id": f.id, class: doubtful(f) ? "doubtful" : "" }, ...cells);
      }),
    );
    $("figure-table").tBodies[0].append(...rows);
  }

  /** More rows as the end of the table comes near. */
  async more() {
    if ($("view-figures").hidden || !this.rows || this.loading || this.rows.length >= this.total) return;
    const end = $("figure-table").getBoundingClientRect().bottom;
    if (end > Math.max(this.box.getBoundingClientRect().bottom, innerHeight) + 600) return;
    this.loading = true;
    const { key } = this;
    try {
      const { rows } = await this.source.figures({ ...this.query(this.state, this.rows.length), only: "rows" });
      if (key === this.key) {
        this.rows = [...this.rows, ...rows];
        await this.append(rows);
      }
    } finally {
      this.loading = false;
    }
  }

  /** Every figure that passes, as rows of cells, the first row their names. */
  async sheet() {
    const rows = [];
    for (let page = null; rows.length < Math.min(this.total, MOST_SAVED) && (!page || page.length); ) {
      page = (await this.source.figures({ ...this.query(this.state, rows.length, 1000), only: "rows" })).rows;
      rows.push(...page);
    }
    const body = rows.map(async (f) => {
      const [place] = f.evidence;
      const context = place ? await contextOf(this.source, place) : { before: "", quote: f.text, after: "" };
      return [
        ...[f.label, f.indicator, Number(f.value), f.unit, f.growth, say(`kinds.${f.kind}`), period(f)],
        ...[say(`qualifiers.${f.qualifier}`).trim(), say(`modalities.${f.modality || "asserted"}`), say(`resolutions.${f.implied ? "implied" : "stated"}`), f.confidence ? Number(f.confidence) : "", f.title || "", (f.issued || "").slice(0, 10)],
        ...[place ? `${place.article}#char=${place.b},${place.e}` : "", f.text, context.before + context.quote + context.after],
      ];
    });
    return [SHEET.map((key) => say(key)), ...(await Promise.all(body))];
  }
}

/** The options of a select, all first, one of them chosen. */
function choices(select, pairs, chosen) {
  fill(
    select,
    new Option(say("all"), ""),
    ...pairs.map(([value, words]) => new Option(words, value)),
  );
  select.value = chosen;
}
