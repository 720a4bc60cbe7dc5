// The table of all figures: sorted by any column, filtered by words, kind and year, carried away as CSV.

const SHOWN_ROWS = 500;

class FigureTable {
  constructor(source, on) {
    this.source = source; this.on = on; this.sort = ["", 1];
    this.columns = [
      ["colSubject", (f) => f.label, (f) => el("button", { class: "link", onclick: () => on.node(f.s) }, f.label)],
      ["colIndicator", (f) => f.indicator],
      ["colValue", (f) => Number(f.value), (f) => reading(f), "num"],
      ["colGrowth", (f) => this.growthOf(f), (f) => this.growthOf(f) && `${Number(this.growthOf(f)) > 0 ? "+" : ""}${trim(this.growthOf(f))}%`, "num"],
      ["colKind", (f) => say(`kinds.${f.kind}`)],
      ["colPeriod", (f) => f.to || "", (f) => period(f)],
      ["colQuote", (f) => f.text, (f) => el("button", { class: "link", onclick: () => on.place(f.evidence[0]) }, f.text)],
    ];
    for (const id of ["figure-filter", "figure-kind", "figure-year"]) $(id).addEventListener("input", () => this.draw());
    $("copy-csv").addEventListener("click", () => copyText(this.csv(), $("figure-count")));
    $("save-csv").addEventListener("click", () => download("figures.csv", new Blob(["\ufeff", this.csv()], { type: "text/csv;charset=utf-8" })));
  }

  async render(state) {
    this.state = state;
    if (!this.all) {
      this.all = await this.source.figures();
      this.growth = new Map(this.all.filter((f) => f.kind === "growth" && f.unit === "%").map((f) => [this.series(f), f.value]));
    }
    const kinds = [...new Set(this.all.map((f) => f.kind))].sort();
    const years = [...new Set(this.all.filter((f) => f.to).flatMap((f) => [f.from.slice(0, 4), f.to.slice(0, 4)]))].sort().reverse();
    this.choices($("figure-kind"), kinds.map((kind) => [kind, say(`kinds.${kind}`)]));
    this.choices($("figure-year"), years.map((year) => [year, year]));
    this.draw();
  }

  choices(select, pairs) {
    const chosen = select.value;
    fill(select, el("option", { value: "" }, say("all")), ...pairs.map(([value, words]) => el("option", { value }, words)));
    select.value = chosen;
  }

  series(f) { return [f.s, f.indicator, f.from, f.to].join("\u001f"); }
  growthOf(f) { return f.kind === "level" ? this.growth.get(this.series(f)) : undefined; }

  rows() {
    const words = $("figure-filter").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kind = $("figure-kind").value, year = $("figure-year").value;
    const rows = this.all.filter((f) => (!kind || f.kind === kind) && inYears(f, this.state)
      && (!year || (f.to && f.from.slice(0, 4) <= year && year <= f.to.slice(0, 4)))
      && words.every((word) => `${f.label} ${f.indicator} ${f.text} ${f.unit}`.toLowerCase().includes(word)));
    const [name, way] = this.sort;
    const column = this.columns.find(([key]) => key === name);
    if (!column) return rows;
    const value = column[1];
    const order = new Intl.Collator("zh-CN", { numeric: true });
    return [...rows].sort((a, b) => {
      const x = value(a) ?? "", y = value(b) ?? "";
      return way * (typeof x === "number" && typeof y === "number" ? x - y : order.compare(String(x), String(y)));
    });
  }

  draw() {
    const rows = this.rows();
    fill($("figure-table").tHead, el("tr", {}, ...this.columns.map(([key, , , align]) => el("th", { scope: "col", class: align, "aria-sort": this.sort[0] !== key ? "none" : this.sort[1] > 0 ? "ascending" : "descending" },
      el("button", { onclick: () => { this.sort = [key, this.sort[0] === key ? -this.sort[1] : 1]; this.draw(); } }, say(key), this.sort[0] === key ? (this.sort[1] > 0 ? " ↑" : " ↓") : "")))));
    fill($("figure-table").tBodies[0], ...rows.slice(0, SHOWN_ROWS).map((f) => el("tr", {}, ...this.columns.map(([, value, show, align]) => el("td", { class: align, lang: "zh-CN" }, (show || value)(f) || "")))));
    $("figure-count").textContent = say("nFigures", rows.length) + (rows.length > SHOWN_ROWS ? `（${say("hidden", rows.length - SHOWN_ROWS)}）` : "");
  }

  /** RFC 4180, with cells a spreadsheet would run as formulas made harmless. */
  csv() {
    const cell = (value) => {
      const text = String(value ?? "");
      const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
    };
    const head = ["colSubject", "colIndicator", "colValue", "colUnit", "colGrowth", "colKind", "colPeriod", "colQuote"].map((key) => say(key));
    const body = this.rows().map((f) => [f.label, f.indicator, f.value, f.unit, this.growthOf(f), say(`kinds.${f.kind}`), period(f), f.text]);
    return [head, ...body].map((row) => row.map(cell).join(",")).join("\r\n");
  }
}
