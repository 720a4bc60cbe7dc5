// What a person reads, in Chinese and English; `{0}` takes the first argument.
const STRINGS = {
  skip: ["跳到详情", "Skip to details"],
  tabGraph: ["图谱", "Graph"], tabReader: ["原文", "Reading room"], tabFigures: ["数字", "Figures"],
  theme: ["明暗切换", "Light or dark"],
  searchLabel: ["按名称、别名或拼音查找", "Find by name, alias or pinyin"],
  classes: ["类别", "Classes"], relations: ["关系", "Relations"], years: ["数字的年份", "Years of figures"], about: ["关于这张图", "About"],
  side: ["查找与筛选", "Find and filter"], views: ["视图", "Views"], results: ["结果", "Results"], graphTools: ["图的工具", "Graph tools"],
  network: ["知识图谱：方向键在节点间移动，回车展开", "Knowledge graph: arrow keys go from node to node, Enter grows"], details: ["详情", "Details"],
  fullText: ["全文", "Full text"], tableOfFigures: ["数字表", "Table of figures"],
  back: ["后退", "Back"], forward: ["前进", "Forward"], home: ["开始", "Start"],
  layout: ["布局", "Layout"], layoutTree: ["树形", "Tree"], layoutRadial: ["放射", "Radial"], layoutForce: ["力导向", "Force"],
  grow: ["展开", "Grow"], fold: ["收起", "Fold"], path: ["路径…", "Path…"], fit: ["全图", "Fit"],
  copyLink: ["复制链接", "Copy link"], close: ["关闭", "Close"], saveAs: ["下载为 {0}", "Download as {0}"], copied: ["已复制", "Copied"], copyFailed: ["浏览器不许复制；请用地址栏", "Copying is not allowed here; use the address bar"],
  article: ["文章", "Article"], keyMention: ["名称", "Name"], keyFigure: ["数字", "Figure"], keyRelation: ["关系", "Relation"], keyFinding: ["待核", "To check"],
  filter: ["筛选", "Filter"], kind: ["种类", "Kind"], year: ["年份", "Year"], all: ["全部", "All"],
  copyCsv: ["复制为 CSV", "Copy as CSV"], saveCsv: ["下载 CSV", "Save CSV"],
  colSubject: ["主体", "Subject"], colIndicator: ["指标", "Indicator"], colValue: ["数值", "Value"], colUnit: ["单位", "Unit"],
  change: ["增减", "Change"], up: ["增长", "grew"], down: ["下降", "fell"],
  colKind: ["种类", "Kind"], colGrowth: ["增长", "Growth"], colPeriod: ["时期", "Period"], colQuote: ["原文", "Quote"],
  nFigures: ["{0} 个数字", "{0} figures"], ofAll: ["（取了前 {0} 个，共 {1} 个）", " (of the first {0}; there are {1})"],
  inView: ["图中 {0} 个节点、{1} 条边；全图 {2} 个、{3} 条", "{0} nodes and {1} edges shown of {2} and {3}"],
  aliases: ["别名", "Also called"], facts: ["关系", "Relations"], figures: ["数字", "Figures"], mentions: ["出处", "Where it stands"],
  implied: ["（主语省略）", "(implied subject)"], evidence: ["依据", "Evidence"], rule: ["规则", "Rule"],
  openAt: ["在原文中打开", "Open in the article"], hidden: ["还有 {0} 条", "{0} more"],
  pick: ["点选另一个节点，找出两者之间的路径", "Choose another node to find the path between the two"],
  noPath: ["两者之间没有路径", "There is no path between the two"], pathFound: ["路径 {0} 步", "A path of {0} steps"],
  nothing: ["没有找到", "Nothing found"], 
  welcome: ["点节点或连线看依据，再点一次展开。", "Click a node or a line for its evidence, click again to grow."],
  welcomeCropped: ["拖动看其余部分，滚轮缩放；点节点或连线看依据，再点一次展开。", "Drag for the rest, scroll to zoom; click a node or a line for its evidence, again to grow."],
  grown: ["展开了 {0} 个邻居", "{0} neighbours more"], folded: ["收起了 {0} 个节点", "{0} nodes folded"], nothingMore: ["没有更多邻居", "No more neighbours"],
  announce: ["{0}，{1}，{2} 条关系；回车展开", "{0}, {1}, {2} relations; Enter grows"],
  dashes: ["虚线：主语在原文中省略。+n：还有 n 个邻居没有画出。", "Dashed: the subject is implied. +n: n more neighbours are not drawn."],
  keys: ["键盘：/ 查找；图中方向键移动、回车展开、+ − 缩放；Esc 取消", "Keys: / finds; in the graph arrows move, Enter grows, + − zoom; Esc lets go"],
  emptyGraph: ["这张图是空的：里面没有从文章中读出的实体。", "This graph is empty: it holds nothing read from an article."],
  earlier: ["上一处", "Previous mention"], later: ["下一处", "Next mention"],
  from: ["从", "From"], to: ["到", "To"], undated: ["含未注明时期的", "with those of no stated period"],
  rank: ["第 {0} 位", "rank {0}"], showInGraph: ["在图中看", "Show in graph"],
  showAll: ["全选", "All"], showNone: ["全不选", "None"],
  openFailed: ["没有打开：{0}", "Could not open: {0}"],
  counts: ["{0} 篇文章 · {1} 个实体 · {2} 条关系 · {3} 个数字", "{0} articles · {1} entities · {2} relations · {3} figures"],
  findings: ["{0} 处待核", "{0} places to check"], numeral: ["不是计量的数字", "not a measure"],
  roles: { date: ["日期", "a date"], name: ["名称中的数字", "part of a name"], ordinal: ["序号", "an ordinal"], idiom: ["成语", "an idiom"], document: ["文号", "a document number"], furniture: ["页面文字", "page furniture"], code: ["号码", "a code"], word: ["普通词语", "an ordinary word"] },
  qualifiers: { exact: ["", ""], about: ["约", "about "], over: ["超过 ", "over "], under: ["不到 ", "under "], atLeast: ["至少 ", "at least "], atMost: ["至多 ", "at most "] },
  kinds: { level: ["水平", "level"], growth: ["增长", "growth"], difference: ["差", "difference"], share: ["占比", "share"], rank: ["位次", "rank"], duration: ["时长", "duration"], target: ["目标", "target"] },
};

const language = { code: 0 };

/** The words for a key in the chosen language. */
function say(key, ...values) {
  const [group, name] = key.split(".");
  const pair = name ? (STRINGS[group] || {})[name] : STRINGS[group];
  return (pair ? pair[language.code] : key).replace(/\{(\d)\}/g, (_, n) => values[n]);
}

/** Of a pair [zh, en], the one in the chosen language. */
const pick = (pair) => pair[language.code] || pair[0];
