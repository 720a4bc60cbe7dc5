// Where nodes stand: pure functions from nodes and edges to positions, the same for the same input. Each returns
// {at: id -> {x, y}, parents: id -> id}; x, y is the middle of a symbol, its label stands to the right.

// As in opening.py: room for a symbol, for a relation's name between columns, a line, and the lines a window shows.
const SYMBOL = 26,
  GAP = 88,
  ROW = 28,
  WINDOW = 19;

// Relations whose subject hangs on its object: people on what they lead.
const OF_PEOPLE = ["leads", "holdsPostAt", "founderOf"];

/** Trees over all nodes: first along the relations' own direction from the root, then whatever else hangs on them. */
function spanningForest(root, ids, edges) {
  const out = new Map(ids.map((id) => [id, []])),
    around = new Map(ids.map((id) => [id, []]));
  for (const edge of edges) {
    if (!out.has(edge.s) || !out.has(edge.o)) continue;
    const [from, to] = OF_PEOPLE.includes(edge.p) ? [edge.o, edge.s] : [edge.s, edge.o];
    out.get(from).push(to);
    around.get(from).push(to);
    around.get(to).push(from);
  }
  const place = new Map(ids.map((id, i) => [id, i]));
  const order = [...ids].sort((a, b) =>
    a === root ? -1 : b === root ? 1 : out.get(b).length - out.get(a).length || place.get(a) - place.get(b),
  );
  const children = new Map(ids.map((id) => [id, []]));
  const seen = new Set(),
    roots = [],
    parents = new Map();
  const grow = (queue, links) => {
    for (let i = 0; i < queue.length; i += 1) {
      for (const id of [...links.get(queue[i])].sort((a, b) => place.get(a) - place.get(b))) {
        if (seen.has(id)) continue;
        seen.add(id);
        parents.set(id, queue[i]);
        children.get(queue[i]).push(id);
        queue.push(id);
      }
    }
    return queue;
  };
  for (const start of order) {
    if (seen.has(start)) continue;
    seen.add(start);
    roots.push(start);
    grow(grow([start], out), around);
  }
  return { roots, children, parents };
}

/** How many rows each subtree takes. */
function breadths(roots, children) {
  const rows = new Map();
  const stack = [...roots];
  const order = [];
  while (stack.length) {
    const id = stack.pop();
    order.push(id);
    stack.push(...children.get(id));
  }
  for (const id of order.reverse())
    rows.set(
      id,
      Math.max(
        1,
        children.get(id).reduce((sum, child) => sum + rows.get(child), 0),
      ),
    );
  return rows;
}

/** A tree from left to right: columns as wide as their longest label (`width(id)`), a row a leaf. */
function treeLayout(root, ids, edges, width) {
  const { roots, children, parents } = spanningForest(root, ids, edges);
  const rows = breadths(roots, children);
  const depths = new Map(),
    widest = [],
    places = [];
  const stack = [];
  let top = 0;
  for (const start of roots) {
    stack.push([start, 0, top]);
    top += rows.get(start) + (children.get(start).length ? 1 : 0);
  }
  while (stack.length) {
    const [id, depth, first] = stack.pop();
    depths.set(id, depth);
    widest[depth] = Math.max(widest[depth] || 0, width(id));
    places.push([id, (first + Math.min(rows.get(id), WINDOW) / 2) * ROW]);
    let next = first;
    for (const child of children.get(id)) {
      stack.push([child, depth + 1, next]);
      next += rows.get(child);
    }
  }
  const columns = [0];
  widest.forEach((w, depth) => columns.push(columns[depth] + SYMBOL + w + GAP));
  return { at: new Map(places.map(([id, y]) => [id, { x: columns[depths.get(id)], y }])), parents };
}

/** Rings around the root, each subtree in its sector. */
function radialLayout(root, ids, edges) {
  const { roots, children, parents } = spanningForest(root, ids, edges);
  const rows = breadths(roots, children);
  const total = roots.reduce((sum, id) => sum + rows.get(id), 0);
  const step = Math.max(210, total * 5.5);
  const at = new Map();
  const alone = roots.length === 1;
  const stack = [];
  let first = 0;
  for (const start of roots) {
    stack.push([start, alone ? 0 : 1, first]);
    first += rows.get(start);
  }
  while (stack.length) {
    const [id, depth, from] = stack.pop();
    const angle = ((from + rows.get(id) / 2) / total) * 2 * Math.PI;
    // Neighbours on a ring stand at three distances, or their labels would cover one another above and below.
    const radius = depth * step + (depth ? 22 * ((at.size % 3) - 1) : 0);
    at.set(id, { x: Math.cos(angle) * radius * 1.25, y: Math.sin(angle) * radius });
    let next = from;
    for (const child of children.get(id)) {
      stack.push([child, depth + 1, next]);
      next += rows.get(child);
    }
  }
  return { at, parents };
}

/** Springs and repulsion (Fruchterman and Reingold), a fixed number of rounds from the radial layout: no chance in it. */
function forceLayout(root, ids, edges) {
  const { at, parents } = radialLayout(root, ids, edges);
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
  return { at: new Map(nodes.map(({ id, x, y }) => [id, { x: Math.round(x * 1.7), y: Math.round(y) }])), parents };
}

const LAYOUTS = { tree: treeLayout, radial: radialLayout, force: forceLayout };
