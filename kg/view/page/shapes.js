// The symbols of the classes, for the canvas, the SVG picture and the legend alike.

// How a class is drawn that has no look (Look in kg/view/payload.py).
const UNKNOWN = { colour: "#6A776F", shape: "dot" };

// Corners, and by how much of a full turn the first lies from three o'clock, clockwise.
const CORNERS = {
  square: [4, 1 / 8],
  diamond: [4, 0],
  hexagon: [6, 0],
  triangle: [3, -1 / 4],
  triangleDown: [3, 1 / 4],
};

/** Corners [x, y] of a symbol around a point; null for the dot. */
function outline(shape, x, y, size = 9) {
  const corner = (turn, radius) => [
    x + radius * Math.cos(2 * Math.PI * turn),
    y + radius * Math.sin(2 * Math.PI * turn),
  ];
  if (shape === "star")
    return Array.from({ length: 10 }, (_, i) => corner(i / 10 - 1 / 4, i % 2 ? size * 0.5 : size * 1.1));
  if (!CORNERS[shape]) return null;
  const [count, turn] = CORNERS[shape];
  return Array.from({ length: count }, (_, i) => corner(i / count + turn, size));
}

/** Draw a symbol on a canvas, filled and with a border. */
function drawSymbol(pen, shape, x, y, fillStyle, border, size = 9) {
  const corners = outline(shape, x, y, size);
  pen.beginPath();
  if (corners) corners.forEach(([cx, cy], i) => (i ? pen.lineTo(cx, cy) : pen.moveTo(cx, cy)));
  else pen.arc(x, y, size - 1, 0, 2 * Math.PI);
  pen.closePath();
  pen.fillStyle = fillStyle;
  pen.fill();
  pen.lineWidth = 1;
  pen.strokeStyle = border;
  pen.stroke();
}

/** The same as an SVG element. */
function symbolSvg(shape, x, y, colour, border, size = 9) {
  const corners = outline(shape, x, y, size);
  const look = { fill: colour, stroke: border };
  return corners
    ? svgEl("polygon", { points: corners.map((c) => c.map((n) => n.toFixed(1)).join(",")).join(" "), ...look })
    : svgEl("circle", { cx: x, cy: y, r: size - 1, ...look });
}

/** A small symbol among words. */
const symbolIcon = (look) => {
  const icon = svgEl("svg", { viewBox: "0 0 20 20", class: "symbol", "aria-hidden": "true" });
  icon.append(symbolSvg(look.shape, 10, 10, look.colour, "transparent", 8.5));
  return icon;
};
