// What of the network the window shows: framing, centring, moving from node to node, and pictures of the view.

// Room above a graph for what it is of.
const TOLD = 44;

// Width of a window, in pixels, that has room for the whole map.
const ROOMY = 1000;

Object.assign(GraphView.prototype, {
  /** Follow the window's size; what stands in the upper left corner stays there, at the same scale. */
  resize() {
    const { clientWidth: w, clientHeight: h } = this.container;
    if (!w || !h || (w === this.size.w && h === this.size.h)) return;
    const scale = this.network.getScale(),
      at = this.network.getViewPosition(),
      before = this.size;
    this.size = { w, h };
    this.network.setSize("100%", "100%");
    if (before.w)
      this.network.moveTo({
        scale,
        position: { x: at.x + (w - before.w) / 2 / scale, y: at.y + (h - before.h) / 2 / scale },
        animation: false,
      });
    this.network.redraw();
  },

  /** How much of the window can be seen: on a phone the details lie over its lower part. */
  room() {
    const panel = $("panel").getBoundingClientRect(),
      own = this.container.getBoundingClientRect();
    const covered =
      panel.width && panel.left <= own.left && panel.top > own.top ? Math.max(0, own.bottom - panel.top) : 0;
    return { w: this.size.w, h: Math.max(80, this.size.h - covered), covered };
  },

  /** The rectangle all nodes stand in. */
  extent() {
    const spots = [...this.spots().values()];
    const most = (f) => Math.max(...spots.map(f)),
      least = (f) => Math.min(...spots.map(f));
    return {
      left: least((s) => s.x) - 20,
      right: most((s) => s.right) + 10,
      top: least((s) => s.y) - 20,
      bottom: most((s) => s.y) + 20,
    };
  },

  /** Show everything, but never smaller than can be read: then the root stands on the left and the rest is dragged in. */
  frame(readable = 0) {
    if (!this.shown.ids.length) return;
    const box = this.extent(),
      { w, h } = this.size;
    if (!$("opened-on").hidden) box.top -= TOLD;
    const width = box.right - box.left,
      height = box.bottom - box.top;
    const scale = Math.max(readable, Math.min((w - 20) / width, (h - 16) / height, 1.25));
    const root = this.spots().get(this.shown.root) || { x: box.left, y: box.top };
    const place = (least, size, room, at, share) =>
      size * scale <= room
        ? least + size / 2
        : Math.min(
            Math.max(least + room / scale / 2 - 8 / scale, at + (0.5 - share) * (room / scale)),
            least + size - room / scale / 2 + 8 / scale,
          );
    const tree = this.drawn.layout === "tree";
    this.network.moveTo({
      scale,
      animation: false,
      position: {
        x: place(box.left, width, w, root.x, tree ? 0.03 : 0.5),
        y: place(box.top, height, h, root.y, 0.5),
      },
    });
    this.cropped = width * scale > w || height * scale > h;
  },

  fit() {
    this.frame();
  },

  onScreen(id) {
    return this.network.canvasToDOM(this.network.getPosition(id));
  },

  keepOnScreen(id, before) {
    const now = this.onScreen(id),
      scale = this.network.getScale(),
      at = this.network.getViewPosition();
    this.network.moveTo({
      scale,
      animation: false,
      position: { x: at.x + (now.x - before.x) / scale, y: at.y + (now.y - before.y) / scale },
    });
    this.reveal(id);
  },

  centre(id) {
    if (!this.nodes.get(id)) return;
    this.resize();
    const scale = Math.max(0.9, this.network.getScale()),
      { x, y } = this.network.getPosition(id);
    const ahead = this.drawn.layout === "tree" ? (0.12 * this.size.w) / scale : 0; // what hangs on it stands to the right
    this.network.moveTo({
      position: { x: x + ahead, y: y + this.room().covered / 2 / scale },
      scale,
      animation: false,
    });
  },

  /** Move as little as it takes to have a node in the window. */
  reveal(id) {
    if (!this.nodes.get(id)) return;
    this.resize();
    const { x, y } = this.onScreen(id),
      half = (this.boxes.get(id).width / 2) * this.network.getScale();
    const over = (least, most, room) =>
      least < 10 ? least - 10 : most > room - 10 ? Math.min(least - 10, most - room + 10) : 0;
    const { w, h } = this.room();
    const dx = over(x - half, x + half, w),
      dy = over(y - 20, y + 20, h);
    if (!dx && !dy) return;
    const scale = this.network.getScale(),
      at = this.network.getViewPosition();
    this.network.moveTo({ scale, animation: false, position: { x: at.x + dx / scale, y: at.y + dy / scale } });
  },

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.05, this.network.getScale() * factor)), animation: false });
  },

  /** The nearest node in a direction ([1, 0] is right); relations lead before empty space. */
  towards(id, [dx, dy]) {
    const spots = this.spots(),
      here = spots.get(id);
    if (!here) return this.shown.root || this.shown.ids[0];
    const linked = new Set(
      this.shown.edges.flatMap((edge) => (edge.s === id ? [edge.o] : edge.o === id ? [edge.s] : [])),
    );
    let best = null;
    for (const [other, spot] of spots) {
      if (!this.known.has(other)) continue; // a group's name
      const along = (spot.x - here.x) * dx + (spot.y - here.y) * dy,
        aside = Math.abs((spot.x - here.x) * dy) + Math.abs((spot.y - here.y) * dx);
      if (other === id || along < 5) continue;
      const cost = (along + 2 * aside) * (linked.has(other) && dx ? 0.2 : 1);
      if (!best || cost < best[0]) best = [cost, other];
    }
    return best ? best[1] : id;
  },

  /** The view as SVG, drawn as it is on the screen. */
  toSvg() {
    if (!this.shown.ids.length) return "";
    const lit = colours(),
      box = this.extent(),
      tree = this.drawn.layout === "tree";
    const [left, top, width, height] = [
      box.left - 50,
      box.top - 20,
      box.right - box.left + 90,
      box.bottom - box.top + 40,
    ];
    const svg = svgEl("svg", {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `${left} ${top} ${width} ${height}`,
      width,
      height,
      "font-family": FONT,
    });
    svg.append(svgEl("rect", { x: left, y: top, width, height, fill: lit.ground }));
    const halo = { stroke: lit.ground, "stroke-width": 3, "paint-order": "stroke" };
    const routes = this.routes();
    for (const { edge, line } of routes) svg.append(...routeSvg(line, lit.edge, dashes(edge)));
    svg.append(...this.pillsSvg(lit, halo));
    for (const { edge, line, pill } of routes) {
      if (pill) continue;
      const branch = !tree || this.branch(edge);
      const [x, y] = branch ? line.label : line.middle || line.label;
      const anchor = branch && line.align === "right" ? "end" : "middle";
      svg.append(
        svgEl("text", { x, y, "font-size": 11, "text-anchor": anchor, fill: lit.dim, ...halo }, this.nameOf(edge)),
      );
    }
    for (const [id, { x, y }] of this.spots()) {
      if (!this.boxes.has(id)) continue;
      const { look, label, size } = this.boxes.get(id);
      svg.append(
        svgEl(
          "g",
          {},
          svgEl("title", {}, this.known.get(id).label),
          symbolSvg(look.shape, x, y, look.colour, lit.ground, size),
          svgEl("text", { x: x + 13, y: y + 5, "font-size": 14, fill: lit.ink, ...halo }, label),
        ),
      );
    }
    return new XMLSerializer().serializeToString(svg);
  },

  /** The names of the groups with the line that leads to each. */
  pillsSvg(lit, halo) {
    const spots = this.spots();
    return [...this.shown.pills.values()].flatMap((pill) => {
      const [from, to] = [spots.get(pill.parent), spots.get(pill.id)];
      if (!from || !to) return [];
      const place = { x: (to.x - 13 + to.right + 4) / 2, y: to.y + 4, "font-size": 12, "text-anchor": "middle" };
      return [
        ...routeSvg(route(from, { ...to, x: to.x + 12 }, 0, true), lit.edge, [], false),
        svgEl("text", { ...place, fill: lit.dim, ...halo }, pill.box.label),
      ];
    });
  },

  /** The whole picture small in a corner, where the window shows a part of it; a press there goes there. */
  map() {
    const sheet = $("map");
    if (!this.shown.ids.length || !this.size.w || !this.light) return;
    const box = this.extent(),
      scale = this.network.getScale(),
      at = this.network.getViewPosition();
    const [wide, high] = [box.right - box.left, box.bottom - box.top];
    const seen = { w: this.size.w / scale, h: this.size.h / scale };
    sheet.hidden = wide <= seen.w * 1.05 && high <= seen.h * 1.05;
    if (sheet.hidden) return;
    const room = Math.min(1, this.size.w / ROOMY); // in a narrow window it would hide what it shows
    const factor = Math.min((150 * room) / wide, (110 * room) / high);
    Object.assign(sheet, { width: Math.ceil(wide * factor), height: Math.ceil(high * factor) });
    const brush = sheet.getContext("2d");
    brush.fillStyle = this.light.paper;
    brush.fillRect(0, 0, sheet.width, sheet.height);
    for (const [id, { x, y, right }] of this.spots()) {
      if (!this.boxes.has(id)) continue;
      brush.fillStyle = this.boxes.get(id).look.colour;
      brush.fillRect((x - box.left) * factor, (y - box.top) * factor - 0.5, Math.max(2, (right - x) * factor), 1.5);
    }
    brush.strokeStyle = this.light.accent;
    brush.lineWidth = 1.5;
    const [left, top] = [(at.x - seen.w / 2 - box.left) * factor, (at.y - seen.h / 2 - box.top) * factor];
    brush.strokeRect(left, top, seen.w * factor, seen.h * factor);
    this.mapping = { box, factor };
  },

  jump(event) {
    const { box, factor } = this.mapping;
    const move = ({ offsetX, offsetY }) =>
      this.network.moveTo({
        position: { x: box.left + offsetX / factor, y: box.top + offsetY / factor },
        animation: false,
      });
    move(event);
    const sheet = $("map");
    sheet.setPointerCapture(event.pointerId);
    sheet.onpointermove = move;
    sheet.onpointerup = () => {
      sheet.onpointermove = null;
    };
  },

  /** The view as the browser drew it, on the page's ground. */
  toPng() {
    const drawn = this.container.querySelector("canvas");
    const sheet = el("canvas", { width: drawn.width, height: drawn.height });
    const brush = sheet.getContext("2d");
    brush.fillStyle = colours().ground;
    brush.fillRect(0, 0, sheet.width, sheet.height);
    brush.drawImage(drawn, 0, 0);
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  },
});
