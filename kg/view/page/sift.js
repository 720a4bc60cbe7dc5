// Which figures are meant: facets with counts, words, sorting. The server does the same for a graph of any size
// (kg/serve/figures.py); a query is {words, picked: facet -> value, sort, offset, limit, only}; with only "rows"
// there need be no facets, with only "bare" no words around a number either.

const FACETS = ["article", "subject", "indicator", "kind", "unit", "year", "modality", "confidence", "change"];
const MOST_CHOICES = 300;

/** What a figure has to say under a facet: none, one or several values. */
function facetValues(f, facet) {
  if (facet === "article") return [...new Set(f.evidence.map((place) => place.article))];
  if (facet === "subject") return [f.label];
  if (facet === "year") return yearList(f);
  if (facet === "modality") return [f.modality || "asserted"];
  if (facet === "confidence") return [doubtful(f) ? "doubtful" : "sure"];
  if (facet === "change") return [...(f.beside ? [] : f.growth > 0 ? ["up"] : f.growth < 0 ? ["down"] : []), ...(f.differs ? ["differs"] : [])];
  return [f[facet]];
}

/** The years a figure tells of, as words; of a long stretch its first and last. */
function yearList(f) {
  const years = yearsOf(f);
  if (!years) return [];
  const [from, to] = years;
  return to - from > 10 ? [String(from), String(to)] : Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

/**
 * Figures with what only all of them together tell: growth by the graph's own link, whether it stands beside its level,
 * and whether another article gives another value.
 */
function joined(figures) {
  const growth = new Map();
  for (const f of figures) if (f.change && f.unit === "%") growth.set(f.change, Number(f.value));
  const values = new Map();
  const told = (f) => (f.evidence[0] || { article: "" }).article;
  const point = (f) => [f.s, f.indicator, f.unit, f.kind, f.from, f.to].join("\u001f");
  for (const f of figures) {
    if (!f.to || !f.indicator) continue;
    const key = point(f);
    values.set(key, [...(values.get(key) || []), [told(f), f.value]]);
  }
  const known = new Set(figures.map(({ id }) => id));
  for (const f of figures) {
    f.growth = growth.get(f.id) ?? (f.kind === "growth" && f.unit === "%" ? Number(f.value) : undefined);
    f.beside = f.unit === "%" && known.has(f.change);
    f.differs = (values.get(point(f)) || []).some(([article, value]) => article !== told(f) && value !== f.value);
  }
  return figures;
}

/** By what a column sorts; nothing sorts last either way. */
const SORTS = {
  article: (f) => (f.evidence[0] || { article: "" }).article,
  issued: (f) => f.issued,
  subject: (f) => f.label,
  indicator: (f) => f.indicator,
  value: (f) => Number(f.value),
  unit: (f) => f.unit,
  growth: (f) => f.growth,
  kind: (f) => f.kind,
  confidence: (f) => (f.confidence ? Number(f.confidence) : undefined),
  period: (f) => f.to || f.from,
};

const absent = (value) => value === undefined || value === null || value === "" || Number.isNaN(value);

/** The figures in the order of a column; `-` before its name turns it round. */
function sorted(figures, sort) {
  const way = sort.startsWith("-") ? -1 : 1,
    by = SORTS[sort.replace(/^-/, "")];
  if (!by) return figures;
  const order = new Intl.Collator("zh-CN", { numeric: true });
  const keyed = figures.map((f) => [by(f), f]);
  keyed.sort(
    ([x], [y]) =>
      absent(x) - absent(y) ||
      way * (typeof x === "number" && typeof y === "number" ? x - y : order.compare(String(x), String(y))),
  );
  return keyed.map(([, f]) => f);
}

/** Answer a query over all figures: how many there are, the choices of each facet under the others, and a page. */
function sift(figures, { words = "", picked = {}, sort = "", years = null, offset = 0, limit = 100 }) {
  const asked = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const said = (f) => `${f.label} ${f.indicator} ${f.text} ${f.unit} ${f.title || ""}`.toLowerCase();
  const worded = figures.filter((f) => asked.every((word) => said(f).includes(word)) && inYears(f, { y: years }));
  const passes = (f, but) =>
    FACETS.every((facet) => facet === but || !picked[facet] || facetValues(f, facet).includes(picked[facet]));
  const facets = {};
  for (const facet of FACETS) {
    const counts = new Map();
    for (const f of worded)
      if (passes(f, facet)) for (const value of facetValues(f, facet)) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    const rows = [...counts].sort(([a, x], [b, y]) => (facet === "year" ? (a < b ? 1 : -1) : y - x || (a < b ? -1 : 1)));
    facets[facet] = rows.slice(0, MOST_CHOICES);
  }
  const found = sorted(
    worded.filter((f) => passes(f)),
    sort,
  );
  return { total: found.length, facets, rows: found.slice(offset, offset + limit) };
}
