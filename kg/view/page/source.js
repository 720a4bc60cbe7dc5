// Where facts come from: the page itself (built, opened from a file) or a server (any size). Both answer the same calls:
//   meta                    {title, classes, predicates, counts, years, articles, lang}
//   opening()               {root, nodes: [node], edges: [edge]}
//   search(words)           [{node, alias}]
//   entity(id)              {node, aliases, relations: [{edge, other, out}], figures: [figure], mentions: [evidence]}
//   between(ids)            [edge] among these nodes
//   path(a, b)              [node id] or null
//   article(id)             {id, title, publisher, issued, text, sentences, marks}
//   figures()               [figure]
// node {id, kind, label, degree}; edge {id, s, p, o, implied, rule, evidence: [evidence]};
// evidence {article, b, e} in code points; figure {id, s, label, indicator, value, unit, kind, qualifier, from, to, text, evidence}.

class PageSource {
  constructor(payload) {
    this.meta = payload.meta;
    this.nodes = new Map(
      payload.nodes.map(([id, kind, label, aliases, pinyin, initials]) => [
        id,
        { id, kind, label, aliases, pinyin, initials, degree: 0 },
      ]),
    );
    this.edges = payload.edges.map(([id, s, p, o, implied, rule, evidence]) => ({
      id,
      s,
      p,
      o,
      implied: !!implied,
      rule,
      evidence: evidence.map(asEvidence),
    }));
    this.around = new Map();
    for (const edge of this.edges) {
      for (const end of new Set([edge.s, edge.o])) {
        if (!this.around.has(end)) this.around.set(end, []);
        this.around.get(end).push(edge);
        this.nodes.get(end).degree += 1;
      }
    }
    this.allFigures = payload.figures.map(
      ([id, s, indicator, value, unit, kind, qualifier, from, to, text, rule, evidence]) => ({
        id,
        s,
        label: (this.nodes.get(s) || { label: "" }).label,
        indicator,
        value,
        unit,
        kind,
        qualifier,
        from,
        to,
        text,
        rule,
        evidence: evidence.map(asEvidence),
      }),
    );
    this.articles = new Map(payload.articles.map((article) => [article.id, article]));
    this.mentionsOf = new Map();
    for (const article of payload.articles) {
      for (const [type, b, e, ref] of article.marks) {
        if (type !== "m") continue;
        if (!this.mentionsOf.has(ref)) this.mentionsOf.set(ref, []);
        this.mentionsOf.get(ref).push({ article: article.id, b, e });
      }
    }
    this.start = payload.opening;
  }

  async opening() {
    const ids = this.start.nodes;
    return { root: this.start.root, nodes: ids.map((id) => this.nodes.get(id)), edges: await this.between(ids) };
  }

  async search(words) {
    const asked = words.trim().toLowerCase();
    if (!asked) return [];
    const found = [];
    for (const node of this.nodes.values()) {
      const alias = Math.min(9, ...node.aliases.map((name) => rankName(name.toLowerCase(), asked) + 0.5));
      const best = Math.min(
        rankName(node.label.toLowerCase(), asked),
        alias,
        rankName(node.pinyin, asked) + 3,
        rankName(node.initials, asked) + 3,
      );
      if (best < 9) found.push([best, node]);
    }
    found.sort(([a, x], [b, y]) => a - b || y.degree - x.degree || (x.label < y.label ? -1 : 1));
    return found
      .slice(0, 40)
      .map(([, node]) => ({
        node,
        alias: node.label.toLowerCase().includes(asked)
          ? ""
          : node.aliases.find((a) => a.toLowerCase().includes(asked)) || "",
      }));
  }

  async entity(id) {
    const node = this.nodes.get(id);
    if (!node) return null;
    const relations = (this.around.get(id) || []).map((edge) => ({
      edge,
      out: edge.s === id,
      other: this.nodes.get(edge.s === id ? edge.o : edge.s),
    }));
    return {
      node,
      aliases: node.aliases,
      relations,
      figures: this.allFigures.filter((f) => f.s === id),
      mentions: this.mentionsOf.get(id) || [],
    };
  }

  async between(ids) {
    const inside = new Set(ids);
    return this.edges.filter((edge) => inside.has(edge.s) && inside.has(edge.o));
  }

  async path(a, b) {
    const came = new Map([[a, null]]);
    for (let queue = [a], i = 0; i < queue.length; i += 1) {
      if (queue[i] === b) break;
      for (const edge of this.around.get(queue[i]) || []) {
        const next = edge.s === queue[i] ? edge.o : edge.s;
        if (!came.has(next)) {
          came.set(next, queue[i]);
          queue.push(next);
        }
      }
    }
    if (!came.has(b)) return null;
    const path = [];
    for (let at = b; at !== null; at = came.get(at)) path.unshift(at);
    return path;
  }

  async article(id) {
    return this.articles.get(id);
  }
  async figures() {
    return this.allFigures;
  }
}

class ServerSource {
  constructor(payload) {
    this.meta = payload.meta;
    this.root = payload.api;
    this.kept = new Map();
  }

  /** One answer of the server, asked once: what is on its way is waited for, not asked again. */
  ask(path, parameters = {}) {
    const url = `${this.root}${path}?${new URLSearchParams(parameters)}`;
    if (!this.kept.has(url)) {
      const answer = this.fetch(url);
      answer.catch(() => this.kept.delete(url));
      this.kept.set(url, answer);
    }
    return this.kept.get(url);
  }

  async fetch(url) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  opening() {
    return this.ask("opening");
  }
  search(words) {
    return words.trim() ? this.ask("search", { q: words.trim() }) : Promise.resolve([]);
  }
  entity(id) {
    return this.ask("entity", { id });
  }
  between(ids) {
    return this.ask("between", { ids: ids.join(" ") });
  }
  path(from, to) {
    return this.ask("path", { from, to });
  }
  article(id) {
    return this.ask("article", { id });
  }
  figures() {
    return this.ask("figures");
  }
}

const asEvidence = ([article, b, e]) => ({ article, b, e });

/** 0 the whole name, 1 its start, 2 inside; 9 not at all. */
function rankName(name, asked) {
  const at = name ? name.indexOf(asked) : -1;
  return at < 0 ? 9 : name.length === asked.length ? 0 : at === 0 ? 1 : 2;
}
