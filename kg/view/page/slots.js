// What was understood, slot by slot: of a figure, a relation, or everything over one place of a text.

/** The correction a fact would be, without its verdict. */
async function factOf(source, type, { id, evidence }, was) {
  const place = evidence && evidence[0];
  const quote = place ? (await contextOf(source, place)).quote : "";
  return {
    ...{ type, id, article: place ? place.article : "", begin: place ? place.b : 0, end: place ? place.e : 0, quote, was },
  };
}

const slotsOfFigure = (f) => ({
  ...{ subject: f.label, indicator: f.indicator, value: f.value, unit: f.unit, kind: f.kind },
  ...{ qualifier: f.qualifier, from: f.from || "", to: f.to || "" },
});

// As in rows.py: a reading of less confidence stands apart, to be held against its words.
const SURE = 0.85;
/** A confidence as it is shown: an estimate, however high, is no certainty. */
const inPercent = (confidence) => (Number(confidence) < 0.995 ? `${Math.round(Number(confidence) * 100)}%` : ">99%");

const doubtful = ({ confidence }) => !!confidence && Number(confidence) < SURE;
/** Facts with the doubtful ones last; otherwise in their order. */
const surestFirst = (facts, of = (fact) => fact) => [...facts].sort((x, y) => doubtful(of(x)) - doubtful(of(y)));

class Slots {
  constructor(source, corrections, on) {
    Object.assign(this, { source, corrections, on });
  }

  nameOf(predicate) {
    return pick((this.source.meta.predicates[predicate] || { name: [predicate, predicate] }).name);
  }
  kindOf(kind) {
    return pick((this.source.meta.classes[kind] || { name: [kind, kind] }).name);
  }
  link(id, label) {
    return id ? el("button", { class: "link", lang: "zh-CN", onclick: () => this.on.node(id) }, label) : label || "—";
  }

  /** What is said of how far a fact can be relied on, as chips. */
  standing({ modality, confidence, implied, scanned }) {
    const chips = [];
    const doubt = doubtful({ confidence });
    if (modality && modality !== "asserted") chips.push(say(`modalities.${modality}`));
    if (implied) chips.push(say("impliedSubject"));
    if (scanned) chips.push(say("scanned"));
    const told = chips.map((words) => el("span", { class: "chip small" }, words));
    const share = confidence && `${say(doubt ? "uncertain" : "confidence")} ${inPercent(confidence)}`;
    return share ? [...told, el("span", { class: `chip small${doubt ? " doubt" : ""}` }, share)] : told;
  }

  list(rows) {
    const said = rows.filter(([, value]) => value);
    return el("dl", { class: "slots" }, ...said.flatMap(([key, value]) => [el("dt", {}, say(key)), el("dd", {}, value)]));
  }

  figureFact(f) {
    return factOf(this.source, "figure", f, slotsOfFigure(f));
  }

  async figure(f) {
    const fact = await this.figureFact(f);
    const growth = f.kind === "level" && grew(f) ? percent(f.growth) : "";
    return el(
      "section",
      { class: "fact" },
      el("h3", {}, el("span", { class: "key figure" }, say("keyFigure")), " ", el("b", {}, reading(f)), this.corrections.judge(fact)),
      this.corrections.form(fact),
      this.list([
        ["colSubject", this.link(f.s, f.label)],
        ["colIndicator", el("span", { lang: "zh-CN" }, f.indicator)],
        ["colValue", `${trim(f.value)} ${f.unit}`],
        ["colKind", say(`kinds.${f.kind}`)],
        ["qualifier", (say(`qualifiers.${f.qualifier}`) || "").trim()],
        ["colPeriod", period(f)],
        ["colGrowth", growth],
        ["changeOf", f.change && el("button", { class: "link", onclick: () => this.on.fact(f.change) }, say("itsLevel"))],
      ]),
      el("p", { class: "kind" }, ...this.standing(f), f.rule ? el("span", { class: "rule" }, `${say("rule")} ${f.rule}`) : null),
    );
  }

  relationFact({ edge, subject, object }) {
    return factOf(this.source, "relation", edge, { subject: subject.label, predicate: edge.p, object: object.label });
  }

  async relation(edge, subject, object) {
    const fact = await this.relationFact({ edge, subject, object });
    return el(
      "section",
      { class: "fact" },
      el("h3", {}, el("span", { class: "key relation" }, this.nameOf(edge.p)), this.corrections.judge(fact)),
      this.corrections.form(fact),
      el("p", {}, this.link(subject.id, subject.label), el("span", { class: "pred" }, ` — ${this.nameOf(edge.p)} → `), this.link(object.id, object.label)),
      el("p", { class: "kind" }, ...this.standing(edge), edge.rule ? el("span", { class: "rule" }, `${say("rule")} ${edge.rule}`) : null),
    );
  }

  /** A name where it stands: whether it is one, and what it names. */
  mention(article, mark) {
    const place = { article: article.id, b: mark.b, e: mark.e };
    const quote = pointsOf(article).cut(mark.b, mark.e);
    const fact = {
      ...{ type: "mention", id: `${article.id}#${mark.b}-${mark.e}~${mark.ref}`, article: article.id },
      ...{ begin: place.b, end: place.e, quote, was: { label: mark.read, kind: mark.detail } },
    };
    return el(
      "section",
      { class: "fact" },
      el("h3", {}, el("span", { class: "key mention" }, this.kindOf(mark.detail)), " ", this.link(mark.ref, mark.read), this.corrections.judge(fact)),
      this.corrections.form(fact),
    );
  }

  /** Everything that was understood over one place of an article, the innermost first. */
  async over(article, at) {
    const marks = article.marks.filter(({ b, e }) => b <= at && at < e).sort((x, y) => x.e - x.b - (y.e - y.b));
    const order = { f: 0, m: 1, r: 2, n: 3, x: 4 };
    const parts = [];
    for (const mark of marks.sort((x, y) => order[x.type] - order[y.type])) {
      if (mark.type === "m") parts.push(this.mention(article, mark));
      else if (mark.type === "n") parts.push(el("p", { class: "dim" }, `${say("numeral")}：${say(`roles.${mark.detail}`)}`));
      else if (mark.type === "x") parts.push(el("p", { class: "finding" }, `${say("keyFinding")}：${mark.read}`));
      else parts.push(await this.byId(mark.id));
    }
    return parts.filter(Boolean);
  }

  async byId(id) {
    const found = await this.source.fact(id);
    if (!found) return null;
    return found.figure ? this.figure(found.figure) : this.relation(found.edge, found.subject, found.object);
  }
}

/** What several articles state of the same two things once, with all its places. */
function merged(relations) {
  const groups = grouped(relations, ({ edge, out, other }) => JSON.stringify([out, edge.p, other.id, edge.modality]));
  return [...groups.values()].map((same) => ({
    ...same[0],
    edge: {
      ...same[0].edge,
      implied: same.every(({ edge }) => edge.implied),
      confidence: same.every(({ edge }) => edge.confidence) ? String(Math.max(...same.map(({ edge }) => Number(edge.confidence)))) : "",
      evidence: same.flatMap(({ edge }) => edge.evidence),
    },
  }));
}

/** Things by a key, in the order the keys came up. */
function grouped(things, key) {
  const groups = new Map();
  for (const thing of things) {
    const name = key(thing);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(thing);
  }
  return groups;
}
