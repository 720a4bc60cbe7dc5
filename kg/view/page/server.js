// Facts asked of a server, one neighbourhood at a time; source.js tells what each call answers.

class ServerSource {
  constructor({ meta, api }) {
    this.meta = meta;
    this.root = api;
    this.kept = new Map();
    this.facts = new Map();
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

  opening(articles = "") {
    return this.ask("opening", articles ? { articles } : {});
  }
  search(words) {
    return words.trim() ? this.ask("search", { q: words.trim() }) : Promise.resolve([]);
  }
  entity(id) {
    return this.ask("entity", { id });
  }
  nodes(ids) {
    return ids.length ? this.ask("nodes", { ids: ids.join(" ") }) : Promise.resolve([]);
  }
  fact(id) {
    return this.ask("fact", { id });
  }
  doubts({ about = "", offset = 0, limit = 100 }) {
    return this.ask("doubts", { about, offset, limit });
  }
  list(kinds) {
    return kinds.length ? this.ask("list", { kinds: kinds.join(" ") }) : Promise.resolve({ total: 0, nodes: [] });
  }
  between(ids) {
    return this.ask("between", { ids: ids.join(" ") });
  }
  path(from, to) {
    return this.ask("path", { from, to });
  }
  overview() {
    return this.ask("overview");
  }
  words(text) {
    return text ? this.ask("words", { q: text }) : Promise.resolve([]);
  }

  facsimile(id, page) {
    return this.ask("facsimile", { id, page });
  }

  async article(id) {
    const article = await this.ask("article", { id });
    if (article && !article.facts) article.facts = new Map([...article.edges, ...article.figures].map((f) => [f.id, f]));
    return article;
  }

  figures({ words = "", picked = {}, sort = "", years = null, offset = 0, limit = 100, only = "" }) {
    const chosen = Object.fromEntries(Object.entries(picked).filter(([, value]) => value));
    const span = years ? { from: years.from, to: years.to, undated: Number(years.undated) } : {};
    return this.ask("figures", { q: words.trim(), ...chosen, ...span, sort, offset, limit, ...(only ? { only } : {}) });
  }
}
