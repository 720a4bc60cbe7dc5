// What a person finds right, wrong or in need of a change: kept in the browser, written as one line of JSON each
// (corrections.jsonl), which `kg build --corrections` honours. A correction is
//   {type, verdict, id, article, begin, end, quote, was, now}: type entity, mention, relation or figure; verdict right,
//   wrong or edit; was and now its slots by name, entities by their label.

const DAYS = ["from", "to"];

class Corrections {
  constructor(changed) {
    this.changed = changed;
    this.made = new Map();
    try {
      for (const one of JSON.parse(kept.get("corrections") || "[]")) this.made.set(one.id, one);
    } catch {
      /* what another page left there and is none of ours */
    }
    this.editing = "";
  }

  get(id) {
    return this.made.get(id);
  }

  set(one) {
    const same = this.made.get(one.id);
    if (same && same.verdict === one.verdict && one.verdict !== "edit") this.made.delete(one.id);
    else this.made.set(one.id, one);
    this.keep();
  }

  clear() {
    this.made.clear();
    this.keep();
  }

  keep() {
    this.editing = "";
    kept.set("corrections", JSON.stringify([...this.made.values()]));
    this.changed();
  }

  /** One JSON object a line. */
  lines() {
    return [...this.made.values()].map((one) => `${JSON.stringify(one)}\n`).join("");
  }

  /** ✓ ✗ ✎ for a fact {type, id, article, begin, end, quote, was}; `fields` are the slots that can be changed. */
  judge(fact, fields) {
    const now = this.get(fact.id);
    const button = (verdict, sign) =>
      el(
        "button",
        {
          class: `judge ${verdict}`,
          "aria-pressed": String(!!now && now.verdict === verdict),
          "aria-label": say(`verdicts.${verdict}`),
          title: say(`verdicts.${verdict}`),
          onclick: (event) => {
            event.stopPropagation();
            if (verdict === "edit") this.edit(fact.id);
            else this.set({ ...fact, verdict });
          },
        },
        sign,
      );
    const buttons = [button("right", "✓"), button("wrong", "✗"), ...(fields ? [button("edit", "✎")] : [])];
    return el(
      "span",
      { class: "judges", role: "group", "aria-label": say("judge") },
      ...buttons,
      now && now.verdict === "edit" ? el("small", {}, ` → ${changes(now)}`) : null,
    );
  }

  edit(id) {
    this.editing = this.editing === id ? "" : id;
    this.changed();
  }

  /** The form of a fact that is being changed; `fields` name -> [label, value, choices or none]. */
  form(fact, fields) {
    if (this.editing !== fact.id) return null;
    const inputs = Object.entries(fields).map(([name, [label, value, choices]]) => [
      name,
      label,
      choices
        ? el("select", {}, ...choices.map(([key, words]) => el("option", { value: key, selected: key === value }, words)))
        : el("input", { value, autocomplete: "off", spellcheck: "false", lang: "zh-CN", placeholder: DAYS.includes(name) ? "2024-12-31" : "" }),
    ]);
    const send = (event) => {
      event.preventDefault();
      const now = Object.fromEntries(
        inputs.map(([name, , input]) => [name, input.value.trim()]).filter(([name, value]) => value !== fields[name][1]),
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
