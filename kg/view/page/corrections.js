// What a person finds right, wrong or in need of a change: kept in the browser, written as one line of JSON each
// (corrections.jsonl), which `kg build --corrections` honours. A correction is
//   {type, verdict, id, article, begin, end, quote, was, now}: type entity, mention, relation or figure; verdict right,
//   wrong or edit; was and now its slots by name, entities by their label. The sheet of `kg sample` has it, too.

const KINDS = ["level", "growth", "difference", "share", "rank", "duration", "target"];
const QUALIFIERS = ["exact", "about", "over", "under", "atLeast", "atMost", "fromEnd"];
const DAYS = ["from", "to"];
// What a form calls each slot, in its order.
const SLOT_NAMES = {
  ...{ label: "name", subject: "colSubject", predicate: "relation", object: "object", indicator: "colIndicator" },
  ...{ value: "colValue", unit: "colUnit", kind: "colKind", qualifier: "qualifier", from: "from", to: "to" },
};

/** What of a fact can be changed: name -> [label, value, choices or none]; `meta` names classes and predicates. */
function fieldsOf({ type, was }, { classes, predicates }) {
  const named = (terms) => Object.entries(terms).map(([name, term]) => [name, pick(term.name)]);
  const choices = {
    kind: type === "figure" ? KINDS.map((kind) => [kind, say(`kinds.${kind}`)]) : named(classes),
    qualifier: QUALIFIERS.map((name) => [name, say(`qualifiers.${name}`).trim() || say("exactly")]),
    predicate: named(predicates),
  };
  const names = { ...SLOT_NAMES, ...(type !== "figure" && { kind: "class" }), ...(type === "entity" && { label: "nameOrSame" }) };
  const slots = Object.keys(SLOT_NAMES).filter((name) => name in was);
  return Object.fromEntries(slots.map((name) => [name, [say(names[name]), was[name], choices[name]]]));
}

class Corrections {
  /** `changed` is called with the id of what was corrected, or with none where all or only a form is another. */
  constructor(meta, changed) {
    Object.assign(this, { meta, changed, made: new Map(), editing: "" });
    try {
      for (const one of JSON.parse(kept.get("corrections") || "[]")) this.made.set(one.id, one);
    } catch {
      /* what another page left there and is none of ours */
    }
  }

  get(id) {
    return this.made.get(id);
  }

  set(one) {
    this.made.set(one.id, one);
    this.keep(one.id);
  }

  drop(id) {
    this.made.delete(id);
    this.keep(id);
  }

  clear() {
    this.made.clear();
    this.keep();
  }

  keep(id) {
    this.editing = "";
    kept.set("corrections", JSON.stringify([...this.made.values()]));
    this.changed(id);
  }

  /** Hand over one JSON object a line. */
  save() {
    const lines = [...this.made.values()].map((one) => `${JSON.stringify(one)}\n`);
    download("corrections.jsonl", new Blob(lines, { type: "application/jsonl" }));
  }

  /** ✓ ✗ ✎ for a fact {type, id, article, begin, end, quote, was}. */
  judge(fact) {
    const now = this.get(fact.id);
    const button = (verdict, sign) => {
      const pressed = !!now && now.verdict === verdict;
      const act = () => {
        if (verdict === "edit") this.edit(fact.id);
        else if (pressed) this.drop(fact.id);
        else this.set({ ...fact, verdict });
      };
      return el(
        "button",
        {
          class: `judge ${verdict}`,
          "aria-pressed": String(pressed),
          "aria-label": say(`verdicts.${verdict}`),
          title: say(`verdicts.${verdict}`),
          onclick: (event) => {
            event.stopPropagation();
            act();
          },
        },
        sign,
      );
    };
    return el(
      "span",
      { class: "judges", role: "group", "aria-label": say("judge") },
      ...[button("right", "✓"), button("wrong", "✗"), button("edit", "✎")],
      now && now.verdict === "edit" ? el("small", {}, ` → ${changes(now)}`) : null,
    );
  }

  edit(id) {
    this.editing = this.editing === id ? "" : id;
    this.changed();
  }

  /** The form of a fact that is being changed. */
  form(fact) {
    if (this.editing !== fact.id) return null;
    const inputs = Object.entries(fieldsOf(fact, this.meta)).map(([name, [label, value, choices]]) => [
      name,
      label,
      choices
        ? el("select", {}, ...choices.map(([key, words]) => el("option", { value: key, selected: key === value }, words)))
        : el("input", { value, autocomplete: "off", spellcheck: "false", lang: "zh-CN", placeholder: DAYS.includes(name) ? "2024-12-31" : "" }),
    ]);
    const send = (event) => {
      event.preventDefault();
      const now = Object.fromEntries(
        inputs.map(([name, , input]) => [name, input.value.trim()]).filter(([name, value]) => value !== fact.was[name]),
      );
      if (Object.keys(now).length) this.set({ ...fact, verdict: "edit", now });
      else this.edit(fact.id);
    };
    return el(
      "form",
      { class: "correction", onsubmit: send },
      ...inputs.map(([, label, input]) => el("label", {}, el("span", {}, label), input)),
      el(
        "p",
        { class: "keep" },
        el("button", { class: "primary" }, say("keep")),
        el("button", { type: "button", onclick: () => this.edit(fact.id) }, say("cancel")),
      ),
    );
  }
}

/** A change in words: what is new. */
const changes = ({ now }) => Object.values(now || {}).join("，");
