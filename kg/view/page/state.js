// One state, held in the address (#…), drawn by all parts: whoever opens the link sees the same.
//   v view, n node, e fact (a relation or a figure), d whose doubtful facts are listed (an article, a thing, all), s the nodes shown, r root, l layout, g groups turned, u what is unsure
//   drawn too, o the articles the graph opens on (all without any), k classes and p relations switched off, y years; a article, at place in it, m where it was pressed,
//   h marks switched off, w words searched in all texts; of the figures f words, fs column to sort by, and a facet each.

const VIEWS = ["overview", "graph", "reader", "figures"];
const PICKED = {
  ...{ article: "fa", subject: "fo", indicator: "fi", kind: "fk" },
  ...{ unit: "fu", year: "fy", modality: "fm", confidence: "fd", change: "fg" },
};
const FRESH = {
  ...{ v: "graph", n: "", e: "", d: "", s: [], r: "", o: "", l: "tree", g: [], u: "", k: [], p: [], y: null },
  ...{ a: "", at: "", m: "", h: [], w: "", f: "", fs: "" },
  ...Object.fromEntries(Object.values(PICKED).map((key) => [key, ""])),
};

/** State to the address, leaving out what is as at the start; the view is always told. */
function toHash(state) {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (key !== "v" && JSON.stringify(value) === JSON.stringify(FRESH[key])) continue;
    const years = key === "y" && value && [value.from, value.to, value.undated ? 1 : 0];
    out.set(key, Array.isArray(value) ? value.join(".") : years ? years.join(".") : value);
  }
  return `#${out}`;
}

/** The address to a state; what makes no sense there is as at the start. */
function fromHash(hash) {
  const state = { ...FRESH };
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (!Object.hasOwn(FRESH, key)) continue;
    if (Array.isArray(FRESH[key])) state[key] = value.split(".").filter(Boolean);
    else if (key === "y") {
      const [from, to, undated] = value.split(".").map(Number);
      if (from && to) state.y = { from, to, undated: !!undated };
    } else state[key] = value;
  }
  if (!VIEWS.includes(state.v)) state.v = FRESH.v;
  if (!Object.hasOwn(LAYOUTS, state.l)) state.l = "tree";
  if (!/^\d+-\d+$/.test(state.at)) state.at = "";
  if (!/^\d+$/.test(state.m)) state.m = "";
  return state;
}
