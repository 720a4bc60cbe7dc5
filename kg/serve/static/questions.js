// The saved questions beside the editor: choose one, set its parameters, ask. Values become whole SPARQL terms.
"use strict";

(() => {
  const endpoint = new URL("/sparql", location.href).href;
  const { base, terms } = JSON.parse(document.getElementById("terms").textContent);
  // Our own classes and relations are completed after wt:, by name.
  Yasgui.Yasqe.registerAutocompleter({
    name: "wutong",
    bulk: true,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => /^wt:\w*$/.test(yasqe.getCompleteToken().string),
    get: () => terms.map((term) => `wt:${term}`),
  });
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    persistenceId: null,
    populateFromUrl: false,
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [] },
    yasr: { persistenceId: null, prefixes: {} },
    yasqe: { persistenceId: null, createShareableLink: null },
  });
  const chinese = document.documentElement.lang.startsWith("zh");
  const WORDS = {
    ...{ "Run query": "运行查询", Table: "表格", Response: "原始结果", "Shows Table view": "看表格" },
    ...{ "Shows Response view": "看原始结果", "Download Results": "下载结果", "Download result": "下载结果", "Filter query results": "筛选结果" },
    ...{ "Page size: ": "每页行数 ", "Page size:": "每页行数", "Simple view": "简明", Ellipse: "省略长文字" },
  };

  /** The editor's own words in the page's language, and what it leaves out for those who do not see or use no mouse. */
  function fitted() {
    const root = document.getElementById("yasgui");
    const label = chinese ? "SPARQL 查询" : "SPARQL query";
    for (const field of root.querySelectorAll(".yasqe textarea")) field.setAttribute("aria-label", label);
    for (const scroll of root.querySelectorAll(".CodeMirror-scroll")) scroll.tabIndex = 0;
    if (!chinese) return;
    for (const node of root.querySelectorAll(".yasqe_buttons *, .yasr_header *")) {
      for (const name of ["title", "aria-label", "placeholder"]) {
        const word = WORDS[node.getAttribute(name)];
        if (word) node.setAttribute(name, word);
      }
      for (const part of node.childNodes) if (part.nodeType === Node.TEXT_NODE && WORDS[part.data]) part.data = WORDS[part.data];
      const told = node.childElementCount ? null : /^(\d+) results? in ([\d.]+) seconds?$/.exec(node.textContent.trim());
      if (told) node.textContent = `${told[1]} 行，${told[2]} 秒`;
    }
  }

  const chooser = document.getElementById("question");
  const sheets = new Map([...document.querySelectorAll("[data-question]")].map((sheet) => [sheet.dataset.question, sheet]));

  const quoted = (text) => `"${text.replace(/[\\"\n\r\t]/g, (c) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c])}"`;
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const TERMS = {
    name: (text) => `${quoted(text)}@zh`,
    text: quoted,
    integer: (text) => `${quoted(text)}^^<${XSD}integer>`,
    decimal: (text) => `${quoted(text)}^^<${XSD}decimal>`,
    date: (text) => `${quoted(text)}^^<${XSD}date>`,
    iri: (text) => `<${text.replace(/[<>"{}|^`\\\s]/g, encodeURIComponent)}>`,
  };

  /** The chosen question with its parameters in the place of their defaults. */
  function text() {
    const sheet = sheets.get(chooser.value);
    let query = sheet.dataset.text;
    for (const input of sheet.querySelectorAll("input, select")) {
      const value = input.value.trim();
      if (!value) continue;
      const term = TERMS[input.dataset.type](value);
      query = query.replace(new RegExp(`(VALUES \\?${input.name} \\{ )(\\S.*?)( \\})`, "g"), (_, before, __, after) => before + term + after);
    }
    return query;
  }

  function show() {
    for (const [name, sheet] of sheets) sheet.hidden = name !== chooser.value;
    if (sheets.has(chooser.value)) yasgui.getTab().setQuery(text());
  }

  /** What is asked stands in the address, for whoever gets the link. */
  const share = () => history.replaceState(null, "", `#query=${encodeURIComponent(yasgui.getTab().getQuery())}`);

  /** Links of our own things lead to their pages here, not to where their names point. */
  new MutationObserver(() => {
    for (const link of document.querySelectorAll(`#yasgui .yasr a[href^="${base}"]`)) {
      const name = link.getAttribute("href").slice(base.length);
      link.setAttribute("href", `/id/${name}`);
      link.removeAttribute("target");
    }
    fitted();
  }).observe(document.getElementById("yasgui"), { childList: true, subtree: true });

  chooser.addEventListener("change", show);
  document.getElementById("saved").addEventListener("submit", (event) => {
    event.preventDefault();
    const tab = yasgui.getTab();
    tab.setQuery(text());
    tab.query();
  });
  yasgui.on("query", share);
  // In the other language, too, the query that is being written stays.
  document.getElementById("lang").addEventListener("click", share, { capture: true });
  fitted();
  const asked = new URLSearchParams(location.hash.slice(1)).get("query");
  show();
  if (asked) yasgui.getTab().setQuery(asked);
  document.body.dataset.ready = "1";
})();
