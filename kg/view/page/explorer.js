// The page's own life: what each click does to the state, and drawing the state.

// A drawing that takes longer than these milliseconds says that it is on its way.
const UNNOTICED = 250;

class Explorer {
  constructor(source, options) {
    this.source = source;
    this.state = fromHash(location.hash);
    const on = {
      node: (id) => this.chooseNode(id),
      show: (id) => this.show(id),
      edge: (edge) => this.go({ n: "", e: edge.id, m: "" }),
      fact: (id) => this.go({ n: "", e: id, m: "" }),
      doubts: (d) => this.go({ d, n: "", e: "", m: "" }).then(() => $("panel").focus({ preventScroll: true })),
      nothing: () => this.letGo(),
      grow: (id) => this.grow(id || this.state.n),
      turn: (group) => this.turn(group),
      place: (place, fact) => this.openPlace(place, fact),
      press: (m) => this.go({ m: String(m), n: "", e: "" }, { quietly: !!this.state.m }),
      words: (w) => this.go({ w, n: "", e: "", m: "" }),
      graphOf: (o) => this.go({ ...FRESH, v: "graph", o }),
      article: (a, v) => this.go({ a, at: "", m: "", ...(v ? { v, n: "", e: "" } : {}) }),
      figuresOf: (picked) => this.go({ v: "figures", ...Object.fromEntries(Object.entries(picked).map(([facet, value]) => [PICKED[facet], value])) }),
      filter: (change) => this.go(change, { quietly: true }),
    };
    this.corrections = new Corrections(source.meta, () => this.draw());
    this.graph = new GraphView(source, $("network"), options, on);
    this.panel = new Panel(source, $("panel"), this.corrections, on);
    this.overview = new Overview(source, $("overview"), on);
    this.reader = new Reader(source, $("text"), on);
    this.table = new FigureTable(source, on);
    this.finder = new Finder(source, (id) =>
      this.pathFrom && id !== this.pathFrom ? this.showPath(this.pathFrom, id) : this.show(id),
    );
    this.side = new Side(source, (change) => this.go(change));
    this.pathFrom = "";
    this.steps = this.furthest = 0;
    wire(this);
  }

  /** Change the state, remember the old one for the way back (unless quietly), and draw. */
  go(change, { quietly = false } = {}) {
    const next = { ...this.state, ...change };
    if ("n" in change && change.n) Object.assign(next, { e: "", m: "" });
    const hash = toHash(next);
    if (hash !== toHash(this.state)) {
      if (!quietly) this.furthest = this.steps += 1;
      history[quietly ? "replaceState" : "pushState"]({ step: this.steps }, "", hash);
    }
    this.state = next;
    return this.draw();
  }

  async draw() {
    const turn = (this.turns = (this.turns || 0) + 1);
    this.drawing = (this.drawing || 0) + 1;
    const slow = setTimeout(() => ($("loading").hidden = false), UNNOTICED);
    try {
      const { state } = this;
      $("tip").hidden = $("notice").hidden = true;
      this.bars(state);
      this.side.render(state);
      await this.panel.render(state); // first, for the room it leaves to the others
      if (state.v === "graph") await this.drawGraph(state);
      if (state.v === "overview") await this.overview.render(state);
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
    } finally {
      clearTimeout(slow);
      this.drawing -= 1;
      if (!this.drawing) $("loading").hidden = true;
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
    const made = this.corrections.made.size;
    for (const id of ["corrections", "clear-corrections"]) $(id).hidden = !made;
    $("corrections").textContent = say("saveCorrections", made);
  }

  async drawGraph(state) {
    this.openedOn(state);
    const shown = await this.graph.render(state);
    const { entities, relations } = this.source.meta.counts;
    $("empty").hidden = entities > 0;
    this.legend();
    await this.offCanvas(state, shown);
    if (this.pathFrom) return;
    const hint = state.n || state.e ? "" : ` · ${say(this.graph.cropped ? "welcomeCropped" : "welcome")}`;
    $("hint").textContent = say("inView", shown.nodes, shown.edges, entities, relations) + hint;
  }

  /** Which articles the graph is of, where it opened on some. */
  openedOn({ o, s }) {
    const picked = o && !s.length ? o.split(" ") : [];
    const { title } = this.source.meta.articles.find(({ id }) => id === picked[0]) || { title: "" };
    $("opened-on").hidden = !picked.length || this.source.meta.articles.length < 2;
    $("opened-on-words").textContent = picked.length > 1 ? say("graphOfSome", picked.length) : say("graphOf", title);
  }

  /** Another view; who comes to the graph from an article sees what that article tells. */
  turnTo(v) {
    const { s, n } = this.state;
    const from = this.state.v === "reader" && this.source.meta.articles.length > 1 && !s.length && !n;
    return this.go(v === "graph" && from && this.reader.article ? { v, o: this.reader.article.id } : { v });
  }

  /** What the filters let through and the canvas does not show: how much, and a button that draws it. */
  async offCanvas(state, shown) {
    const { classes } = this.source.meta;
    const kinds = Object.keys(classes).filter((kind) => !state.k.includes(kind));
    const through = kinds.reduce((sum, kind) => sum + classes[kind].count, 0);
    const left = through - this.graph.shown.all.length;
    const narrowed = state.k.length > 0;
    $("off").hidden = !(narrowed && left > 0) && !shown.unsure;
    $("off-words").textContent = [narrowed && left > 0 ? say("off", left) : "", shown.unsure ? say("unsureOff", shown.unsure) : ""].filter(Boolean).join("；");
    $("draw-off").hidden = !(narrowed && left > 0);
    $("draw-off").textContent = say("drawOff", Math.min(left, MOST_AT_ONCE));
    $("draw-unsure").hidden = !shown.unsure;
  }

  async drawOff() {
    const { classes } = this.source.meta;
    const kinds = Object.keys(classes).filter((kind) => !this.state.k.includes(kind));
    const shown = new Set(this.graph.shown.all);
    const { nodes } = await this.source.list(kinds);
    const more = nodes.filter(({ id }) => !shown.has(id)).slice(0, MOST_AT_ONCE);
    this.graph.remember(more);
    await this.go({ s: [...shown, ...more.map(({ id }) => id)] });
  }

  /** The symbols in view and what broken lines mean. */
  legend() {
    const { classes } = this.source.meta;
    const kinds = grouped(this.graph.shown.ids, (id) => this.graph.known.get(id).kind);
    const rows = [...kinds].sort(([, a], [, b]) => b.length - a.length).map(([kind]) => el("li", {}, symbolIcon(this.panel.lookOf(kind)), pick((classes[kind] || { name: [kind, kind] }).name)));
    const { edges } = this.graph.shown;
    const line = (key, broken) => {
      const icon = svgEl("svg", { viewBox: "0 0 24 10", class: "stroke", "aria-hidden": "true" });
      icon.append(svgEl("path", { d: "M0 5H24", stroke: "currentColor", "stroke-width": 1.5, "stroke-dasharray": broken }));
      return el("li", {}, icon, say(key));
    };
    if (edges.some((edge) => edge.implied && !UNREAL.includes(edge.modality))) rows.push(line("impliedSubject", "5 4"));
    if (edges.some((edge) => UNREAL.includes(edge.modality))) rows.push(line("notYet", "1 4"));
    if (!$("legend-rows").childElementCount) $("legend").open = document.body.classList.contains("no-side") && !narrow();
    fill($("legend-rows"), ...rows);
    $("legend").hidden = !rows.length;
  }

  letGo() {
    const { n, e, d, m, w, v } = this.state;
    if (n || e || m) return this.go({ n: "", e: "", m: "" });
    if (d) return this.go({ d: "" });
    if (v === "reader" && w) return this.go({ w: "" });
    if (v === "graph") this.panel.noCard = true;
    return this.draw();
  }

  async chooseNode(id) {
    if (this.pathFrom && id !== this.pathFrom) return this.showPath(this.pathFrom, id);
    if (this.state.v === "graph" && this.state.n === id) return this.grow(id);
    if (this.state.v !== "graph" || this.graph.nodes.get(id)) return this.go({ n: id });
    return this.show(id);
  }

  /** Bring a node into the graph with its neighbours, choose it and centre on it. */
  async show(id, how = {}) {
    const entity = await this.source.entity(id);
    if (!entity) return this.draw();
    const opening = await this.graph.opening(this.state);
    const current = this.state.s.length ? this.state.s : opening.ids;
    if (current.includes(id) && !this.state.k.includes(entity.node.kind)) await this.go({ v: "graph", n: id }, how);
    else {
      const { ids } = await this.graph.neighbours(id, this.state);
      const k = this.state.k.filter((kind) => kind !== entity.node.kind);
      await this.go({ v: "graph", n: id, r: id, s: [id, ...ids], k, g: [] }, how);
    }
    return this.graph.centre(id);
  }

  async grow(id) {
    if (!id) return;
    const opening = await this.graph.opening(this.state);
    const current = this.state.s.length ? this.state.s : opening.ids;
    const { ids, left } = await this.graph.neighbours(id, this.state);
    const more = ids.filter((other) => !current.includes(other));
    await this.go(more.length ? { n: id, s: [...current, ...more], v: "graph" } : { n: id });
    $("hint").textContent = left ? say("hidden", left) : more.length ? say("grown", more.length) : say("nothingMore");
  }

  /** Fold a group or unfold it. */
  turn(group) {
    const { g } = this.state;
    return this.go({ g: g.includes(group) ? g.filter((other) => other !== group) : [...g, group] });
  }

  /** Take away the neighbours that hang on this node alone. */
  async fold(id) {
    const { all } = this.graph.shown;
    const edges = await this.source.between(all);
    const ends = new Map(all.map((other) => [other, new Set()]));
    for (const edge of edges) {
      ends.get(edge.s).add(edge.o);
      ends.get(edge.o).add(edge.s);
    }
    const kept = all.filter((other) => other === id || !(ends.get(other).size === 1 && ends.get(other).has(id)));
    await this.go({ s: kept });
    $("hint").textContent = say("folded", all.length - kept.length);
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
    if (path) await this.go({ v: "graph", s: path, r: from, n: to, g: [] });
    $("hint").textContent = path ? say("pathFound", path.length - 1) : say("noPath");
  }

  /** Open the reading room at a place: with a fact's slots beside it, with those of the place (false), or what is chosen. */
  openPlace(place, fact) {
    if (!place) return null;
    const beside = fact ? { n: "", e: fact, m: "" } : fact === false ? { n: "", e: "", m: "" } : {};
    return this.go({ v: "reader", a: place.article, at: `${place.b}-${place.e}`, ...beside });
  }
}
