// Where the lines of the network run. vis-network starts its curves in the middle of a node; a tree reads well only if
// they start where a label ends and arrive at a symbol, so they are drawn here, under the nodes, in vis-network's own
// coordinates. A route is a Bézier curve of four points, so that the canvas, the SVG picture and the pointer share it.
// A box is {x, y, right, label…}: the middle of the symbol and where the label ends.

const ARROW = 7,
  REACH = 6;

/** What several passages say of the same two things as one line, in the manner of the surest; `same` has them all. */
function oneLineEach(edges) {
  const sureness = (edge) => (edge.implied ? 0 : 2) + (Number(edge.confidence) || 1);
  const told = grouped(edges, ({ s, p, o, modality }) => [s, p, o, UNREAL.includes(modality)].join(" "));
  return [...told.values()].map((same) => ({
    ...same.reduce((best, edge) => (sureness(edge) > sureness(best) ? edge : best)),
    same: same.map(({ id }) => id),
  }));
}

/** Of several edges between the same two nodes, which one each is. */
function parallels(edges) {
  const counts = new Map();
  return new Map(
    edges.map((edge) => {
      const pair = [edge.s, edge.o].sort().join(" ");
      counts.set(pair, (counts.get(pair) ?? -1) + 1);
      return [edge.id, counts.get(pair)];
    }),
  );
}

/** The route of an edge between two boxes; `nth` of several between the same two. */
function route(from, to, nth, tree) {
  if (from === to)
    return {
      points: [
        [from.x - 4, from.y - 10],
        [from.x - 26, from.y - 40],
        [from.x + 26, from.y - 40],
        [from.x + 4, from.y - 10],
      ],
      label: [from.x, from.y - 34],
      align: "center",
    };
  return tree ? treeRoute(from, to, nth) : straightRoute(from, to, nth);
}

/** Between columns: from the end of the left one's label to the right one's symbol; in one column: a bow on the left. */
function treeRoute(from, to, nth) {
  const onward = from.x < to.x;
  const [left, right] = onward ? [from, to] : [to, from];
  if (Math.abs(from.x - to.x) < 1) {
    const x = from.x - 12,
      bow = 40 + 14 * nth;
    return {
      points: [
        [x, from.y],
        [x - bow, from.y],
        [x - bow, to.y],
        [x, to.y],
      ],
      label: [x - bow * 0.75, (from.y + to.y) / 2],
      align: "center",
    };
  }
  const shift = 6 * nth;
  const start = [left.right + 4, left.y + shift],
    end = [right.x - 13, right.y + shift];
  const bend = Math.max(30, (end[0] - start[0]) / 2);
  const points = [start, [start[0] + bend, start[1]], [end[0] - bend, end[1]], end];
  return {
    points: onward ? points : points.reverse(),
    label: [end[0] - (onward ? 12 : 4), end[1] - 5 - 6 * nth],
    align: "right",
    middle: at(points, 0.5),
  };
}

/** From symbol to symbol. */
function straightRoute(from, to, nth) {
  const dx = to.x - from.x,
    dy = to.y - from.y,
    length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const side = nth * 7;
  const point = (along) => [from.x + ux * along - uy * side, from.y + uy * along + ux * side];
  const last = Math.max(14, length - 13);
  return {
    points: [point(12), point(length / 3), point((2 * length) / 3), point(last)],
    label: point(length / 2),
    align: "center",
  };
}

/** A point of a Bézier curve. */
function at([a, b, c, d], t) {
  const u = 1 - t;
  const mix = (i) => u * u * u * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t * t * t * d[i];
  return [mix(0), mix(1)];
}

/** How far a point is from a route. */
function distance({ points }, x, y) {
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  if (x < Math.min(...xs) - 20 || x > Math.max(...xs) + 20 || y < Math.min(...ys) - 20 || y > Math.max(...ys) + 20)
    return Infinity;
  let nearest = Infinity;
  for (let i = 0; i <= 40; i += 1) {
    const [px, py] = at(points, i / 40);
    nearest = Math.min(nearest, Math.hypot(px - x, py - y));
  }
  return nearest;
}

/** Corners of the arrow head at the end of a route. */
function arrowHead({ points: [, , c, d] }) {
  const turn = Math.atan2(d[1] - c[1], d[0] - c[0]);
  const wing = (side) => [d[0] - ARROW * Math.cos(turn + side), d[1] - ARROW * Math.sin(turn + side)];
  return [d, wing(0.45), wing(-0.45)];
}

/** Draw a line with its arrow head (unless it leads to a group's name) on a canvas; `dashes` as a canvas takes them. */
function drawRoute(pen, line, colour, width, dashes, head = true) {
  const [a, b, c, d] = line.points;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dashes);
  pen.beginPath();
  pen.moveTo(...a);
  pen.bezierCurveTo(...b, ...c, ...d);
  pen.stroke();
  pen.setLineDash([]);
  if (!head) return;
  pen.beginPath();
  arrowHead(line).forEach((point, i) => (i ? pen.lineTo(...point) : pen.moveTo(...point)));
  pen.fill();
}

/** Write a relation's name at its place, on a ground of its own. */
function drawName(pen, words, [x, y], align, ink, ground) {
  pen.font = `11px ${FONT}`;
  pen.textAlign = align;
  pen.textBaseline = "alphabetic";
  pen.lineWidth = 3;
  pen.lineJoin = "round";
  pen.strokeStyle = ground;
  pen.strokeText(words, x, y);
  pen.fillStyle = ink;
  pen.fillText(words, x, y);
}

/** A route as SVG: the curve and, unless it leads to a group's name, its arrow head. */
function routeSvg(line, colour, dashes, head = true) {
  const n = (point) => point.map((value) => value.toFixed(1)).join(" ");
  const [a, b, c, d] = line.points;
  return [
    svgEl("path", {
      d: `M${n(a)} C${n(b)} ${n(c)} ${n(d)}`,
      fill: "none",
      stroke: colour,
      ...(dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {}),
    }),
    ...(head ? [svgEl("polygon", { points: arrowHead(line).map(n).join(" "), fill: colour })] : []),
  ];
}
