// What is pressed on the page, the keyboard, language and light; and the start.

const narrow = () => matchMedia("(max-width: 820px)").matches;

function wire(page) {
  const click = (id, act) => $(id).addEventListener("click", act);
  click("back", () => history.back());
  click("forward", () => history.forward());
  click("home", () => {
    page.panel.noCard = false;
    const { k, p, y } = page.state;
    return page.go({ ...FRESH, v: "graph", k, p, y }).then(() => page.graph.frame(READABLE.tree));
  });
  click("grow", () => page.grow(page.state.n));
  click("fold", () => page.fold(page.state.n));
  click("fit", () => page.graph.fit());
  click("path", () => page.askPath());
  click("draw-all", () => page.go({ o: "" }));
  click("draw-off", () => page.drawOff());
  click("draw-unsure", () => page.go({ u: "1" }));
  click("copy-link", () => copyText(location.href, $("hint")));
  click("png", async () => download("wutong.png", await page.graph.toPng()));
  click("svg", () => download("wutong.svg", new Blob([page.graph.toSvg()], { type: "image/svg+xml" })));
  click("corrections", () => page.corrections.save());
  click("clear-corrections", () => page.corrections.clear());
  click("lang", () => switchLanguage(page));
  click("theme", () => switchTheme(page));
  click("toggle-side", () => toggleSide());
  click("facet-toggle", () => {
    const open = $("facet-toggle").parentElement.classList.toggle("open");
    $("facet-toggle").setAttribute("aria-expanded", String(open));
  });
  $("layout").addEventListener("change", (event) => page.go({ l: event.target.value }));
  VIEWS.forEach((view) => click(`tab-${view}`, () => page.turnTo(view)));
  $("tabs").addEventListener("keydown", (event) => tabKey(page, event));
  $("network").addEventListener("keydown", (event) => networkKey(page, event));
  document.addEventListener("keydown", (event) => event.key === "Escape" && escape(page));
  addEventListener("popstate", (event) => {
    page.steps = (event.state || {}).step || 0;
    page.state = fromHash(location.hash);
    page.draw();
  });
  grip($("panel"));
  onPaper(page);
}

/** What is printed is on white: the network, which is a picture, is drawn anew for it and again afterwards. */
function onPaper(page) {
  const { dataset } = document.documentElement;
  let before;
  const draw = () => {
    page.graph.light = colours();
    page.graph.network.redraw();
  };
  addEventListener("beforeprint", () => {
    before = dataset.theme;
    dataset.theme = "light";
    draw();
  });
  addEventListener("afterprint", () => {
    if (before) dataset.theme = before;
    else delete dataset.theme;
    draw();
  });
}

/** On a phone the panel is a sheet: pulled up it takes the whole height, pulled down it goes. */
function grip(panel) {
  let from = null;
  panel.addEventListener("touchstart", ({ touches }) => {
    from = narrow() && panel.scrollTop === 0 ? touches[0].clientY : null;
  });
  panel.addEventListener("touchend", ({ changedTouches }) => {
    if (from === null) return;
    const way = changedTouches[0].clientY - from;
    from = null;
    if (way < -40) panel.classList.add("whole");
    else if (way > 60 && panel.classList.contains("whole")) panel.classList.remove("whole");
    else if (way > 60) $("close").click();
  });
}

function tabKey(page, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = VIEWS[(VIEWS.indexOf(page.state.v) + step + VIEWS.length) % VIEWS.length];
  $(`tab-${next}`).focus();
  page.turnTo(next);
}

/** Arrows go from node to node, Enter grows, + and - zoom. */
async function networkKey(page, event) {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const zoom = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key];
  if (!way && !zoom && event.key !== "Enter") return;
  event.preventDefault();
  if (zoom) page.graph.zoom(zoom);
  else if (!way) await page.grow(page.state.n);
  else {
    const id = page.state.n ? page.graph.towards(page.state.n, way) : page.graph.shown.root;
    if (id) await page.go({ n: id, e: "" }, { quietly: true });
    announce(page, id);
  }
}

/** Tell those who do not see the network where they are. */
async function announce({ source }, id) {
  const entity = id && (await source.entity(id));
  if (!entity) return;
  const kind = pick((source.meta.classes[entity.node.kind] || { name: ["", ""] }).name);
  $("hint").textContent = say("announce", entity.node.label, kind, entity.relations.length);
}

function escape(page) {
  const { n, e, m, d } = page.state;
  if (page.pathFrom) page.askPath();
  else if (!/^(INPUT|SELECT)$/.test(document.activeElement.tagName) && (n || e || m || d)) page.go(n || e || m ? { n: "", e: "", m: "" } : { d: "" });
}

function toggleSide(open) {
  const hidden = document.body.classList.toggle("no-side", open === undefined ? undefined : !open);
  $("toggle-side").setAttribute("aria-expanded", String(!hidden));
}

function switchLanguage(page) {
  language.code = 1 - language.code;
  wish.set("language", language.code ? "en" : "zh");
  translate(page.source.meta);
  page.side.build();
  page.reader.open = page.table.key = "";
  page.graph.drawn.key = "";
  return page.draw();
}

function switchTheme(page) {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  wish.set("theme", theme);
  return page.draw();
}

const isDark = () =>
  document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

/** Put the chosen language's words on everything that stands still. */
function translate({ articles }) {
  document.documentElement.lang = language.code ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-i18n]")) node.textContent = say(node.dataset.i18n);
  for (const node of document.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", say(node.dataset.i18nLabel));
    if (node.tagName === "BUTTON") node.title = say(node.dataset.i18nLabel);
  }
  for (const node of document.querySelectorAll("[data-i18n-hint]")) node.placeholder = say(node.dataset.i18nHint);
  if (articles.length > 1) Object.assign($("title"), { textContent: say("nArticles", articles.length), lang: document.documentElement.lang });
  $("lang").textContent = language.code ? "中" : "EN";
  $("lang").lang = language.code ? "zh-CN" : "en";
  $("lang").setAttribute("aria-label", language.code ? "切换为中文" : "Switch to English");
}

/** Of a served graph the name of the house leads to its home. */
function homeward() {
  document.querySelector("header .brand").remove();
  document.querySelector("header h1").before(el("a", { class: "brand", href: "/", "data-i18n-label": "toHome" }, "梧桐"));
}

/** Start: read what the page carries, and draw. */
function start() {
  const payload = JSON.parse($("payload").textContent);
  const opening = JSON.parse($("opening").textContent);
  const source = payload.api ? new ServerSource(payload) : new PageSource(payload, opening);
  language.code = preferred();
  const theme = wish.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  FRESH.v = source.meta.articles.length > 1 || (narrow() && source.meta.articles.length) ? "overview" : "graph";
  if (payload.api) homeward();
  translate(source.meta);
  const page = new Explorer(source, opening.options);
  if (narrow()) toggleSide(false);
  const { n, v, s } = page.state;
  // Who links to a thing wants to see it, whether or not the opening view has it.
  if (n && v === "graph" && !s.length) page.show(n, { quietly: true });
  else page.draw().then(() => n && v === "graph" && page.graph.centre(n));
  return page;
}

globalThis.wutong = start(); // for the browser's console, and for tests that ask where a node stands
