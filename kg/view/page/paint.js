// How the network is drawn: nodes with their label to the right of the symbol, groups by name, lines by edges.js.

const FONT =
  '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const LONGEST = 20;
// From which scale on the names of relations are drawn.
const NAMED = 0.6;
const pen = document.createElement("canvas").getContext("2d");
const shorten = (label) =>
  Array.from(label).length > LONGEST
    ? `${Array.from(label)
        .slice(0, LONGEST - 1)
        .join("")}…`
    : label;

/** What is not, or not yet, so looks it: how a line is broken. */
const UNREAL = ["planned", "proposed", "conditional"];
const dashes = (edge) => (UNREAL.includes(edge.modality) ? [1, 4] : edge.implied ? [5, 4] : []);

Object.assign(GraphView.prototype, {
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
    drawSymbol(canvas, box.look.shape, x, y, box.look.colour, chosen ? lit.ink : lit.ground, box.size);
    canvas.font = `${chosen ? "bold " : ""}14px ${FONT}`;
    canvas.textAlign = "left";
    canvas.textBaseline = "middle";
    canvas.lineWidth = 3;
    canvas.lineJoin = "round";
    canvas.strokeStyle = chosen ? lit.mark : hover ? lit.shade : lit.ground;
    canvas.strokeText(box.label, x + 13, y);
    canvas.fillStyle = lit.ink;
    canvas.fillText(box.label, x + 13, y);
    const more = this.shown.more.get(id);
    if (more) {
      canvas.font = `10px ${FONT}`;
      canvas.fillStyle = lit.dim;
      canvas.fillText(`+${more}`, x + 17 + box.words + (chosen ? 4 : 0), y);
    }
  },

  /** The name of a group: pressed, it folds or unfolds what hangs on it. */
  drawPill(canvas, label, width, x, y, { hover }, pill) {
    const lit = this.light;
    if (!lit) return;
    const far = this.chosen.near.size && !pill.members.some((id) => this.chosen.near.has(id));
    canvas.globalAlpha = far ? 0.55 : 1;
    canvas.beginPath();
    canvas.roundRect(x - width / 2, y - 10, width, 20, 10);
    canvas.fillStyle = hover && pill.leaves.length ? lit.shade : lit.paper;
    canvas.fill();
    canvas.lineWidth = 1;
    canvas.strokeStyle = pill.folded ? lit.accent : lit.edge;
    canvas.stroke();
    canvas.font = `12px ${FONT}`;
    canvas.textAlign = "center";
    canvas.textBaseline = "middle";
    canvas.fillStyle = pill.folded ? lit.accent : lit.dim;
    canvas.fillText(label, x, y + 0.5);
    canvas.globalAlpha = 1;
  },

  drawEdges(canvas) {
    if (!this.shown.ids.length || !this.light) return;
    const lit = this.light,
      tree = this.drawn.layout === "tree";
    const routes = this.routes();
    const near = ({ edge }) =>
      edge.id === this.chosen.edge ||
      (this.chosen.node && (edge.s === this.chosen.node || edge.o === this.chosen.node));
    this.drawTrunks(canvas);
    for (const item of [...routes.filter((r) => !near(r)), ...routes.filter(near)]) {
      const lively = near(item);
      // What runs across the branches stays in the background until one of its ends is chosen.
      const across = tree && !this.branch(item.edge);
      canvas.globalAlpha = lively ? 1 : this.chosen.near.size || across ? 0.5 : 1;
      const often = Math.min(1.5, Math.log2(item.edge.same.length) / 2);
      const width = (item.edge.id === this.chosen.edge ? 2.5 : lively ? 1.6 : 1) + often;
      drawRoute(canvas, item.line, lively ? lit.accent : lit.edge, width, dashes(item.edge));
    }
    this.drawNames(canvas, routes, near);
    canvas.globalAlpha = 1;
  },

  /** From a node to the name of a group of what hangs on it. */
  drawTrunks(canvas) {
    const spots = this.spots();
    for (const pill of this.shown.pills.values()) {
      const [from, to] = [spots.get(pill.parent), spots.get(pill.id)];
      if (!from || !to) continue;
      const far = this.chosen.near.size && pill.parent !== this.chosen.node;
      canvas.globalAlpha = far ? 0.5 : 1;
      const line = route(from, { ...to, x: to.x + 12 }, 0, true);
      drawRoute(canvas, line, this.light.edge, 1, [], false);
      if (pill.rest && this.nodes.get(`${pill.id}~rest`)) {
        const end = this.network.getPosition(`${pill.id}~rest`);
        const stub = route(to, { x: end.x - pill.stub.width / 2 + 14, y: end.y, right: end.x }, 0, true);
        drawRoute(canvas, stub, this.light.edge, 1, [], false);
      }
    }
  },

  /** Names of relations where they can be read and lie on nothing else; those of what is chosen first. */
  drawNames(canvas, routes, near) {
    const lit = this.light,
      tree = this.drawn.layout === "tree";
    const small = this.network.getScale() < NAMED;
    const taken = [...this.spots().values()].map(({ x, y, right }) => [x - 12, y - 11, right + 4, y + 11]);
    for (const item of [...routes.filter(near), ...routes.filter((r) => !near(r))]) {
      const lively = near(item);
      const branch = this.branch(item.edge);
      if (item.pill) continue; // the group's name says it
      if (!lively && (small || (tree && !branch))) continue;
      const place = tree && !branch && item.line.middle;
      const [x, y] = place || item.line.label;
      const align = place ? "center" : item.line.align;
      const words = this.nameOf(item.edge);
      pen.font = `11px ${FONT}`;
      const wide = pen.measureText(words).width;
      const left = align === "right" ? x - wide : x - wide / 2;
      const box = [left, y - 10, left + wide, y + 2];
      if (!(tree && branch) && taken.some((other) => overlaps(other, box))) continue;
      taken.push(box);
      canvas.globalAlpha = this.chosen.near.size && !lively ? 0.5 : 1;
      drawName(canvas, words, [x, y], align, lively ? lit.accent : lit.dim, lit.ground);
    }
  },
});

const overlaps = ([a, b, c, d], [e, f, g, h]) => a < g && e < c && b < h && f < d;

/** The page's colours, as the theme has them now. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    ["ink", "ground", "paper", "dim", "edge", "accent", "mark", "shade"].map((name) => [
      name,
      style.getPropertyValue(`--${name}`).trim(),
    ]),
  );
}
