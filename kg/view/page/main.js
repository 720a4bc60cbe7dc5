// The page's own life: what each click does to the state, and drawing the state.

class Explorer {
  constructor(source, opening) {
    this.source = source;
    this.state = fromHash(location.hash);
    const on = {
      node: (id) => this.chooseNode(id),
      show: (id) => this.show(id),
      edge: (edge) => this.go({ n: "", e: edge.id }),
      edges: () => this.graph.shown.edges,
      nothing: () => (this.state.n || this.state.e ? this.go({ n: "", e: "" }) : null),
      grow: (id) => this.grow(id || this.state.n),
      place: (place) => this.openPlace(place),
      article: (a) => this.go({ a, at: "" }),
      filter: (change) => this.go(change, { quietly: true }),
    };
    this.graph = new GraphView(source, $("network"), opening, on);
    this.panel = new Panel(source, $("panel"), on);
    this.reader = new Reader(source, $("text"), on);
    this.table = new FigureTable(source, on);
    this.finder = new Finder(source, (id) =>
      this.pathFrom && id !== this.pathFrom ? this.showPath(this.pathFrom, id) : this.show(id),
    );
    this.side = new Side(source, (change) => this.go(change));
    this.pathFrom = "";
    this.steps = this.furthest = 0;
    this.wire();
  }

  wire() {
    const click = (id, act) => $(id).addEventListener("click", act);
    click("back", () => history.back());
    click("forward", () => history.forward());
    click("home", () =>
      this.go({ ...FRESH, k: this.state.k, p: this.state.p, y: this.state.y }).then(() =>
        this.graph.frame(READABLE.tree),
      ),
    );
    click("grow", () => this.grow(this.state.n));
    click("fold", () => this.fold(this.state.n));
    click("fit", () => this.graph.fit());
    click("path", () => this.askPath());
    click("copy-link", () => copyText(location.href, $("hint")));
    click("png", async () => download("wutong.png", await this.graph.toPng()));
    click("svg", () => download("wutong.svg", new Blob([this.graph.toSvg()], { type: "image/svg+xml" })));
    click("lang", () => this.switchLanguage());
    click("theme", () => this.switchTheme());
    click("toggle-side", () => this.toggleSide());
    $("layout").addEventListener("change", (event) => this.go({ l: event.target.value }));
    VIEWS.forEach((view) => click(`tab-${view}`, () => this.go({ v: view })));
    $("tabs").addEventListener("keydown", (event) => this.tabKey(event));
    $("network").addEventListener("keydown", (event) => this.networkKey(event));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
    addEventListener("popstate", (event) => {
      this.steps = (event.state || {}).step || 0;
      this.state = fromHash(location.hash);
      this.draw();
    });
  }

  tabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = VIEWS[(VIEWS.indexOf(this.state.v) + step + VIEWS.length) % VIEWS.length];
    $(`tab-${next}`).focus();
    this.go({ v: next });
  }

  /** Arrows go from node to node, Enter grows, + and - zoom. */
  async networkKey(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const zoom = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key];
    if (!way && !zoom && event.key !== "Enter") return;
    event.preventDefault();
    if (zoom) this.graph.zoom(zoom);
    else if (!way) await this.grow(this.state.n);
    else {
      const id = this.state.n ? this.graph.towards(this.state.n, way) : this.graph.shown.root;
      if (id) await this.go({ n: id, e: "" }, { quietly: true });
      this.announce(id);
    }
  }

  /** Tell those who do not see the network where they are. */
  async announce(id) {
    const entity = id && (await this.source.entity(id));
    if (!entity) return;
    const { classes } = this.source.meta;
    $("hint").textContent = say(
      "announce",
      entity.node.label,
      pick((classes[entity.node.kind] || { name: ["", ""] }).name),
      entity.relations.length,
    );
  }

  escape() {
    if (this.pathFrom) this.askPath();
    else if (!/^(INPUT|SELECT)$/.test(document.activeElement.tagName) && (this.state.n || this.state.e))
      this.go({ n: "", e: "" });
  }

  /** Change the state, remember the old one for the way back (unless quietly), and draw. */
  go(change, { quietly = false } = {}) {
    const next = { ...this.state, ...change };
    if ("n" in change && change.n) next.e = "";
    const hash = toHash(next);
    if (hash !== toHash(this.state)) {
      if (!quietly) this.furthest = this.steps += 1;
      history[quietly ? "replaceState" : "pushState"]({ step: this.steps }, "", hash);
    }
    this.state = next;
    return this.draw();
  }

  async draw() {
    const turn = (this.turn = (this.turn || 0) + 1);
    try {
      const { state } = this;
      $("tip").hidden = $("notice").hidden = true;
      this.bars(state);
      this.side.render(state);
      if (state.v === "graph") await this.drawGraph(state);
      await this.panel.render(state);
      if (state.v === "reader") await this.reader.render(state);
      if (state.v === "figures") await this.table.render(state);
      if (state.v === "graph" && state.n) this.graph.reveal(state.n);
      this.drawnTurn = Math.max(this.drawnTurn || 0, turn); // tests wait for it
      this.readyAfter ||= performance.now();
      document.body.dataset.ready = "1";
    } catch (error) {
      $("notice").textContent = say("openFailed", error.message);
      $("notice").hidden = false;
      throw error;
    }
  }

  /** Tabs and buttons as the state has them. */
  bars(state) {
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
  }

  async drawGraph(state) {
    const shown = await this.graph.render(state);
    const { entities, relations } = this.source.meta.counts;
    $("empty").hidden = entities > 0;
    if (this.pathFrom) return;
    const hint = state.n || state.e ? "" : ` · ${say(this.graph.cropped ? "welcomeCropped" : "welcome")}`;
    $("hint").textContent = say("inView", shown.nodes, shown.edges, entities, relations) + hint;
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
      await this.go({
        v: "graph",
        n: id,
        r: id,
        s: [id, ...ids],
        k: this.state.k.filter((kind) => kind !== entity.node.kind),
      });
    }
    this.graph.centre(id);
  }

  async grow(id) {
    if (!id) return;
    const opening = await this.graph.opening();
    const current = this.state.s.length ? this.state.s : opening.ids;
    const { ids, left } = await this.graph.neighbours(id, this.state);
    const more = ids.filter((other) => !current.includes(other));
    await this.go(more.length ? { n: id, s: [...current, ...more], v: "graph" } : { n: id });
    $("hint").textContent = left ? say("hidden", left) : more.length ? say("grown", more.length) : say("nothingMore");
  }

  /** Take away the neighbours that hang on this node alone. */
  async fold(id) {
    const { ids, edges } = this.graph.shown;
    const ends = new Map(ids.map((other) => [other, new Set()]));
    for (const edge of edges) {
      ends.get(edge.s).add(edge.o);
      ends.get(edge.o).add(edge.s);
    }
    const kept = ids.filter((other) => other === id || !(ends.get(other).size === 1 && ends.get(other).has(id)));
    await this.go({ s: kept });
    $("hint").textContent = say("folded", ids.length - kept.length);
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
    return place ? this.go({ v: "reader", a: place.article, at: `${place.b}-${place.e}` }) : null;
  }

  toggleSide(open) {
    const hidden = document.body.classList.toggle("no-side", open === undefined ? undefined : !open);
    $("toggle-side").setAttribute("aria-expanded", String(!hidden));
  }

  switchLanguage() {
    language.code = 1 - language.code;
    kept.set("language", language.code);
    translate();
    this.side.build();
    this.reader.open = "";
    return this.draw();
  }

  switchTheme() {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    kept.set("theme", theme);
    return this.draw();
  }
}

const isDark = () =>
  document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

/** Put the chosen language's words on everything that stands still. */
function translate() {
  document.documentElement.lang = language.code ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-i18n]")) node.textContent = say(node.dataset.i18n);
  for (const node of document.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", say(node.dataset.i18nLabel));
    if (node.tagName === "BUTTON") node.title = say(node.dataset.i18nLabel);
  }
  $("lang").textContent = language.code ? "中" : "EN";
  $("lang").lang = language.code ? "zh-CN" : "en";
  $("lang").setAttribute("aria-label", language.code ? "切换为中文" : "Switch to English");
}

/** Start: read what the page carries, and draw. */
function start() {
  const payload = JSON.parse($("payload").textContent);
  const source = payload.api ? new ServerSource(payload) : new PageSource(payload);
  language.code = kept.get("language") === "1" ? 1 : 0;
  const theme = kept.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  translate();
  const explorer = new Explorer(source, JSON.parse($("opening").textContent));
  if (matchMedia("(max-width: 820px)").matches) explorer.toggleSide(false);
  const asked = explorer.state.n;
  explorer.draw().then(() => asked && explorer.state.v === "graph" && explorer.graph.centre(asked));
  return explorer;
}

globalThis.wutong = start(); // for the browser's console, and for tests that ask where a node stands
