// Where nodes stand: pure functions from nodes and edges to positions, the same for the same input. Each returns
// {at: id -> {x, y}, parents: id -> id, …}; x, y is the middle of a symbol, its label stands to the right.

/** Rings around the root, each subtree in its sector. */
function radialLayout({ roots: first, ids, edges, width }) {
  const { roots, children, parents, by } = spanningForest(first, ids, edges);
  const rows = breadths(roots, children);
  const total = roots.reduce((sum, id) => sum + rows.get(id), 0);
  const step = Math.max(210, total * 5.5);
  const at = new Map();
  const alone = roots.length === 1;
  const stack = [];
  let from = 0;
  for (const start of roots) {
    stack.push([start, alone ? 0 : 1, from]);
    from += rows.get(start);
  }
  while (stack.length) {
    const [id, depth, begin] = stack.pop();
    const angle = ((begin + rows.get(id) / 2) / total) * 2 * Math.PI;
    at.set(id, { x: Math.cos(angle) * depth * step * 1.25, y: Math.sin(angle) * depth * step });
    let next = begin;
    for (const child of children.get(id)) {
      stack.push([child, depth + 1, next]);
      next += rows.get(child);
    }
  }
  return { at: apart(at, width), parents, by };
}

/** Springs and repulsion (Fruchterman and Reingold), a fixed number of rounds from the radial layout: no chance in it. */
function forceLayout({ roots, ids, edges, width }) {
  const { at, parents, by } = radialLayout({ roots, ids, edges, width });
  const ideal = 95;
  const nodes = ids.map((id) => ({ id, x: at.get(id).x / 2, y: at.get(id).y / 2, dx: 0, dy: 0 }));
  const index = new Map(nodes.map((node) => [node.id, node]));
  const links = edges
    .filter((e) => index.has(e.s) && index.has(e.o) && e.s !== e.o)
    .map((e) => [index.get(e.s), index.get(e.o)]);
  const rounds = Math.max(12, Math.min(300, Math.ceil(4e6 / Math.max(1, nodes.length * nodes.length))));
  const shift = (a, b, x, y) => {
    a.dx += x;
    a.dy += y;
    b.dx -= x;
    b.dy -= y;
  };
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < nodes.length; i += 1) {
      for (let j = i + 1; j < nodes.length; j += 1) {
        const x = nodes[i].x - nodes[j].x || 0.1 * (i - j),
          y = nodes[i].y - nodes[j].y || 0.1;
        const push = (ideal * ideal) / (x * x + y * y);
        shift(nodes[i], nodes[j], x * push, y * push);
      }
    }
    for (const [a, b] of links) {
      const x = b.x - a.x,
        y = b.y - a.y,
        pull = Math.hypot(x, y) / ideal;
      shift(a, b, x * pull, y * pull);
    }
    const heat = 120 * (1 - round / rounds) + 1;
    for (const node of nodes) {
      node.dx -= node.x * 0.4;
      node.dy -= node.y * 0.4;
      const length = Math.hypot(node.dx, node.dy) || 1,
        step = Math.min(length, heat);
      node.x += (node.dx / length) * step;
      node.y += (node.dy / length) * step;
      node.dx = node.dy = 0;
    }
  }
  // Labels are wide and low: so is the picture.
  return { at: apart(new Map(nodes.map(({ id, x, y }) => [id, { x: x * 1.7, y }])), width), parents, by };
}

/** Move nodes as little as it takes that no symbol or label lies on another: line by line from the top. */
function apart(at, width) {
  const high = 27,
    left = 14;
  const placed = [];
  const boxes = [...at].map(([id, { x, y }]) => ({ id, x: Math.round(x), y: Math.round(y), right: 24 + width(id) }));
  boxes.sort((a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1));
  for (const box of boxes) {
    const over = (y) =>
      placed.find(
        (other) =>
          Math.abs(other.y - y) < high && other.x - left < box.x + box.right && box.x - left < other.x + other.right,
      );
    // The nearest free line, below or above.
    const free = (way) => {
      let y = box.y;
      for (let other = over(y); other; other = over(y)) y = other.y + way * high;
      return y;
    };
    const [down, up] = [free(1), free(-1)];
    box.y = down - box.y <= box.y - up ? down : up;
    placed.push(box);
  }
  return new Map(boxes.map(({ id, x, y }) => [id, { x, y }]));
}

const LAYOUTS = { tree: treeLayout, radial: radialLayout, force: forceLayout };
