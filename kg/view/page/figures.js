// The table of all figures: sorted by any column, filtered by words, kind, year and change, carried away as CSV.

const CHUNK = 100;

class FigureTable {
  constructor(source, on) {
    this.source = source;
    this.on = on;
    // What each column sorts by, shows, and whether it is a number.
    this.columns = [
      [
        "colSubject",
        (f) => f.label,
        (f) => (f.s ? el("button", { class: "link", onclick: () => on.show(f.s) }, f.label) : f.label),
      ],
      ["colIndicator", (f) => f.indicator],
      ["colValue", (f) => Number(f.value), (f) => amount(f), "num"],
      ["colUnit", (f) => f.unit],
      ["colGrowth", (f) => this.growthOf(f), (f) => this.growthCell(f), "num"],
      ["colKind", (f) => say(`kinds.${f.kind}`), (f) => say(`kinds.${f.kind}`)],
      ["colPeriod", (f) => f.to || f.from || "", (f) => period(f)],
      [
        "colQuote",
        (f) => f.text,
        (f) => el("button", { class: "link", onclick: () => on.place(f.evidence[0]) }, f.text || say("openAt")),
      ],
    ];
    const filter = (id, key) => $(id).addEventListener("input", () => on.filter({ [key]: $(id).value }));
    filter("figure-filter", "f");
    filter("figure-kind", "fk");
    filter("figure-year", "fy");
    filter("figure-change", "fg");
    $("copy-csv").addEventListener("click", () => copyText(this.csv(), $("figure-count")));
    $("save-csv").addEventListener("click", () =>
      download("figures.csv", new Blob(["\ufeff", this.csv()], { type: "text/csv;charset=utf-8" })),
    );
    this.box = $("figure-table").parentElement;
    this.box.addEventListener("scroll", () => this.more());
    addEventListener("scroll", () => this.more());
  }

  async render(state) {
    this.state = state;
    if (!this.all) {
      this.all = await this.source.figures();
      this.growth = growths(this.all);
    }
    const kinds = [...new Set(this.all.map((f) => f.kind))].sort();
    const years = [...new Set(this.all.map(yearsOf).filter(Boolean).flat())].sort((a, b) => b - a);
    choices(
      $("figure-kind"),
      kinds.map((kind) => [kind, say(`kinds.${kind}`)]),
      state.fk,
    );
    choices(
      $("figure-year"),
      years.map((year) => [String(year), year]),
      state.fy,
    );
    choices(
      $("figure-change"),
      [
        ["up", say("up")],
        ["down", say("down")],
      ],
      state.fg,
    );
    if ($("figure-filter").value !== state.f) $("figure-filter").value = state.f;
    this.draw();
  }

  growthOf(f) {
    const value = this.growth.get(f.id);
    return value === undefined ? undefined : Number(value);
  }

  growthCell(f) {
    const value = this.growth.get(f.id);
    return value === undefined ? "" : el("span", { class: Number(value) < 0 ? "negative" : "grown" }, percent(value));
  }

  matches(f) {
    const { fk, fy, fg } = this.state,
      years = yearsOf(f);
    return (
      (!fk || f.kind === fk) &&
      (!fy || (years && years[0] <= Number(fy) && Number(fy) <= years[1])) &&
      (!fg || (fg === "up" ? this.growthOf(f) > 0 : this.growthOf(f) < 0)) &&
      inYears(f, this.state)
    );
  }

  /** The figures that pass the filters, sorted; what has no value in the column comes last either way. */
  rows() {
    const words = this.state.f.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const rows = this.all.filter(
      (f) =>
        this.matches(f) &&
        words.every((word) => `${f.label} ${f.indicator} ${f.text} ${f.unit}`.toLowerCase().includes(word)),
    );
    const [name, way] = this.sorting();
    const column = this.columns.find(([key]) => key === name);
    if (!column) return rows;
    const order = new Intl.Collator("zh-CN", { numeric: true });
    const keyed = rows.map((f) => [column[1](f), f]);
    const absent = (value) => value === undefined || value === "" || Number.isNaN(value);
    keyed.sort(
      ([x], [y]) =>
        absent(x) - absent(y) ||
        way * (typeof x === "number" && typeof y === "number" ? x - y : order.compare(String(x), String(y))),
    );
    return keyed.map(([, f]) => f);
  }

  sorting() {
    const { fs } = this.state;
    return fs.startsWith("-") ? [fs.slice(1), -1] : [fs, 1];
  }

  draw() {
    this.found = this.rows();
    const [name, way] = this.sorting();
    fill(
      $("figure-table").tHead,
      el(
        "tr",
        {},
        ...this.columns.map(([key, , , align]) =>
          el(
            "th",
            { scope: "col", class: align, "aria-sort": name !== key ? "none" : way > 0 ? "ascending" : "descending" },
            el(
              "button",
              { "data-sort": key, onclick: () => this.on.filter({ fs: name === key && way > 0 ? `-${key}` : key }) },
              say(key),
              name === key ? (way > 0 ? " ↑" : " ↓") : "",
            ),
          ),
        ),
      ),
    );
    this.drawn = 0;
    fill($("figure-table").tBodies[0]);
    this.box.scrollTop = 0;
    this.append();
    const all = this.source.meta.counts.figures;
    $("figure-count").textContent =
      say("nFigures", this.found.length) + (all > this.all.length ? say("ofAll", this.all.length, all) : "");
  }

  append() {
    const next = this.found.slice(this.drawn, this.drawn + CHUNK);
    this.drawn += next.length;
    $("figure-table").tBodies[0].append(
      ...next.map((f) =>
        el(
          "tr",
          {},
          ...this.columns.map(([, value, show, align]) =>
            el("td", { class: align, lang: "zh-CN" }, (show || value)(f) ?? ""),
          ),
        ),
      ),
    );
  }

  /** More rows as the end of the table comes near. */
  more() {
    if ($("view-figures").hidden || !this.found || this.drawn >= this.found.length) return;
    const end = $("figure-table").getBoundingClientRect().bottom;
    if (end < Math.max(this.box.getBoundingClientRect().bottom, innerHeight) + 600) this.append();
  }

  /** RFC 4180, with cells a spreadsheet would run as formulas made harmless. */
  csv() {
    const head = [
      "colSubject",
      "colIndicator",
      "colValue",
      "colUnit",
      "colGrowth",
      "colKind",
      "colPeriod",
      "colQuote",
    ].map((key) => say(key));
    const body = this.rows().map((f) => [
      f.label,
      f.indicator,
      f.value,
      f.unit,
      this.growth.get(f.id),
      say(`kinds.${f.kind}`),
      period(f),
      f.text,
    ]);
    return [head, ...body].map((row) => row.map(csvCell).join(",")).join("\r\n");
  }
}

/** One cell: what a spreadsheet might take for a formula gets an apostrophe; plain numbers stay numbers. */
function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** The options of a select, all first, one of them chosen. */
function choices(select, pairs, chosen) {
  fill(
    select,
    el("option", { value: "" }, say("all")),
    ...pairs.map(([value, words]) => el("option", { value }, words)),
  );
  select.value = chosen;
}
