// The original beside the text: a picture of the page that is being read, with the words boxed that were understood on
// it. It is there only where originals were kept; a page of it is {page, of, width, height, picture}, in points.

class Facsimile {
  constructor(source, node, on) {
    Object.assign(this, { source, node, on, shown: "" });
    this.sheet = $("sheet");
    $("facsimile-toggle").addEventListener("click", () => this.turnOn(!this.isOn()));
    $("page-before").addEventListener("click", () => this.turn(this.page - 1));
    $("page-after").addEventListener("click", () => this.turn(this.page + 1));
    this.sheet.addEventListener("click", (event) => {
      const box = event.target.closest("rect");
      if (box) on.place({ article: this.article.id, b: box.place[0], e: box.place[1] }, false);
    });
  }

  isOn() {
    return (kept.get("facsimile") ?? (narrow() ? "0" : "1")) === "1";
  }

  turnOn(on) {
    kept.set("facsimile", on ? "1" : "0");
    this.bars();
    return this.turn(this.page);
  }

  bars() {
    const there = !!(this.article && this.article.original);
    const shown = there && this.isOn();
    $("facsimile-toggle").hidden = !there;
    $("facsimile-toggle").setAttribute("aria-pressed", String(shown));
    this.node.hidden = !shown;
    this.node.parentElement.classList.toggle("beside", shown);
  }

  /** Show an article: the page of the chosen place, or else that of the text in view. */
  async render(article, state, inView) {
    if (this.article !== article) Object.assign(this, { article, page: 1, shown: "", boxes: article.boxes || [] });
    this.bars();
    if (!article.original) return;
    const [b, e] = state.at ? state.at.split("-").map(Number) : state.m ? [Number(state.m), Number(state.m) + 1] : [];
    this.here = b === undefined ? null : this.boxOf(b, e);
    await this.turn(this.here ? this.here[2] : this.pageAt(inView));
  }

  /** The box of a place: that of the passage itself, or of the smallest around it. */
  boxOf(b, e) {
    const around = this.boxes.filter((box) => box[0] <= b && e <= box[1]);
    return around.sort((x, y) => x[1] - x[0] - (y[1] - y[0]))[0] || null;
  }

  /** The page on which the text at an offset stands. */
  pageAt(offset) {
    const before = this.boxes.filter(([b]) => b <= offset);
    return (before[before.length - 1] || this.boxes[0] || [0, 0, 1])[2];
  }

  /** The text was moved: its page follows. */
  follow(offset) {
    const page = this.article && this.article.original ? this.pageAt(offset) : this.page;
    if (page !== this.page) this.turn(page);
  }

  async turn(page) {
    this.page = page;
    if (!this.isOn() || !this.article || !this.article.original) return;
    const article = this.article;
    const told = await this.source.facsimile(article.id, page);
    if (this.page !== page || this.article !== article) return;
    this.of = told ? told.of : this.of;
    $("page-where").textContent = say("pageOf", page, this.of || "–");
    $("page-before").disabled = page <= 1;
    $("page-after").disabled = !(page < this.of);
    const key = told ? `${article.id} ${page}` : "";
    if (!told) fill(this.sheet, el("p", { class: "empty" }, say("noPicture")));
    else if (this.shown !== key) fill(this.sheet, this.image(told), this.overlay(told));
    this.shown = key;
    this.lit();
  }

  image({ picture, page, of, width, height }) {
    const size = { width: Math.round(width), height: Math.round(height) };
    return el("img", { src: picture, alt: say("pageOf", page, of), ...size });
  }

  /** Boxes over the picture: one for each name and figure on this page. */
  overlay({ width, height }) {
    const at = new Map(this.boxes.filter((box) => box[2] === this.page).map((box) => [`${box[0]}-${box[1]}`, box]));
    const over = svgEl("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const drawn = new Set();
    for (const { type, b, e } of this.article.marks) {
      const box = at.get(`${b}-${e}`);
      if (!box || !"mf".includes(type) || drawn.has(box)) continue;
      drawn.add(box);
      over.append(this.rect(box, type));
    }
    return over;
  }

  rect([b, e, , x0, y0, x1, y1], type) {
    const rect = svgEl("rect", { x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, rx: 1.5, class: type });
    rect.place = [b, e];
    return rect;
  }

  /** The box of the chosen place stands out and is brought into view. */
  lit() {
    const over = this.sheet.querySelector("svg");
    if (!over) return;
    for (const old of over.querySelectorAll(".here")) old.remove();
    if (!this.here || this.here[2] !== this.page) return;
    const box = this.rect(this.here, "here");
    over.append(box);
    const top = (this.here[4] / over.viewBox.baseVal.height) * over.clientHeight;
    if (top < this.sheet.scrollTop || top > this.sheet.scrollTop + this.sheet.clientHeight - 40)
      this.sheet.scrollTop = top - this.sheet.clientHeight / 3;
  }
}
