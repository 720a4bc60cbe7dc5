// The network in the middle: what is shown, where it stands, and how it is drawn. vis-network draws on a canvas.

const MOST_AT_ONCE = 60;

class GraphView {
  constructor(source, container, opening, on) {
    this.source = source;
    this.meta = source.meta;
    this.on = on;
    this.start = opening;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.known = new Map();
    this.drawn = "";
    this.network = new vis.Network(container, { nodes: this.nodes, edges: this.edges }, opening.options);
    this.network.on("click", ({ nodes, edges }) => {
      if (nodes.length) on.node(nodes[0]);
      else if (edges.length) on.edge(this.edges.get(edges[0]).fact);
    });
    this.network.on("doubleClick", ({ nodes }) => nodes.length && on.grow(nodes[0]));
    container.addEventListener("keydown", (event) => {
      if (event.key === "Enter") on.grow(null);
      const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
      if (step) {
        const at = this.network.getViewPosition();
        this.network.moveTo({ position: { x: at.x + step[0], y: at.y + step[1] } });
        event.preventDefault();
      }
    });
  }

  remember(nodes) { for (const node of nodes) this.known.set(node.id, node); }

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
    for (const { edge, other } of entity.relations) {
      if (!state.p.includes(edge.p) && !state.k.includes(other.kind)) seen.set(other.id, other);
    }
    const all = [...seen.values()].sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
    this.remember(all);
    return { ids: all.slice(0, MOST_AT_ONCE).map((node) => node.id), left: Math.max(0, all.length - MOST_AT_ONCE) };
  }

  /** Draw a state; returns how many nodes and edges it shows. */
  async render(state) {
    const opening = await this.opening();
    const asked = state.s.length ? state.s : opening.ids;
    await this.learn(asked);
    const ids = asked.filter((id) => this.known.has(id) && !state.k.includes(this.known.get(id).kind));
    const edges = (await this.source.between(ids)).filter((edge) => !state.p.includes(edge.p));
    const shape = JSON.stringify([ids, edges.map((edge) => edge.id), state.l, state.r, document.documentElement.dataset.theme, language.code]);
    if (shape !== this.drawn) {
      this.drawn = shape;
      const at = this.positions(state, ids, edges, opening);
      const lit = colours();
      this.edges.clear();
      this.nodes.clear();
      this.nodes.add(ids.map((id) => this.visNode(this.known.get(id), at.get(id), lit)));
      this.edges.add(edges.map((edge) => this.visEdge(edge, lit)));
      this.network.fit({ animation: false });
    }
    this.select(state.n);
    this.shown = { ids, edges };
    return { nodes: ids.length, edges: edges.length };
  }

  positions(state, ids, edges, opening) {
    const root = state.r && ids.includes(state.r) ? state.r : opening.root;
    const stored = this.start.positions;
    if (state.l === "tree" && !state.s.length && !state.k.length && !state.p.length && ids.every((id) => stored[id])) {
      return new Map(ids.map((id) => [id, { x: stored[id][0], y: stored[id][1] }]));
    }
    return LAYOUTS[state.l](root, ids, edges);
  }

  async learn(ids) {
    for (const id of ids) {
      if (this.known.has(id)) continue;
      const entity = await this.source.entity(id);
      if (entity) this.known.set(id, entity.node);
    }
  }

  select(id) {
    if (id && this.nodes.get(id)) this.network.selectNodes([id]);
    else this.network.unselectAll();
  }

  centre(id) {
    if (this.nodes.get(id)) this.network.focus(id, { scale: Math.max(0.9, this.network.getScale()), animation: false });
  }

  fit() { this.network.fit({ animation: false }); }

  visNode(node, at, lit) {
    const look = this.meta.classes[node.kind] || { colour: "#888888", shape: "dot", name: [node.kind, node.kind] };
    return { id: node.id, label: shorten(node.label), shape: look.shape, size: 13, x: at.x, y: at.y, color: { background: look.colour, border: lit.border, highlight: { background: look.colour, border: lit.accent } }, font: { color: lit.ink, strokeColor: lit.ground }, name: node.label, kind: node.kind };
  }

  visEdge(edge, lit) {
    return { id: edge.id, from: edge.s, to: edge.o, label: pick(this.meta.predicates[edge.p].name), dashes: edge.implied, fact: edge, color: { color: lit.edge, highlight: lit.accent }, font: { color: lit.dim, strokeColor: lit.ground } };
  }

  /** The view as a picture of lines and words (SVG), for reports. */
  toSvg() {
    const at = this.network.getPositions();
    const lit = colours();
    const boxes = Object.values(at);
    if (!boxes.length) return "";
    const left = Math.min(...boxes.map((p) => p.x)) - 120, right = Math.max(...boxes.map((p) => p.x)) + 240;
    const top = Math.min(...boxes.map((p) => p.y)) - 60, bottom = Math.max(...boxes.map((p) => p.y)) + 60;
    const svg = svgEl("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${left} ${top} ${right - left} ${bottom - top}`, width: right - left, height: bottom - top, "font-family": "sans-serif" });
    svg.append(svgEl("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: lit.ground }));
    svg.append(svgEl("defs", {}, svgEl("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 20, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svgEl("path", { d: "M0 0 L8 4 L0 8 z", fill: lit.edge }))));
    for (const edge of this.edges.get()) {
      const a = at[edge.from], b = at[edge.to];
      svg.append(svgEl("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: lit.edge, "marker-end": "url(#arrow)", ...(edge.dashes ? { "stroke-dasharray": "5 5" } : {}) }));
      svg.append(svgEl("text", { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - 3, "font-size": 10, "text-anchor": "middle", fill: lit.dim }, edge.label));
    }
    for (const node of this.nodes.get()) {
      const p = at[node.id];
      svg.append(svgEl("circle", { cx: p.x, cy: p.y, r: 9, fill: node.color.background, stroke: lit.border }));
      svg.append(svgEl("text", { x: p.x, y: p.y + 24, "font-size": 13, "text-anchor": "middle", fill: lit.ink }, node.name));
    }
    return new XMLSerializer().serializeToString(svg);
  }

  /** The view as the browser drew it, on the page's ground. */
  toPng() {
    const drawn = this.network.canvas.frame.canvas;
    const sheet = el("canvas", { width: drawn.width, height: drawn.height });
    const pen = sheet.getContext("2d");
    pen.fillStyle = colours().ground;
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(drawn, 0, 0);
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  }
}

/** The page's colours, as the theme has them now. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return { ink: value("--ink"), ground: value("--ground"), dim: value("--dim"), edge: value("--dim"), accent: value("--accent"), border: value("--line") };
}

const shorten = (label) => (label.length > 22 ? `${label.slice(0, 21)}…` : label);
