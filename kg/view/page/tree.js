// The tree: what hangs on what, siblings gathered under one word for their relation, and which of them are folded.

// As in opening.py: room for a symbol, a line, and the lines a window shows.
const SYMBOL = 26,
  ROW = 28,
  WINDOW = 19;
// Room between two columns for a relation's name, or for a group's; from how many siblings on they make a group; and
// how many lines a tree may take before its largest groups fold.
const GAP = 96,
  GROUP_GAP = 168,
  GROUP = 3,
  KEEP = 5,
  TALL = 33;

// Relations whose subject hangs on its object: people on what they lead.
const OF_PEOPLE = ["leads", "holdsPostAt", "founderOf"];

/**
 * Trees over all nodes: first along the relations' own direction from the roots, then whatever else hangs on them.
 * The order of `ids` is kept. Returns {roots, children, parents, by: id -> the edge it hangs on}.
 */
function spanningForest(roots, ids, edges) {
  const out = new Map(ids.map((id) => [id, []])),
    around = new Map(ids.map((id) => [id, []]));
  for (const edge of edges) {
    if (!out.has(edge.s) || !out.has(edge.o)) continue;
    const [from, to] = OF_PEOPLE.includes(edge.p) ? [edge.o, edge.s] : [edge.s, edge.o];
    out.get(from).push([to, edge]);
    around.get(from).push([to, edge]);
    around.get(to).push([from, edge]);
  }
  const place = new Map(ids.map((id, i) => [id, i]));
  const first = new Set(roots.filter((id) => place.has(id)));
  const others = ids.filter((id) => !first.has(id)).sort((a, b) => out.get(b).length - out.get(a).length || place.get(a) - place.get(b));
  const children = new Map(ids.map((id) => [id, []]));
  const seen = new Set(),
    starts = [],
    parents = new Map(),
    by = new Map();
  const grow = (queue, links) => {
    for (let i = 0; i < queue.length; i += 1) {
      for (const [id, edge] of [...links.get(queue[i])].sort(([a], [b]) => place.get(a) - place.get(b))) {
        if (seen.has(id) || first.has(id)) continue;
        seen.add(id);
        parents.set(id, queue[i]);
        by.set(id, edge);
        children.get(queue[i]).push(id);
        queue.push(id);
      }
    }
    return queue;
  };
  for (const start of [...first, ...others]) {
    if (seen.has(start)) continue;
    seen.add(start);
    starts.push(start);
    grow(grow([start], out), around);
  }
  for (const [parent, hang] of children) {
    const sorts = grouped(hang, (id) => sortOf(by.get(id), parent));
    children.set(parent, [...sorts.values()].flat());
  }
  return { roots: starts, children, parents, by };
}

/** By what something hangs on a node: the relation, and which way it runs. */
const sortOf = (edge, parent) => `${edge.s === parent ? "" : "<"}${edge.p}`;

/** How many rows each subtree takes; what is not shown takes none. */
function breadths(roots, children, hidden = new Set()) {
  const rows = new Map();
  const stack = [...roots],
    order = [];
  while (stack.length) {
    const id = stack.pop();
    order.push(id);
    stack.push(...children.get(id));
  }
  for (const id of order.reverse()) {
    const sum = children.get(id).reduce((all, child) => all + rows.get(child), 0);
    rows.set(id, hidden.has(id) ? 0 : Math.max(1, sum));
  }
  return rows;
}

/**
 * Siblings that hang on one node by one relation: {id, parent, p, out, members, leaves}. Of a group all that have
 * nothing hanging on them can be folded; its id is the same in every view.
 */
function siblings({ children, by }) {
  const groups = [];
  for (const [parent, hang] of children) {
    const sorts = grouped(hang, (id) => sortOf(by.get(id), parent));
    for (const [sort, members] of sorts) {
      if (members.length < GROUP) continue;
      const leaves = members.filter((id) => !children.get(id).length);
      groups.push({ id: `${parent}~${sort}`, parent, p: sort.replace("<", ""), out: !sort.startsWith("<"), members, leaves });
    }
  }
  return groups;
}

/**
 * Which groups are folded: those that were asked for, and of a tall tree the ones nearest its root (the largest first)
 * until it is not tall any more.
 */
function foldedGroups(groups, depth, rows, turned, kept) {
  const asked = new Set(turned);
  const folded = new Set();
  const order = (a, b) => depth(a.parent) - depth(b.parent) || b.leaves.length - a.leaves.length;
  for (const group of [...groups].sort(order)) {
    const whole = group.leaves.some((id) => kept.has(id));
    const tall = rows > (depth(group.parent) ? 2 * TALL : TALL) && group.leaves.length > KEEP && !whole;
    if (tall !== asked.has(group.id)) {
      folded.add(group.id);
      rows -= group.leaves.length;
    }
  }
  return folded;
}

/**
 * Trees from left to right: columns as wide as their longest label (`width(id)`), a row a leaf; a group's name stands
 * between the columns. Several trees stand beside one another in columns. `turned` are groups the person turned from
 * open to folded or back, `kept` nodes that must be seen.
 */
function treeLayout({ roots, ids, edges, width, turned = [], kept = new Set() }) {
  const forest = spanningForest(roots, ids, edges);
  const { children, parents, by } = forest;
  const groups = siblings(forest);
  const all = breadths(forest.roots, children);
  const total = forest.roots.reduce((sum, id) => sum + all.get(id), 0);
  const depth = (id) => (parents.has(id) ? 1 + depth(parents.get(id)) : 0);
  const folded = foldedGroups(groups, depth, total, turned, kept);
  const hidden = new Set(groups.filter((group) => folded.has(group.id)).flatMap((group) => group.leaves));
  // What is folded away leaves its row to the group's name.
  const stand = new Map(groups.filter(({ id, leaves }) => folded.has(id) && leaves.length).map((group) => [group.leaves[0], group]));
  const shown = new Set([...hidden].filter((id) => !stand.has(id)));
  const rows = breadths(forest.roots, children, shown);
  const at = new Map(),
    pills = new Map();
  const member = new Map(groups.flatMap((group) => group.members.map((id) => [id, group])));
  const trees = forest.roots.map((start) => oneTree(start, { children, rows, hidden: shown, folded: hidden, member, width }));
  for (const { tree, dx, dy } of packed(trees)) {
    for (const [id, { x, y }] of tree.at) {
      if (!hidden.has(id)) at.set(id, { x: x + dx, y: y + dy });
      else tree.ends.push([id, { x: x + dx, y: y + dy }]);
    }
  }
  const stood = new Map(trees.flatMap((tree) => tree.ends));
  for (const group of groups) {
    const ends = group.members.map((id) => at.get(id) || stood.get(id)).filter(Boolean);
    const xs = Math.min(...ends.map(({ x }) => x));
    const first = Math.min(...ends.map(({ y }) => y)),
      last = Math.min(first + (WINDOW - 1) * ROW, Math.max(...ends.map(({ y }) => y)));
    const rest = folded.has(group.id) && group.leaves.length < group.members.length && stood.get(group.leaves[0]);
    pills.set(group.id, { ...group, folded: folded.has(group.id), rest, x: xs - 56, y: (first + last) / 2 });
  }
  return { at, parents, by, pills, member: new Map([...member].filter(([id]) => at.has(id))), hidden };
}

/** One tree by itself, its upper left corner at 0, 0: {at, wide, high, ends}. */
function oneTree(start, { children, rows, hidden, folded, member, width }) {
  const depths = new Map(),
    widest = [],
    gaps = [],
    places = [];
  const stack = [[start, 0, 0]];
  while (stack.length) {
    const [id, depth, first] = stack.pop();
    if (hidden.has(id)) continue;
    depths.set(id, depth);
    widest[depth] = Math.max(widest[depth] || 0, folded.has(id) ? 0 : width(id));
    if (depth) gaps[depth - 1] = Math.max(gaps[depth - 1] || 0, member.has(id) ? GROUP_GAP : GAP);
    places.push([id, (first + Math.min(rows.get(id), WINDOW) / 2) * ROW]);
    let next = first;
    for (const child of children.get(id)) {
      stack.push([child, depth + 1, next]);
      next += rows.get(child);
    }
  }
  const columns = [0];
  widest.forEach((w, depth) => columns.push(columns[depth] + SYMBOL + w + (gaps[depth] || 0)));
  return {
    at: new Map(places.map(([id, y]) => [id, { x: columns[depths.get(id)], y }])),
    wide: columns[widest.length],
    high: rows.get(start) * ROW,
    ends: [],
  };
}

/** Where each of several trees stands: one below the other, in as many columns as make a picture about as wide as high. */
function packed(trees) {
  const gap = (tree) => (tree.at.size > 1 ? ROW : 0);
  const whole = trees.reduce((sum, tree) => sum + tree.high + gap(tree), 0);
  const tallest = Math.max(0, ...trees.map((tree) => tree.high));
  const wide = Math.max(1, ...trees.map((tree) => tree.wide));
  const count = Math.max(1, Math.round(Math.sqrt((1.5 * whole) / wide)));
  const limit = Math.max(tallest, whole / count, WINDOW * ROW);
  let dx = 0,
    dy = 0,
    column = 0;
  return trees.map((tree) => {
    if (dy && dy + tree.high > limit) [dx, dy, column] = [dx + column + 70, 0, 0];
    const placed = { tree, dx, dy };
    dy += tree.high + gap(tree);
    column = Math.max(column, tree.wide);
    return placed;
  });
}
