// Figures as small pictures; every bar and every point is a button that shows its words.

// Lines of a series that are named, the longest.
const MOST_NAMED = 8;
// Room that a year takes below them.
const ROOM = 40;

// Units of weight in kilograms: 6.07亿吨 and 1.37万亿斤 are points of one line.
const WEIGHTS = { 斤: 0.5, 公斤: 1, 千克: 1, 吨: 1000 };

/** How many of one unit another is; 0 where they do not measure the same. */
const likeness = (unit, other) => (unit === other ? 1 : (WEIGHTS[unit] || 0) / (WEIGHTS[other] || Infinity));

/** Press a part of a picture by pointer or keyboard. */
const pressed = (node, label, act) => {
  Object.entries({ role: "button", tabindex: "0", "aria-label": label, class: "point" }).forEach(([k, v]) => node.setAttribute(k, v));
  node.append(svgEl("title", {}, label));
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), act()));
  return node;
};

/** Bars for one indicator where several periods can be compared; nothing otherwise. */
function chart(figures, open) {
  const alike = figures.filter((f) => f.to && f.kind === figures[0].kind && f.unit === figures[0].unit);
  const comparable = [...new Map(alike.map((f) => [[f.from, f.to, f.value].join(), f])).values()]; // told twice, it is one bar
  const periods = new Set(comparable.map((f) => f.from + f.to));
  if (periods.size < 2) return null;
  const rows = [...comparable].sort((a, b) => (a.to < b.to ? -1 : 1)).slice(-12);
  const most = Math.max(...rows.map((f) => Math.abs(Number(f.value)))) || 1;
  const svg = svgEl("svg", { viewBox: `0 0 300 ${rows.length * 18}`, class: "chart" });
  const words = { "font-size": 11, fill: "currentColor" };
  rows.forEach((figure, i) => {
    const width = Math.max(1, (Math.abs(Number(figure.value)) / most) * 110);
    const bar = svgEl("rect", { x: 110, y: i * 18 + 3, height: 12, width, fill: Number(figure.value) < 0 ? "var(--finding)" : "var(--accent)" });
    svg.append(svgEl("text", { x: 0, y: i * 18 + 13, ...words }, period(figure)));
    svg.append(pressed(bar, `${period(figure)} ${reading(figure)}`, () => open(figure.id)));
    svg.append(svgEl("text", { x: 116 + width, y: i * 18 + 13, ...words }, reading(figure)));
  });
  return svg;
}

/** When a figure's period ends, in years; of one without a period its article's date. */
const moment = (f) => {
  const day = f.to || (f.issued || "").slice(0, 10);
  return day ? Number(day.slice(0, 4)) + (Number(day.slice(5, 7) || 12) - 1) / 12 : NaN;
};

/**
 * The levels of one indicator over time: a line where one subject is told of, points of several subjects otherwise.
 * Points that lie where others of the same moment lie elsewhere are rimmed: the articles differ. Half a year is no point
 * beside whole years, nor are five of them; where there are no years, whatever there is is drawn.
 */
function series(figures, open) {
  const levels = figures.filter((f) => f.kind === "level" && !Number.isNaN(moment(f)));
  const years = levels.filter(yearly);
  const drawn = new Set(years.map(moment)).size > 1 ? years : levels;
  const groups = [...grouped(drawn, (f) => f.unit).values()].sort((a, b) => b.length - a.length);
  const unit = groups.length ? groups[0][0].unit : "";
  const points = drawn.filter((f) => likeness(f.unit, unit));
  if (new Set(points.map(moment)).size < 2) return null;
  const lines = [...grouped(points, (f) => f.s).values()].sort((a, b) => b.length - a.length);
  const named = lines.length > 1 ? lines.slice(0, MOST_NAMED) : [];
  const [W, H, left, right, top, bottom] = [narrow() ? 380 : 720, 190, 70, named.length ? 76 : 16, 14, 26];
  const xs = points.map(moment),
    size = (f) => Number(f.value) * likeness(f.unit, unit),
    ys = points.map(size);
  const [x0, x1, y1] = [Math.min(...xs), Math.max(...xs), Math.max(...ys, 0)],
    y0 = Math.min(...ys, 0);
  const X = (x) => left + ((x - x0) / (x1 - x0)) * (W - left - right),
    Y = (y) => H - bottom - ((y - y0) / (y1 - y0 || 1)) * (H - top - bottom);
  const svg = svgEl("svg", { viewBox: `0 0 ${W} ${H}`, class: "series", role: "group", "aria-label": `${points[0].indicator} ${unit}` });
  const words = { "font-size": 11, fill: "currentColor" };
  for (const y of [y0, (y0 + y1) / 2, y1]) {
    svg.append(svgEl("path", { d: `M${left} ${Y(y)}H${W - right}`, stroke: "var(--line)" }));
    const said = reading({ ...groups[0][0], value: String(Number(y.toPrecision(4))), qualifier: "exact" });
    svg.append(svgEl("text", { x: left - 6, y: Y(y) + 4, "text-anchor": "end", ...words }, said));
  }
  let free = -Infinity;
  [...new Set(xs.map(Math.floor))].sort((a, b) => a - b).forEach((year) => {
    const x = Math.min(W - right, Math.max(left, X(year + 11 / 12)));
    if (x < free) return;
    free = x + ROOM;
    svg.append(svgEl("text", { x, y: H - 8, "text-anchor": "middle", ...words }, String(year)));
  });
  const taken = [];
  for (const own of lines) {
    const line = [...own].sort((a, b) => moment(a) - moment(b));
    const d = line.map((f, i) => `${i ? "L" : "M"}${X(moment(f)).toFixed(1)} ${Y(size(f)).toFixed(1)}`).join("");
    svg.append(svgEl("path", { d, fill: "none", stroke: "var(--accent)", "stroke-width": 1.5 }));
    const end = line.at(-1),
      y = Y(size(end)) + 4;
    // Whose line it is stands at its end, where no other name stands.
    if (!named.includes(own) || taken.some((other) => Math.abs(other - y) < 12)) continue;
    taken.push(y);
    svg.append(svgEl("text", { x: X(moment(end)) + 8, y, ...words }, Array.from(end.label).slice(0, 6).join("")));
  }
  for (const f of points) {
    const dot = svgEl("circle", {
      ...{ cx: X(moment(f)).toFixed(1), cy: Y(size(f)).toFixed(1), r: 5, fill: "var(--accent)" },
      ...(f.differs ? { stroke: "var(--finding)", "stroke-width": 2 } : {}),
    });
    svg.append(pressed(dot, `${f.label} ${period(f) || f.issued} ${reading(f)}${f.title ? ` · ${f.title}` : ""}`, () => open(f.id)));
  }
  const whose = [...new Set(points.map((f) => f.label))].filter(Boolean);
  const title = [whose.length === 1 ? whose[0] : "", say("seriesOf", points[0].indicator, unit)].filter(Boolean).join(" ");
  const others = levels.length - points.length;
  return el("figure", {}, el("figcaption", { lang: "zh-CN" }, el("b", {}, title), others ? el("span", { class: "dim" }, ` ${say("seriesLeft", others)}`) : null), svg);
}
