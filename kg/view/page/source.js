// Where facts come from: the page itself (built, opened from a file) or a server (any size, server.js). Both answer:
//   meta                    {title, classes, predicates, counts, years, articles: [{id, title, issued, place}]}
//   opening(articles)       {roots: [id], nodes: [node], edges: [edge]}, of these articles (blanks keep them apart) or of all
//   search(words)           [{node, alias}]
//   entity(id)              {node, aliases, relations: [{edge, other, out}], figures: [figure], mentions: [evidence],
//                           doubts: how many of its facts are doubtful}; of much the first, and how many there are in total: {relations, figures, mentions}
//   nodes(ids)              [node]
//   fact(id)                {edge, subject, object} or {figure} or null
//   list(kinds)             {total, nodes}: the things of these classes, the best connected first
//   doubts({about, offset, limit})  {total, facts}: those of little confidence, the least sure first, of an article, a
//                           thing or (about "") all; each as fact() tells it
//   between(ids)            [edge] among these nodes
//   path(a, b)              [node id] or null
//   article(id)             {id, title, publisher, issued, place, text, sentences, marks: [mark], facts: id -> fact}
//   facsimile(id, page)     {page, of, width, height, picture}: a page of the original, or null
//   figures(query)          {total, facets, rows: [figure]}; sift.js has the query
//   overview()              {articles, things, matrix}
//   words(text)             [{article, b, e, before, quote, after}]: where the words stand
// node {id, kind, label, degree: how many neighbours}; edge {id, s, p, o, implied, rule, modality, confidence, evidence};
// evidence {article, b, e} in code points; mark {type, b, e, ref, detail, read, id} (rows.py);
// figure {id, s, label, indicator, value, unit, kind, qualifier, from, to, text, rule, modality, change, growth, evidence}.

const MOST_HITS = 200;
// As in opening.py: nodes in the opening view at the most.
const MOST_OPENED = 150;

/** Lists as objects, by the names of their columns. */
const named = (fields, rows) => rows.map((row) => Object.fromEntries(fields.map((name, i) => [name, row[i]])));
const asEvidence = ([article, b, e]) => ({ article, b, e });

class PageSource {
  constructor({ meta, fields, nodes, edges, figures, articles, overview, facsimiles, structure }, opening) {
    this.meta = meta;
    this.start = opening;
    this.structure = structure;
    this.told = overview;
    this.facsimiles = facsimiles;
    this.known = new Map(named(fields.nodes, nodes).map((node) => [node.id, { ...node, degree: 0 }]));
    const placed = (row) => ({ ...row, implied: !!row.implied, evidence: row.evidence.map(asEvidence) });
    this.edges = named(fields.edges, edges).map(placed);
    this.around = new Map();
    for (const edge of this.edges) {
      for (const end of new Set([edge.s, edge.o])) {
        if (!this.around.has(end)) this.around.set(end, []);
        this.around.get(end).push(edge);
      }
    }
    for (const [id, edges] of this.around) {
      const others = new Set(edges.flatMap(({ s, o }) => [s, o]));
      this.known.get(id).degree = others.size - Number(others.has(id));
    }
    this.articles = new Map(
      articles.map((article) => [article.id, { ...article, marks: named(fields.marks, article.marks) }]),
    );
    this.allFigures = joined(named(fields.figures, figures).map(placed));
    for (const figure of this.allFigures) {
      const article = this.articles.get((figure.evidence[0] || {}).article) || {};
      Object.assign(figure, {
        label: (this.known.get(figure.s) || { label: "" }).label,
        title: article.title || "",
        issued: article.issued || "",
      });
    }
    this.facts = new Map([...this.edges, ...this.allFigures].map((fact) => [fact.id, fact]));
    for (const article of this.articles.values()) article.facts = this.facts;
  }

  async opening(articles = "") {
    const { roots, nodes } = articles ? this.openingOf(articles.split(" ")) : this.start;
    return { roots, nodes: nodes.map((id) => this.known.get(id)), edges: await this.between(nodes) };
  }

  /** As opening.py makes it: what some articles tell, along the telling relations from the place of each. */
  openingOf(articles) {
    const told = this.edges.filter((edge) => sure(edge) && toldIn(edge, articles));
    const ends = grouped(told.flatMap(({ s, o }) => [s, o]), (id) => id);
    const places = articles.map((id) => (this.meta.articles.find((article) => article.id === id) || {}).locality);
    const roots = [...new Set(places)].filter((id) => ends.has(id));
    if (!roots.length) roots.push(...[...ends].sort(([, a], [, b]) => b.length - a.length).slice(0, 1).map(([id]) => id));
    const telling = told.filter(({ p }) => this.structure.includes(p));
    telling.sort((a, b) => this.structure.indexOf(a.p) - this.structure.indexOf(b.p));
    const out = grouped(telling, ({ s, p, o }) => (OF_PEOPLE.includes(p) ? o : s));
    const seen = new Set(roots);
    for (const id of seen) {
      for (const { s, o } of out.get(id) || []) if (seen.size < MOST_OPENED) seen.add(s === id ? o : s);
    }
    return { roots, nodes: [...seen] };
  }

  async search(words) {
    const asked = words.trim().toLowerCase();
    if (!asked) return [];
    const found = [];
    for (const node of this.known.values()) {
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
    const alias = (node) =>
      node.label.toLowerCase().includes(asked) ? "" : node.aliases.find((a) => a.toLowerCase().includes(asked)) || "";
    return found.slice(0, 40).map(([, node]) => ({ node, alias: alias(node) }));
  }

  async entity(id) {
    const node = this.known.get(id);
    if (!node) return null;
    const relations = (this.around.get(id) || []).map((edge) => ({
      edge,
      out: edge.s === id,
      other: this.known.get(edge.s === id ? edge.o : edge.s),
    }));
    return {
      node,
      aliases: node.aliases,
      relations,
      figures: this.allFigures.filter((f) => f.s === id),
      mentions: this.mentions(id),
      doubts: this.doubtsOf(id).length,
    };
  }

  async nodes(ids) {
    return ids.map((id) => this.known.get(id)).filter(Boolean);
  }

  mentions(id) {
    if (!this.mentionsOf) {
      this.mentionsOf = new Map();
      for (const article of this.articles.values()) {
        for (const { type, b, e, ref } of article.marks) {
          if (type !== "m") continue;
          if (!this.mentionsOf.has(ref)) this.mentionsOf.set(ref, []);
          this.mentionsOf.get(ref).push({ article: article.id, b, e });
        }
      }
    }
    return this.mentionsOf.get(id) || [];
  }

  async fact(id) {
    const fact = this.facts.get(id);
    if (!fact) return null;
    return fact.p ? { edge: fact, subject: this.known.get(fact.s), object: this.known.get(fact.o) } : { figure: fact };
  }

  doubtsOf(about) {
    const touches = (fact) => !about || fact.s === about || fact.o === about || fact.evidence.some(({ article }) => article === about);
    const place = ({ evidence: [at] }) => at || { article: "", b: 0 };
    return [...this.edges, ...this.allFigures]
      .filter((fact) => doubtful(fact) && touches(fact))
      .sort(
        (x, y) =>
          Number(x.confidence) - Number(y.confidence) ||
          (place(x).article === place(y).article ? place(x).b - place(y).b : place(x).article < place(y).article ? -1 : 1) ||
          (x.id < y.id ? -1 : 1),
      );
  }

  async doubts({ about = "", offset = 0, limit = 100 }) {
    const found = this.doubtsOf(about);
    const facts = await Promise.all(found.slice(offset, offset + limit).map(({ id }) => this.fact(id)));
    return { total: found.length, facts };
  }

  async list(kinds) {
    const inside = new Set(kinds);
    const nodes = [...this.known.values()].filter((node) => inside.has(node.kind));
    nodes.sort((a, b) => b.degree - a.degree || (a.id < b.id ? -1 : 1));
    return { total: nodes.length, nodes };
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

  async facsimile(id, page) {
    return (this.facsimiles[id] || {})[page] || null;
  }

  async figures(query) {
    return sift(this.allFigures, query);
  }

  async overview() {
    return this.told;
  }

  async words(text) {
    const hits = [];
    for (const { id, text: whole } of text ? this.articles.values() : []) {
      const points = new Points(whole);
      for (let at = whole.indexOf(text); at >= 0 && hits.length < MOST_HITS; at = whole.indexOf(text, at + text.length)) {
        const b = points.point(at);
        const e = b + points.count(text);
        hits.push({
          ...{ article: id, b, e, quote: text },
          before: points.cut(b - 24, b).split("\n").pop(),
          after: points.cut(e, e + 24).split("\n")[0],
        });
      }
    }
    return hits;
  }
}

/** 0 the whole name, 1 its start, 2 inside; 9 not at all. */
function rankName(name, asked) {
  const at = name ? name.indexOf(asked) : -1;
  return at < 0 ? 9 : name.length === asked.length ? 0 : at === 0 ? 1 : 2;
}
