// Black boxes over the data of an answer: the editor of blackout.js, over pages that the server
// draws, with a ground for every box. What is drawn stands in one hidden field.

class Redaction extends Editor {
  constructor(form) {
    super(form, form);
    this.most = 500;
    this.fixed = "fixed" in form.dataset;
    this.begin();
    this.sheets = [...form.querySelectorAll('[data-part="sheet"]')];
    const drawn = JSON.parse(this.field.value || "[]");
    this.boxes = drawn.map(([page, x, y, width, height, reason]) => ({ page, x, y, width, height, reason }));
    if (!this.fixed)
      this.sheets.forEach((sheet, n) =>
        sheet.addEventListener("pointerdown", (event) => this.press(event, n + 1)),
      );
    for (const part of form.querySelectorAll('.redact__row, [data-part="tools"]'))
      part.hidden ||= this.fixed;
    this.show();
    this.saved = this.field.value;
    if (!this.fixed) this.tell("ready");
    form.addEventListener("submit", () => (this.saved = this.field.value));
    form.querySelector("#redact-text").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.search();
    });
    addEventListener("beforeunload", (event) => {
      if (this.saved !== this.field.value) event.preventDefault();
    });
  }

  get reason() {
    return this.part("reason").value;
  }

  add(box) {
    return super.add({ reason: this.reason, ...box });
  }

  write() {
    const round = (n) => Math.round(n * 1e5) / 1e5;
    const rows = this.boxes.map(({ page, x, y, width, height, reason }) => {
      const [left, top] = [round(x), round(y)];
      const size = [within(round(width), LEAST / 10, 1 - left), within(round(height), LEAST / 10, 1 - top)];
      return [page, left, top, ...size, reason];
    });
    this.field.value = rows.length ? JSON.stringify(rows) : "";
    this.part("none").hidden = rows.length > 0;
  }

  show() {
    super.show();
    for (const row of this.place.querySelectorAll(".blackout__row")) {
      const number = Number(row.dataset.number);
      const why = row.querySelector('[data-part="why"]');
      why.value = this.boxes[number].reason;
      why.disabled = this.fixed;
      why.addEventListener("change", () => {
        this.keep();
        this.boxes[number].reason = why.value;
        this.element(number).textContent = why.value;
        this.write();
      });
      row.querySelector('[data-do="remove"]').hidden = this.fixed;
      this.element(number).textContent = this.boxes[number].reason;
    }
  }

  key(event, number) {
    if (!this.fixed) super.key(event, number);
  }

  select(number) {
    super.select(number);
    if (this.fixed) this.part("tools").hidden = true;
  }

  click(event) {
    if (event.target.closest('[data-do="find"]')) this.search();
    else super.click(event);
  }

  async search() {
    const text = this.form.querySelector("#redact-text").value;
    if (!text.trim()) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.append("text", text);
    try {
      const answer = await fetch(this.form.dataset.find, { method: "POST", body });
      const said = await answer.json();
      if (!answer.ok) return this.tell(said.error);
      const fresh = said.boxes
        .map(([page, x, y, width, height]) => ({ page, x, y, width, height, reason: this.reason }))
        .filter((box) => !this.boxes.some((old) => covers(old, box)));
      if (this.boxes.length + fresh.length > this.most) return this.tell("full");
      if (said.more) return this.tell("more");
      if (said.boxes.length === 0) return this.tell("nothing");
      this.keep();
      this.boxes.push(...fresh);
      this.selected = this.boxes.length - 1;
      this.show();
      this.tell("found", { number: said.boxes.length });
    } catch {
      this.tell("failed");
    }
  }
}

const covers = (old, box) =>
  old.page === box.page &&
  old.x <= box.x &&
  old.y <= box.y &&
  old.x + old.width >= box.x + box.width &&
  old.y + old.height >= box.y + box.height;

for (const form of document.querySelectorAll("form[data-redact]")) new Redaction(form);
