// The left side: finding by name, and what to show.

class Finder {
  constructor(source, choose) {
    this.source = source;
    this.choose = choose;
    this.found = [];
    this.at = -1;
    this.input = $("search");
    this.list = $("results");
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.left(), 150));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
        this.input.focus();
        event.preventDefault();
      }
    });
  }

  async look() {
    const asked = this.input.value;
    const found = await this.source.search(asked);
    if (asked !== this.input.value) return;
    this.found = found;
    this.at = found.length ? 0 : -1;
    fill(
      this.list,
      ...found.map(({ node, alias }, i) =>
        el(
          "li",
          {
            role: "option",
            id: `result-${i}`,
            "aria-selected": String(i === this.at),
            lang: "zh-CN",
            onmousedown: () => this.take(i),
          },
          node.label,
          el(
            "small",
            {},
            alias ? `${alias} · ` : "",
            pick((this.source.meta.classes[node.kind] || { name: [node.kind, node.kind] }).name),
          ),
        ),
      ),
      asked.trim() && !found.length
        ? el("li", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, say("nothing"))
        : null,
    );
    this.list.hidden = !asked.trim();
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.lit();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.lit();
      event.preventDefault();
    } else if (event.key === "Enter" && this.at >= 0) {
      this.take(this.at);
      event.preventDefault();
    } else if (event.key === "Escape") this.close();
  }

  lit() {
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.at)));
    if (this.at >= 0 && this.list.children[this.at]) {
      this.input.setAttribute("aria-activedescendant", `result-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  take(i) {
    const chosen = this.found[i];
    this.close();
    if (chosen) this.choose(chosen.node.id);
  }

  // A click on a result blurs the box first; who has come back to it in the meantime keeps the list.
  left() {
    if (document.activeElement !== this.input) this.close();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

class Side {
  constructor(source, go) {
    this.source = source;
    this.go = go;
    this.state = FRESH;
    this.build();
  }

  build() {
    const { classes, predicates, years, counts } = this.source.meta;
    this.boxes = { k: this.group($("classes"), "k", classes), p: this.group($("predicates"), "p", predicates) };
    this.slider(years);
    fill(
      $("about"),
      el("p", { class: "dim" }, say("counts", counts.articles, counts.entities, counts.relations, counts.figures)),
      el("p", { class: "dim" }, say("more")),
      el("p", { class: "dim" }, say("keys")),
    );
  }

  /** Check boxes for classes or relations, the most frequent first, with all and none. */
  group(place, key, items) {
    const boxes = new Map();
    const rows = Object.entries(items)
      .filter(([, item]) => item.count)
      .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
    const set = (hidden) => this.go({ [key]: hidden });
    fill(
      place,
      ...rows.map(([name, item]) => {
        const box = el("input", {
          type: "checkbox",
          "data-name": name,
          onchange: () => set(rows.map(([other]) => other).filter((other) => !boxes.get(other).checked)),
        });
        boxes.set(name, box);
        return el(
          "label",
          { class: "check" },
          box,
          item.colour ? symbolIcon(item) : null,
          el("span", {}, pick(item.name)),
          el("span", { class: "n" }, item.count),
        );
      }),
      el(
        "p",
        {},
        el("button", { onclick: () => set([]) }, say("showAll")),
        " ",
        el("button", { onclick: () => set(rows.map(([name]) => name)) }, say("showNone")),
      ),
    );
    return boxes;
  }

  slider(years) {
    if (!years) return fill($("years"));
    const [least, most] = years;
    const change = () => {
      const from = Math.min(+this.from.value, +this.to.value),
        to = Math.max(+this.from.value, +this.to.value);
      this.go({
        y: from === least && to === most && this.undated.checked ? null : { from, to, undated: this.undated.checked },
      });
    };
    const range = (value) =>
      el("input", {
        type: "range",
        min: least,
        max: most,
        step: 1,
        value,
        onchange: change,
        oninput: () => this.tell(),
      });
    this.from = range(least);
    this.to = range(most);
    this.undated = el("input", { type: "checkbox", onchange: change });
    this.undated.checked = true;
    this.told = el("output", {});
    this.tell();
    return fill(
      $("years"),
      this.told,
      el("label", {}, say("from"), this.from),
      el("label", {}, say("to"), this.to),
      el("label", { class: "check" }, this.undated, say("undated")),
    );
  }

  tell() {
    this.told.textContent = `${Math.min(this.from.value, this.to.value)}—${Math.max(this.from.value, this.to.value)}`;
  }

  render(state) {
    for (const key of ["k", "p"]) for (const [name, box] of this.boxes[key]) box.checked = !state[key].includes(name);
    if (!this.from) return;
    const [least, most] = this.source.meta.years;
    this.from.value = state.y ? state.y.from : least;
    this.to.value = state.y ? state.y.to : most;
    this.undated.checked = !state.y || state.y.undated;
    this.tell();
  }
}
