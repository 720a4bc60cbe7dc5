// The network in the middle: what is shown, where it stands and how it is drawn. vis-network keeps the nodes, the
// camera and the pointer; nodes are drawn with their label to the right of the symbol, edges by edges.js.

const FONT =
  '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const MOST_AT_ONCE = 60,
  LONGEST = 20,
  HEIGHT = 24;
// Smaller than this nothing can be read: a larger tree is opened at its root instead of whole.
const READABLE = { tree: 0.82, radial: 0.55, force: 0.55 };
const pen = document.createElement("canvas").getContext("2d");
const shorten = (label) =>
  Array.from(label).length > LONGEST
    ? `${Array.from(label)
        .slice(0, LONGEST - 1)
        .join("")}…`
    : label;

class GraphView {
  constructor(source, container, opening, on) {
    Object.assign(this, { source, container, on, meta: source.meta, start: opening });
    this.nodes = new vis.DataSet();
    this.known = new Map();
    this.boxes = new Map();
    this.shown = { ids: [], edges: [] };
    this.drawn = { key: "", layout: "" };
    this.chosen = { node: "", edge: "", near: new Set() };
    this.network = new vis.Network(container, { nodes: this.nodes, edges: [] }, opening.options);
    this.network.on("beforeDrawing", (canvas) => this.drawEdges(canvas));
    this.network.on("click", ({ nodes, pointer }) => this.click(nodes[0], pointer.canvas));
    this.network.on("doubleClick", ({ nodes }) => nodes.length && on.grow(nodes[0]));
    this.network.on("hoverNode", ({ node, event }) => this.tell(node, event));
    this.network.on("blurNode", () => this.tell(""));
    for (const gone of ["dragging", "zoom"]) this.network.on(gone, () => this.tell(""));
    container.addEventListener("mouseleave", () => this.tell(""));
    this.size = { w: 0, h: 0 };
    new ResizeObserver(() => this.resize()).observe(container);
  }

  remember(nodes) {
    for (const node of nodes) this.known.set(node.id, node);
  }

  /** The opening view: its root and its nodes' ids. */
  async opening() {
    if (!this.first) {
      this.first = await this.source.opening();
      this.remember(this.first.nodes);
    }
    return { root: this.first.root, ids: this.first.nodes.map((node) => node.id) };
  }

  /** Ids of a node's neighbours that the filters let through, the best connected first, and how many were left out. */
  async neighbours(id, state) {
    const entity = await this.source.entity(id);
    const seen = new Map();
    for (const { edge, other } of entity ? entity.relations : []) {
      if (!state.p.includes(edge.p) && !state.k.includes(other.kind)) seen.set(other.id, other);
    }
    const all = [...seen.values()].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
    this.remember(all);
    return { ids: all.slice(0, MOST_AT_ONCE).map((node) => node.id), left: Math.max(0, all.length - MOST_AT_ONCE) };
  }

  async learn(ids) {
    const unknown = ids.filter((id) => !this.known.has(id));
    const entities = await Promise.all(unknown.map((id) => this.source.entity(id)));
    this.remember(entities.filter(Boolean).map((entity) => entity.node));
  }

  /** Draw a state; returns how many nodes and edges it shows. */
  async render(state) {
    const opening = await this.opening();
    const asked = state.s.length ? state.s : opening.ids;
    await this.learn(asked);
    const ids = [...new Set(asked)].filter((id) => this.known.has(id) && !state.k.includes(this.known.get(id).kind));
    const edges = (await this.source.between(ids)).filter((edge) => !state.p.includes(edge.p));
    this.choose(state, edges);
    const key = JSON.stringify([ids, edges.map((edge) => edge.id), state.l, state.r]);
    if (key !== this.drawn.key) this.lay(state, ids, edges, opening, key);
    this.light = colours();
    this.network.redraw();
    return { nodes: ids.length, edges: edges.length };
  }

  /** Put a new set of nodes in its places; a node that stays keeps its place in the window. */
  lay(state, ids, edges, opening, key) {
    this.resize();
    const anchor =
      this.boxes.has(state.n) && this.drawn.layout === state.l && this.drawn.key ? this.onScreen(state.n) : null;
    const root = state.r && ids.includes(state.r) ? state.r : opening.root;
    this.boxes = new Map(ids.map((id) => [id, this.boxOf(this.known.get(id))]));
    const { at, parents } = this.places(state, ids, edges, opening, root);
    this.shown = { ids, edges, parents, root, nth: parallels(edges), hidden: this.hiddenNeighbours(ids, edges) };
    this.drawn = { key, layout: state.l };
    this.nodes.clear();
    this.nodes.add(ids.map((id) => this.visNode(id, at.get(id))));
    if (anchor && this.boxes.has(state.n)) this.keepOnScreen(state.n, anchor);
    else this.frame(READABLE[state.l]);
  }

  places(state, ids, edges, opening, root) {
    const laid = LAYOUTS[state.l](root, ids, edges, (id) => this.boxes.get(id).words);
    const stored = this.start.positions;
    if (
      state.l !== "tree" ||
      state.s.length ||
      root !== opening.root ||
      ids.length !== opening.ids.length ||
      !ids.every((id) => stored[id])
    )
      return laid;
    return { at: new Map(ids.map((id) => [id, { x: stored[id][0], y: stored[id][1] }])), parents: laid.parents };
  }

  /** Of each node, how many neighbours are not in view. */
  hiddenNeighbours(ids, edges) {
    const seen = new Map(ids.map((id) => [id, 0]));
    for (const edge of edges) for (const end of new Set([edge.s, edge.o])) seen.set(end, seen.get(end) + 1);
    return new Map(ids.map((id) => [id, Math.max(0, this.known.get(id).degree - seen.get(id))]));
  }

  boxOf(node) {
    const look = this.meta.classes[node.kind] || { colour: "#7C8087", shape: "dot" };
    const label = shorten(node.label);
    pen.font = `14px ${FONT}`;
    const words = Math.ceil(pen.measureText(label).width);
    return { label, words, look, width: 26 + words + 24 };
  }

  /** A node of vis-network: as large as symbol and label together, so that both can be clicked. */
  visNode(id, { x, y }) {
    const box = this.boxes.get(id);
    return {
      id,
      x: x - 13 + box.width / 2,
      y,
      shape: "custom",
      ctxRenderer: ({ ctx, x: middle, y: height, state }) => ({
        drawNode: () => this.drawNode(ctx, id, middle - box.width / 2 + 13, height, state),
        nodeDimensions: { width: box.width, height: HEIGHT },
      }),
    };
  }

  drawNode(canvas, id, x, y, { hover }) {
    const box = this.boxes.get(id),
      lit = this.light;
    if (!box || !lit) return;
    const chosen = id === this.chosen.node;
    canvas.globalAlpha = this.chosen.near.size && !this.chosen.near.has(id) ? 0.55 : 1;
    if (chosen || hover) {
      canvas.fillStyle = chosen ? lit.mark : lit.shade;
      canvas.beginPath();
      canvas.roundRect(x - 14, y - 13, box.words + 36, 26, 7);
      canvas.fill();
    }
    drawSymbol(canvas, box.look.shape, x, y, box.look.colour, chosen ? lit.ink : lit.ground);
    canvas.font = `${chosen ? "bold " : ""}14px ${FONT}`;
    canvas.textAlign = "left";
    canvas.textBaseline = "middle";
    canvas.lineWidth = 3;
    canvas.lineJoin = "round";
    canvas.strokeStyle = chosen ? lit.mark : hover ? lit.shade : lit.ground;
    canvas.strokeText(box.label, x + 13, y);
    canvas.fillStyle = lit.ink;
    canvas.fillText(box.label, x + 13, y);
    const more = this.shown.hidden.get(id);
    if (more) {
      canvas.font = `10px ${FONT}`;
      canvas.fillStyle = lit.dim;
      canvas.fillText(`+${more}`, x + 17 + box.words + (chosen ? 4 : 0), y);
    }
  }

  /** Where each node's symbol is and its label ends, now (nodes can be dragged). */
  spots() {
    const at = this.network.getPositions();
    return new Map(
      Object.entries(at).map(([id, { x, y }]) => {
        const box = this.boxes.get(id),
          left = x - box.width / 2 + 13;
        return [id, { x: left, y, right: left + 13 + box.words + (this.shown.hidden.get(id) ? 18 : 0) }];
      }),
    );
  }

  /** Each shown edge with its route. */
  routes() {
    const spots = this.spots(); // empty for the moment between two sets of nodes
    return this.shown.edges
      .filter((edge) => spots.has(edge.s) && spots.has(edge.o))
      .map((edge) => ({
        edge,
        line: route(spots.get(edge.s), spots.get(edge.o), this.shown.nth.get(edge.id), this.drawn.layout === "tree"),
      }));
  }

  /** Whether an edge is one the tree hangs together by. */
  branch(edge) {
    const { parents } = this.shown;
    return parents.get(edge.o) === edge.s || parents.get(edge.s) === edge.o;
  }

  drawEdges(canvas) {
    if (!this.shown.ids.length || !this.light) return;
    const lit = this.light,
      scale = this.network.getScale(),
      tree = this.drawn.layout === "tree";
    const few = this.shown.edges.length <= 40;
    const routes = this.routes();
    const near = ({ edge }) =>
      edge.id === this.chosen.edge ||
      (this.chosen.node && (edge.s === this.chosen.node || edge.o === this.chosen.node));
    for (const item of [...routes.filter((r) => !near(r)), ...routes.filter(near)]) {
      const lively = near(item);
      canvas.globalAlpha = this.chosen.near.size && !lively ? 0.5 : 1;
      drawRoute(
        canvas,
        item.line,
        lively ? lit.accent : lit.edge,
        item.edge.id === this.chosen.edge ? 2.5 : lively ? 1.6 : 1,
        item.edge.implied,
      );
    }
    for (const item of routes) {
      const lively = near(item);
      const branch = tree && this.branch(item.edge);
      if (!lively && (scale < 0.6 || !(branch || (!tree && few)))) continue;
      const place = tree && !branch && item.line.middle;
      canvas.globalAlpha = this.chosen.near.size && !lively ? 0.5 : 1;
      drawName(
        canvas,
        this.nameOf(item.edge),
        place || item.line.label,
        place ? "center" : item.line.align,
        lively ? lit.accent : lit.dim,
        lit.ground,
      );
    }
    canvas.globalAlpha = 1;
  }

  nameOf(edge) {
    return pick((this.meta.predicates[edge.p] || { name: [edge.p, edge.p] }).name);
  }

  /** Remember what is chosen: a node and its neighbours, or an edge and its ends, stand out. */
  choose(state, edges) {
    const touching = edges.filter(
      (edge) => edge.id === state.e || (state.n && (edge.s === state.n || edge.o === state.n)),
    );
    this.chosen = { node: state.n, edge: state.e, near: new Set(touching.flatMap((edge) => [edge.s, edge.o])) };
    if (state.n && this.known.has(state.n)) this.chosen.near.add(state.n);
  }

  click(node, { x, y }) {
    if (node) return this.on.node(node);
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
    this.container.style.cursor = node ? "pointer" : "";
    tip.hidden = !node || !event;
    if (tip.hidden) return;
    tip.textContent = `${node.label}\n${pick((this.meta.classes[node.kind] || { name: [node.kind, node.kind] }).name)}`;
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - 250)}px`;
    tip.style.top = `${event.clientY + 18}px`;
  }
}

/** The page's colours, as the theme has them now. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    ["ink", "ground", "dim", "edge", "accent", "mark", "shade"].map((name) => [
      name,
      style.getPropertyValue(`--${name}`).trim(),
    ]),
  );
}
