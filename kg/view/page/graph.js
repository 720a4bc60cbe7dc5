// The network in the middle: what is shown and where it stands. vis-network keeps the nodes, the camera and the pointer;
// what is seen of them is drawn by paint.js, in vis-network's own coordinates.

const MOST_AT_ONCE = 60,
  HEIGHT = 24;
// Smaller than this nothing can be read: a larger picture is opened at its root instead of whole.
const READABLE = { tree: 0.82, radial: 0.55, force: 0.55 };
// As in opening.py: what was supplied with less confidence is not drawn before it is asked for.
const CONFIDENT = 0.7;
const sure = (edge) => !edge.implied || !edge.confidence || Number(edge.confidence) >= CONFIDENT;
const toldIn = (edge, articles) => edge.evidence.some(({ article }) => articles.includes(article));

class GraphView {
  constructor(source, container, options, on) {
    Object.assign(this, { source, container, on, meta: source.meta });
    this.nodes = new vis.DataSet();
    this.known = new Map();
    this.boxes = new Map();
    this.shown = { ids: [], all: [], edges: [], pills: new Map(), member: new Map() };
    this.drawn = { key: "", layout: "" };
    this.chosen = { node: "", edge: "", near: new Set() };
    this.network = new vis.Network(container, { nodes: this.nodes, edges: [] }, options);
    this.network.on("beforeDrawing", (canvas) => this.drawEdges(canvas));
    this.network.on("afterDrawing", () => {
      this.measure();
      this.map();
    });
    this.network.on("click", ({ nodes, pointer }) => this.click(nodes[0], pointer.canvas));
    this.network.on("doubleClick", ({ nodes }) => nodes.length && this.known.has(nodes[0]) && on.grow(nodes[0]));
    this.network.on("hoverNode", ({ node, event }) => this.tell(node, event));
    this.network.on("blurNode", () => this.tell(""));
    for (const gone of ["dragging", "zoom"]) this.network.on(gone, () => this.tell(""));
    container.addEventListener("mouseleave", () => this.tell(""));
    this.size = { w: 0, h: 0 };
    new ResizeObserver(() => this.resize()).observe(container);
    $("map").addEventListener("pointerdown", (event) => this.jump(event));
  }

  remember(nodes) {
    for (const node of nodes) this.known.set(node.id, node);
  }

  /** The opening view, of all articles or of those that were picked: its roots and its nodes' ids. */
  async opening({ o }) {
    if (!this.first || this.first.of !== o) {
      this.first = { ...(await this.source.opening(o)), of: o };
      this.remember(this.first.nodes);
    }
    return { roots: this.first.roots, ids: this.first.nodes.map((node) => node.id) };
  }

  /** Ids of a node's neighbours that the filters let through, the best connected first, and how many were left out. */
  async neighbours(id, state) {
    const entity = await this.source.entity(id);
    const seen = new Map();
    for (const { edge, other } of entity ? entity.relations : []) {
      if (!state.p.includes(edge.p) && !state.k.includes(other.kind)) seen.set(other.id, other);
    }
    const all = [...seen.values()].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
    this.remember(entity ? [...all, entity.node] : all);
    return { ids: all.slice(0, MOST_AT_ONCE).map((node) => node.id), left: Math.max(0, all.length - MOST_AT_ONCE) };
  }

  async learn(ids) {
    const unknown = ids.filter((id) => !this.known.has(id));
    if (unknown.length) this.remember(await this.source.nodes(unknown));
  }

  /** Draw a state; returns how many nodes and edges it shows. */
  async render(state) {
    const opening = await this.opening(state);
    const asked = state.s.length ? state.s : opening.ids;
    await this.learn(asked);
    const ids = [...new Set(asked)].filter((id) => this.known.has(id) && !state.k.includes(this.known.get(id).kind));
    const picked = state.o && !state.s.length && state.o.split(" ");
    const told = (await this.source.between(ids)).filter((edge) => !picked || toldIn(edge, picked));
    const between = told.filter((edge) => !state.p.includes(edge.p));
    const drawn = state.u ? between : between.filter((edge) => sure(edge) || edge.id === state.e);
    const edges = oneLineEach(drawn);
    this.choose(state, edges);
    const key = JSON.stringify([ids, edges.map((edge) => edge.id), state.l, state.r, state.g, this.mustSee(state)]);
    if (key !== this.drawn.key) this.lay(state, ids, edges, opening, key);
    this.light = colours();
    this.network.redraw();
    const facts = this.shown.edges.reduce((sum, { same }) => sum + same.length, 0);
    return { nodes: this.shown.ids.length, edges: facts, unsure: between.length - drawn.length };
  }

  /** vis-network takes a node for a square of its size until it is chosen: a click would hit what lies above or below. */
  measure() {
    for (const { shape, y } of Object.values(this.network.body.nodes)) {
      if (shape.height !== HEIGHT) Object.assign(shape, { height: HEIGHT, top: y - HEIGHT / 2 });
    }
  }

  /** The chosen node, if a folded group hides it or would. */
  mustSee(state) {
    return state.n && this.shown.hidden && this.shown.hidden.has(state.n) ? state.n : this.shown.kept || "";
  }

  /** Put a new set of nodes in its places; a node that stays keeps its place in the window. */
  lay(state, ids, edges, opening, key) {
    this.resize();
    const held = this.boxes.has(state.n) && this.nodes.get(state.n) ? state.n : this.shown.turned || "";
    const anchor = held && this.drawn.layout === state.l && this.nodes.get(held) ? this.onScreen(held) : null;
    const roots = state.r && ids.includes(state.r) ? [state.r] : opening.roots.filter((id) => ids.includes(id));
    this.boxes = new Map(ids.map((id) => [id, this.boxOf(this.known.get(id))]));
    const kept = this.mustSee(state);
    const laid = LAYOUTS[state.l]({
      ...{ roots, ids, edges, turned: state.g },
      width: (id) => this.boxes.get(id).words,
      kept: new Set(kept ? [kept, state.n] : [state.n]),
    });
    const seen = ids.filter((id) => laid.at.has(id));
    const drawn = edges.filter((edge) => laid.at.has(edge.s) && laid.at.has(edge.o));
    this.shown = {
      ...{ ids: seen, all: ids, edges: drawn, parents: laid.parents, root: roots[0] || seen[0], kept },
      ...{ pills: laid.pills || new Map(), member: laid.member || new Map(), hidden: laid.hidden || new Set() },
      ...{ by: laid.by, nth: parallels(drawn), more: this.hiddenNeighbours(ids, edges) },
    };
    this.drawn = { key, layout: state.l };
    this.nodes.clear();
    this.nodes.add([
      ...seen.map((id) => this.visNode(id, laid.at.get(id))),
      ...[...this.shown.pills.values()].flatMap((pill) => this.visPills(pill)),
    ]);
    if (anchor && this.nodes.get(held)) this.keepOnScreen(held, anchor);
    else this.frame(READABLE[state.l]);
  }

  /** Of each node, how many neighbours are not in view. */
  hiddenNeighbours(ids, edges) {
    const seen = new Map(ids.map((id) => [id, new Set()]));
    for (const { s, o } of edges) {
      if (s === o) continue;
      seen.get(s).add(o);
      seen.get(o).add(s);
    }
    return new Map(ids.map((id) => [id, Math.max(0, this.known.get(id).degree - seen.get(id).size)]));
  }

  boxOf(node) {
    const look = this.meta.classes[node.kind] || UNKNOWN;
    const label = shorten(node.label);
    pen.font = `14px ${FONT}`;
    const words = Math.ceil(pen.measureText(label).width);
    return { label, words, look, size: 7.5 + Math.min(4, Math.log2(1 + node.degree) * 0.7), width: 26 + words + 24 };
  }

  /** A node of vis-network: as large as symbol and label together, so that both can be clicked. */
  visNode(id, { x, y }) {
    const box = this.boxes.get(id);
    return custom(id, x - 13 + box.width / 2, y, box.width, (canvas, middle, height, state) =>
      this.drawNode(canvas, id, middle - box.width / 2 + 13, height, state),
    );
  }

  /** The name of a group on its way, and where some of it is folded away the rest of it in its place. */
  visPills(pill) {
    pen.font = `12px ${FONT}`;
    const sign = pill.folded ? " ▸" : pill.leaves.length >= GROUP ? " ▾" : "";
    const label = `${pill.out ? "" : "← "}${this.nameOf(pill)} ${pill.members.length}${pill.rest ? "" : sign}`;
    const width = Math.ceil(pen.measureText(label).width) + 18;
    pill.box = { label, width };
    const draw = (words, wide) => (canvas, x, y, state) => this.drawPill(canvas, words, wide, x, y, state, pill);
    const made = [custom(pill.id, pill.x - width / 2, pill.y, width, draw(label, width))];
    if (pill.rest) {
      const words = `${say("rest", pill.leaves.length)} ▸`;
      const wide = Math.ceil(pen.measureText(words).width) + 18;
      pill.stub = { width: wide };
      made.push(custom(`${pill.id}~rest`, pill.rest.x - 9 + wide / 2, pill.rest.y, wide, draw(words, wide)));
    }
    return made;
  }

  /** Where each node's symbol is and its label ends, and each group's name begins and ends, now (nodes can be dragged). */
  spots() {
    const at = this.network.getPositions();
    const spots = new Map();
    for (const id of this.shown.ids) {
      if (!at[id]) continue;
      const box = this.boxes.get(id),
        left = at[id].x - box.width / 2 + 13;
      spots.set(id, { x: left, y: at[id].y, right: left + 13 + box.words + moreWidth(this.shown.more.get(id)) });
    }
    for (const [id, { box }] of this.shown.pills) {
      if (at[id]) spots.set(id, { x: at[id].x - box.width / 2 + 13, y: at[id].y, right: at[id].x + box.width / 2 - 4 });
    }
    return spots;
  }

  /** Each shown edge with its route; one of a group begins at the group's name. */
  routes() {
    const spots = this.spots(), // empty for the moment between two sets of nodes
      tree = this.drawn.layout === "tree";
    return this.shown.edges
      .filter((edge) => spots.has(edge.s) && spots.has(edge.o))
      .map((edge) => {
        const pill = tree && this.pillOf(edge);
        const nth = this.shown.nth.get(edge.id);
        if (!pill || !spots.has(pill.id)) return { edge, line: route(spots.get(edge.s), spots.get(edge.o), nth, tree) };
        const child = pill.parent === edge.s ? edge.o : edge.s;
        const ends = [spots.get(pill.id), spots.get(child)];
        return { edge, pill, line: route(...(pill.out ? ends : ends.reverse()), 0, true) };
      });
  }

  /** The group an edge belongs to, where the tree hangs together by it. */
  pillOf(edge) {
    const child = this.shown.by.get(edge.o) === edge ? edge.o : this.shown.by.get(edge.s) === edge ? edge.s : "";
    return child ? this.shown.member.get(child) && this.shown.pills.get(this.shown.member.get(child).id) : null;
  }

  /** Whether an edge is one the tree hangs together by. */
  branch(edge) {
    const { by } = this.shown;
    return by.get(edge.o) === edge || by.get(edge.s) === edge;
  }

  nameOf(edge) {
    return pick((this.meta.predicates[edge.p] || { name: [edge.p, edge.p] }).name);
  }

  /** Remember what is chosen: a node and its neighbours, or an edge and its ends, stand out. */
  choose(state, edges) {
    const line = edges.find(({ same }) => same.includes(state.e));
    const touching = edges.filter((edge) => edge === line || (state.n && (edge.s === state.n || edge.o === state.n)));
    this.chosen = { node: state.n, edge: line ? line.id : "", near: new Set(touching.flatMap((edge) => [edge.s, edge.o])) };
    if (state.n && this.known.has(state.n)) this.chosen.near.add(state.n);
  }

  click(node, { x, y }) {
    if (node && this.known.has(node)) return this.on.node(node);
    const group = node && node.replace(/~rest$/, "");
    if (group && this.shown.pills.has(group)) {
      this.shown.turned = group;
      return this.shown.pills.get(group).leaves.length ? this.on.turn(group) : null;
    }
    const near = this.routes()
      .map(({ edge, line }) => [distance(line, x, y), edge])
      .sort(([a], [b]) => a - b)[0];
    if (near && near[0] < REACH / Math.min(1, this.network.getScale())) return this.on.edge(near[1]);
    return this.on.nothing();
  }

  /** The whole name and the class of what the pointer is on. */
  tell(id, event) {
    const tip = $("tip"),
      node = this.known.get(id);
    this.container.style.cursor = id ? "pointer" : "";
    tip.hidden = !node || !event;
    if (tip.hidden) return;
    tip.textContent = `${node.label}\n${pick((this.meta.classes[node.kind] || { name: [node.kind, node.kind] }).name)}`;
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - 250)}px`;
    tip.style.top = `${event.clientY + 18}px`;
  }
}

/** How wide is what tells of n more neighbours. */
const moreWidth = (n) => (n ? 12 + 6 * String(n).length : 0);

/** A node of vis-network that is drawn by us: its middle, its width, and what draws it. */
const custom = (id, x, y, width, draw) => ({
  // Before it was ever drawn, vis-network takes a node for as wide as its size: a long one at the edge was left out.
  ...{ id, x, y, shape: "custom", size: width / 2 },
  ctxRenderer: ({ ctx, x: middle, y: height, state }) => ({
    drawNode: () => draw(ctx, middle, height, state),
    nodeDimensions: { width, height: HEIGHT },
  }),
});
