// One state, held in the address (#…), drawn by all parts: whoever opens the link sees the same.
//   v view, n node, e edge, s the nodes shown, r root, l layout, k classes and p relations switched off, y years,
//   a article, at place in it; of the figures f words, fk kind, fy year, fg change, fs column to sort by.

const VIEWS = ["graph", "reader", "figures"];
const FRESH = {
  v: "graph",
  n: "",
  e: "",
  s: [],
  r: "",
  l: "tree",
  k: [],
  p: [],
  y: null,
  a: "",
  at: "",
  f: "",
  fk: "",
  fy: "",
  fg: "",
  fs: "",
};

/** State to the address, leaving out what is as at the start. */
function toHash(state) {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (JSON.stringify(value) === JSON.stringify(FRESH[key])) continue;
    out.set(
      key,
      Array.isArray(value)
        ? value.join(".")
        : key === "y"
          ? [value.from, value.to, value.undated ? 1 : 0].join(".")
          : value,
    );
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
  if (!VIEWS.includes(state.v)) state.v = "graph";
  if (!Object.hasOwn(LAYOUTS, state.l)) state.l = "tree";
  if (!/^\d+-\d+$/.test(state.at)) state.at = "";
  return state;
}

/** A choice that outlives the page, where the browser lets it. */
const kept = {
  get(key) {
    try {
      return localStorage.getItem(`wutong.${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`wutong.${key}`, value);
    } catch {
      /* a page from a file may not */
    }
  },
};
