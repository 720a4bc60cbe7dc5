// One state, held in the address (#…), drawn by all parts: whoever opens the link sees the same.

const VIEWS = ["graph", "reader", "figures"];
const FRESH = { v: "graph", n: "", s: [], r: "", l: "tree", k: [], p: [], y: null, a: "", at: "" };

/** State to the address, leaving out what is as at the start. */
function toHash(state) {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (JSON.stringify(value) === JSON.stringify(FRESH[key])) continue;
    out.set(key, Array.isArray(value) ? value.join(".") : key === "y" ? [value.from, value.to, value.undated ? 1 : 0].join(".") : value);
  }
  return `#${out}`;
}

/** The address to a state; what makes no sense there is as at the start. */
function fromHash(hash) {
  const state = { ...FRESH };
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (!(key in FRESH)) continue;
    if (Array.isArray(FRESH[key])) state[key] = value.split(".").filter(Boolean);
    else if (key === "y") {
      const [from, to, undated] = value.split(".").map(Number);
      if (from && to) state.y = { from, to, undated: !!undated };
    } else state[key] = value;
  }
  if (!VIEWS.includes(state.v)) state.v = "graph";
  if (!LAYOUTS[state.l]) state.l = "tree";
  if (!/^\d+-\d+$/.test(state.at)) state.at = "";
  return state;
}

class Explorer {
  constructor(source, opening) {
    this.source = source;
    this.state = fromHash(location.hash);
    const on = {
      node: (id) => this.chooseNode(id),
      edge: (edge) => this.openPlace(edge.evidence[0]),
      grow: (id) => this.grow(id || this.state.n),
      place: (place) => this.openPlace(place),
      article: (a) => this.go({ a, at: "" }),
    };
    this.graph = new GraphView(source, $("network"), opening, on);
    this.panel = new Panel(source, $("panel"), on);
    this.reader = new Reader(source, $("text"), $("article"), $("article-meta"), on);
    this.table = new FigureTable(source, on);
    this.finder = new Finder(source, (id) => this.show(id));
    this.side = new Side(source, (change) => this.go(change));
    this.pathFrom = "";
    this.steps = 0;
    this.wire();
  }

  wire() {
    const click = (id, act) => $(id).addEventListener("click", act);
    click("back", () => history.back());
    click("forward", () => history.forward());
    click("home", () => this.go({ ...FRESH, k: this.state.k, p: this.state.p, y: this.state.y }));
    click("grow", () => this.grow(this.state.n));
    click("fold", () => this.fold(this.state.n));
    click("fit", () => this.graph.fit());
    click("path", () => this.askPath());
    click("copy-link", () => copyText(location.href, $("hint")));
    click("png", async () => download("wutong.png", await this.graph.toPng()));
    click("svg", () => download("wutong.svg", new Blob([this.graph.toSvg()], { type: "image/svg+xml" })));
    click("lang", () => this.switchLanguage());
    click("theme", () => this.switchTheme());
    $("layout").addEventListener("change", (event) => this.go({ l: event.target.value }));
    VIEWS.forEach((view) => click(`tab-${view}`, () => this.go({ v: view })));
    $("tabs").addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = VIEWS[(VIEWS.indexOf(this.state.v) + step + VIEWS.length) % VIEWS.length];
      $(`tab-${next}`).focus();
      this.go({ v: next });
    });
    addEventListener("popstate", (event) => { this.steps = (event.state || {}).step || 0; this.state = fromHash(location.hash); this.draw(); });
  }

  /** Change the state, remember the old one for the way back, and draw. */
  go(change) {
    const next = { ...this.state, ...change };
    const hash = toHash(next);
    if (hash !== toHash(this.state)) {
      this.steps += 1;
      this.furthest = this.steps;
      history.pushState({ step: this.steps }, "", hash);
    }
    this.state = next;
    return this.draw();
  }

  async draw() {
    try {
      const { state } = this;
      for (const view of VIEWS) {
        const chosen = view === state.v;
        $(`view-${view}`).hidden = !chosen;
        $(`tab-${view}`).setAttribute("aria-selected", String(chosen));
        $(`tab-${view}`).tabIndex = chosen ? 0 : -1;
      }
      $("layout").value = state.l;
      $("back").disabled = this.steps === 0;
      $("forward").disabled = !(this.furthest > this.steps);
      for (const id of ["grow", "fold", "path"]) $(id).disabled = !state.n;
      this.side.render(state);
      if (state.v === "graph") await this.drawGraph(state);
      if (state.v === "reader") await this.reader.render(state);
      if (state.v === "figures") await this.table.render(state);
      await this.panel.render(state);
      document.body.dataset.ready = String(Number(document.body.dataset.ready || 0) + 1);
    } catch (error) {
      $("hint").textContent = say("openFailed", error.message);
      throw error;
    }
  }

  async drawGraph(state) {
    const shown = await this.graph.render(state);
    const { entities, relations } = this.source.meta.counts;
    if (!this.pathFrom) $("hint").textContent = say("inView", shown.nodes, shown.edges, entities, relations);
  }

  async chooseNode(id) {
    if (this.pathFrom && id !== this.pathFrom) return this.showPath(this.pathFrom, id);
    if (this.state.v === "graph" && this.state.n === id) return this.grow(id);
    return this.state.v === "graph" && this.graph.nodes.get(id) ? this.go({ n: id }) : this.show(id);
  }

  /** Bring a node into the graph with its neighbours, choose it and centre on it. */
  async show(id) {
    const entity = await this.source.entity(id);
    if (!entity) return;
    const opening = await this.graph.opening();
    const current = this.state.s.length ? this.state.s : opening.ids;
    if (current.includes(id) && !this.state.k.includes(entity.node.kind)) await this.go({ v: "graph", n: id });
    else {
      const { ids } = await this.graph.neighbours(id, this.state);
      await this.go({ v: "graph", n: id, r: id, s: [id, ...ids], k: this.state.k.filter((kind) => kind !== entity.node.kind) });
    }
    this.graph.centre(id);
  }

  async grow(id) {
    if (!id) return;
    const opening = await this.graph.opening();
    const current = this.state.s.length ? this.state.s : opening.ids;
    const { ids, left } = await this.graph.neighbours(id, this.state);
    const more = ids.filter((other) => !current.includes(other));
    if (more.length) await this.go({ n: id, s: [...current, ...more], v: "graph" });
    else await this.go({ n: id });
    if (left) $("hint").textContent = say("hidden", left);
  }

  /** Take away the neighbours that hang on this node alone. */
  async fold(id) {
    const { ids, edges } = this.graph.shown;
    const degree = new Map(ids.map((other) => [other, new Set()]));
    for (const edge of edges) { degree.get(edge.s).add(edge.o); degree.get(edge.o).add(edge.s); }
    const kept = ids.filter((other) => other === id || !(degree.get(other).size === 1 && degree.get(other).has(id)));
    await this.go({ s: kept });
  }

  askPath() {
    this.pathFrom = this.pathFrom ? "" : this.state.n;
    $("path").setAttribute("aria-pressed", String(!!this.pathFrom));
    $("hint").textContent = this.pathFrom ? say("pick") : "";
  }

  async showPath(from, to) {
    this.pathFrom = "";
    $("path").setAttribute("aria-pressed", "false");
    const path = await this.source.path(from, to);
    if (path) await this.go({ v: "graph", s: path, r: from, n: to });
    $("hint").textContent = path ? say("pathFound", path.length - 1) : say("noPath");
  }

  openPlace(place) {
    if (place) return this.go({ v: "reader", a: place.article, at: `${place.b}-${place.e}` });
    return null;
  }

  switchLanguage() {
    language.code = 1 - language.code;
    translate();
    this.side.build();
    this.draw();
  }

  switchTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    this.draw();
  }
}

/** Put the chosen language's words on everything that stands still. */
function translate() {
  document.documentElement.lang = language.code ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-i18n]")) node.textContent = say(node.dataset.i18n);
  for (const node of document.querySelectorAll("[data-i18n-label]")) node.setAttribute("aria-label", say(node.dataset.i18nLabel));
  $("lang").textContent = language.code ? "中" : "EN";
  $("lang").lang = language.code ? "zh-CN" : "en";
  $("lang").setAttribute("aria-label", language.code ? "切换为中文" : "Switch to English");
}

/** Start: read what the page carries, and draw. */
function start() {
  const payload = JSON.parse($("payload").textContent);
  const source = payload.api ? new ServerSource(payload) : new PageSource(payload);
  translate();
  const explorer = new Explorer(source, JSON.parse($("opening").textContent));
  const asked = explorer.state.n;
  explorer.draw().then(() => asked && explorer.graph.centre(asked));
  return explorer;
}

start();
