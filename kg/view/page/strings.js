// What a person reads, in Chinese and English; `{0}` takes the first argument.
const STRINGS = {
  skip: ["跳到详情", "Skip to details"],
  tabGraph: ["图谱", "Graph"], tabReader: ["原文", "Reading room"], tabFigures: ["数字", "Figures"],
  theme: ["明暗切换", "Light or dark"],
  searchLabel: ["按名称、别名或拼音查找", "Find by name, alias or pinyin"],
  classes: ["类别", "Classes"], relations: ["关系", "Relations"], years: ["数字的年份", "Years of figures"], about: ["关于这张图", "About"],
  back: ["后退", "Back"], forward: ["前进", "Forward"], home: ["开始视图", "Opening view"],
  layout: ["布局", "Layout"], layoutTree: ["树形", "Tree"], layoutRadial: ["放射", "Radial"], layoutForce: ["力导向", "Force"],
  grow: ["展开邻居", "Grow"], fold: ["收起", "Fold"], path: ["找路径…", "Path to…"], fit: ["适应窗口", "Fit"],
  copyLink: ["复制链接", "Copy link"], copied: ["已复制", "Copied"], copyFailed: ["浏览器不许复制；请用地址栏", "Copying is not allowed here; use the address bar"],
  article: ["文章", "Article"], keyMention: ["名称", "Name"], keyFigure: ["数字", "Figure"], keyRelation: ["关系", "Relation"], keyFinding: ["待核", "To check"],
  filter: ["筛选", "Filter"], kind: ["种类", "Kind"], year: ["年份", "Year"], all: ["全部", "All"],
  copyCsv: ["复制为 CSV", "Copy as CSV"], saveCsv: ["下载 CSV", "Save CSV"],
  colSubject: ["主体", "Subject"], colIndicator: ["指标", "Indicator"], colValue: ["数值", "Value"], colUnit: ["单位", "Unit"],
  colKind: ["种类", "Kind"], colGrowth: ["增长", "Growth"], colPeriod: ["时期", "Period"], colQuote: ["原文", "Quote"],
  nFigures: ["{0} 个数字", "{0} figures"],
  inView: ["图中 {0} 个节点、{1} 条边；全图 {2} 个、{3} 条", "{0} nodes and {1} edges shown of {2} and {3}"],
  aliases: ["别名", "Also called"], facts: ["关系", "Relations"], figures: ["数字", "Figures"], mentions: ["出处", "Where it stands"],
  out: ["→", "→"], in: ["←", "←"], implied: ["主语省略", "implied subject"],
  openAt: ["在原文中打开", "Open in the article"], hidden: ["还有 {0} 条", "{0} more"],
  pick: ["点选另一个节点，找出两者之间的路径", "Choose another node to find the path between the two"],
  noPath: ["两者之间没有路径", "There is no path between the two"], pathFound: ["路径 {0} 步", "A path of {0} steps"],
  nothing: ["没有找到", "Nothing found"], welcome: ["从左边查一个名字，或点图上的节点。每条事实都能回到原文。", "Search a name on the left or click a node. Every fact leads back to the words."],
  from: ["从", "From"], to: ["到", "To"], undated: ["含未注明时期的", "with those of no stated period"],
  rank: ["第 {0} 位", "rank {0}"], showInGraph: ["在图中看", "Show in graph"],
  understood: ["理解为", "Read as"], showAll: ["全选", "All"], showNone: ["全不选", "None"],
  published: ["发布", "Published"], entities: ["实体", "Entities"], openFailed: ["没有打开：{0}", "Could not open: {0}"],
  counts: ["{0} 篇文章 · {1} 个实体 · {2} 条关系 · {3} 个数字", "{0} articles · {1} entities · {2} relations · {3} figures"],
  findings: ["待核", "To check"], numeral: ["不是计量的数字", "a number that does not measure"],
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
