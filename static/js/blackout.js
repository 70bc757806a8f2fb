// Black boxes over pages: drawn, moved, counted; the server burns them into the pixels.

const MOST = 50; // boxes of a file, as the server counts
const STEP = 0.01; // of the page, for a press of an arrow key
const LEAST = 0.01;

const words = document.getElementById("blackout-template");
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const within = (n, least, most) => Math.min(Math.max(n, least), most);
const copy = (id) => document.getElementById(id).content.cloneNode(true);

class Editor {
  constructor(form, place) {
    this.form = form;
    this.place = place;
    this.field = form.querySelector("[data-blackout-boxes]");
    this.most = MOST;
    this.place.addEventListener("click", (event) => this.click(event));
  }

  begin() {
    this.boxes = [];
    this.steps = [];
    this.sheets = [];
    this.selected = null;
  }

  part(name) {
    return this.place.querySelector(`[data-part="${name}"]`);
  }

  tell(name, values = {}) {
    this.part("status").textContent = say(words.dataset[name] ?? name, values);
  }

  // Boxes

  keep() {
    this.steps.push(structuredClone(this.boxes));
  }

  add(box) {
    if (this.boxes.length >= this.most) return this.tell("full");
    this.keep();
    this.boxes.push(box);
    this.selected = this.boxes.length - 1;
    this.show();
    this.tell("added", { number: this.boxes.length, page: box.page });
    return this.element(this.selected);
  }

  remove(number) {
    this.keep();
    this.boxes.splice(number, 1);
    this.selected = this.boxes.length ? Math.min(number, this.boxes.length - 1) : null;
    this.show();
    this.tell("removed");
    (this.element(this.selected) ?? this.place.querySelector('[data-do="add"]')).focus();
  }

  undo() {
    if (!this.steps.length) return;
    this.boxes = this.steps.pop();
    this.selected = this.boxes.length ? this.boxes.length - 1 : null;
    this.show();
    this.tell("undone");
  }

  change(number, { x = 0, y = 0, width = 0, height = 0 }) {
    this.keep();
    const box = this.boxes[number];
    box.width = within(box.width + width, LEAST, 1);
    box.height = within(box.height + height, LEAST, 1);
    box.x = within(box.x + x, 0, 1 - box.width);
    box.y = within(box.y + y, 0, 1 - box.height);
    this.lay(number);
    this.write();
  }

  element(number) {
    return this.place.querySelector(`.blackout__box[data-number="${number}"]`);
  }

  write() {
    const pages = {};
    const round = (n) => Math.round(n * 1e5) / 1e5;
    for (const { page, x, y, width, height } of this.boxes) {
      const [left, top] = [round(x), round(y)];
      const size = [within(round(width), LEAST, 1 - left), within(round(height), LEAST, 1 - top)];
      (pages[page] ??= []).push([left, top, ...size]);
    }
    this.field.value = this.boxes.length ? JSON.stringify(pages) : "";
  }

  show() {
    for (const old of this.place.querySelectorAll(".blackout__box, .blackout__row")) old.remove();
    this.boxes.forEach((box, number) => {
      const name = say(words.dataset.box, { number: number + 1, page: box.page });
      const element = document.createElement("button");
      element.type = "button";
      element.className = "blackout__box";
      element.dataset.number = number;
      element.setAttribute("aria-label", `${name}. ${words.dataset.keys}`);
      element.addEventListener("keydown", (event) => this.key(event, number));
      element.addEventListener("focus", () => this.select(number));
      this.sheets[box.page - 1].append(element);
      this.lay(number);
      const row = copy("blackout-row").firstElementChild;
      row.dataset.number = number;
      row.querySelector('[data-do="select"]').textContent = name;
      row.querySelector('[data-part="name"]').textContent = ` ${name}`;
      this.part("list").append(row);
    });
    this.select(this.selected);
    this.write();
  }

  lay(number) {
    const { x, y, width, height } = this.boxes[number];
    const { style } = this.element(number);
    style.left = `${x * 100}%`;
    style.top = `${y * 100}%`;
    style.width = `${width * 100}%`;
    style.height = `${height * 100}%`;
  }

  select(number) {
    this.selected = number;
    for (const box of this.place.querySelectorAll(".blackout__box"))
      box.classList.toggle("blackout__box--chosen", Number(box.dataset.number) === number);
    this.part("tools").hidden = number === null;
    this.place.querySelector('[data-do="next"]').hidden = this.sheets.length < 2;
    if (number === null) return;
    const { page } = this.boxes[number];
    this.part("chosen").textContent = say(words.dataset.box, { number: number + 1, page });
  }

  // Hands: buttons, keys, pointers

  click(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const row = button.closest("[data-number]");
    const number = row ? Number(row.dataset.number) : this.selected;
    const by = 2 * STEP;
    const moves = {
      left: { x: -by },
      right: { x: by },
      up: { y: -by },
      down: { y: by },
      wider: { width: by },
      narrower: { width: -by },
      taller: { height: by },
      lower: { height: -by },
    };
    const what = button.dataset.do;
    if (what === "add") this.add(this.fresh())?.focus();
    else if (what === "undo") this.undo();
    else if (what === "remove") this.remove(number);
    else if (what === "select") this.element(number).focus();
    else if (what === "next") this.turnPage(number);
    else this.change(number, moves[what]);
  }

  // On the page that is worked on, in the middle, and not over the last one.
  fresh() {
    const page = this.selected === null ? 1 : this.boxes[this.selected].page;
    const shift = 0.03 * (this.boxes.length % 8);
    return { page, x: 0.3 + shift, y: 0.4 + shift, width: 0.3, height: 0.08 };
  }

  turnPage(number) {
    this.keep();
    this.boxes[number].page = (this.boxes[number].page % this.sheets.length) + 1;
    this.show();
    this.sheets[this.boxes[number].page - 1].scrollIntoView({ block: "nearest" });
  }

  key(event, number) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const arrow = arrows[event.key];
    if (arrow) {
      const [x, y] = arrow.map((n) => n * STEP);
      this.change(number, event.shiftKey ? { width: x, height: y } : { x, y });
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.remove(number);
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      this.undo();
    } else return;
    event.preventDefault();
  }

  press(event, page) {
    if (event.button !== 0) return;
    const sheet = this.sheets[page - 1];
    const point = ({ clientX, clientY }) => {
      const frame = sheet.querySelector(".blackout__canvas").getBoundingClientRect();
      return {
        x: within((clientX - frame.left) / frame.width, 0, 1),
        y: within((clientY - frame.top) / frame.height, 0, 1),
      };
    };
    const from = point(event);
    const held = event.target.closest(".blackout__box");
    if (held) return this.drag(event, Number(held.dataset.number), from, point);
    const ghost = document.createElement("span");
    ghost.className = "blackout__ghost";
    const lay = (box) => {
      for (const [name, side] of [["left", "x"], ["top", "y"], ["width", "width"], ["height", "height"]])
        ghost.style[name] = `${box[side] * 100}%`;
    };
    const box = (to, start = from) => ({
      page,
      x: Math.min(start.x, to.x),
      y: Math.min(start.y, to.y),
      width: Math.abs(start.x - to.x),
      height: Math.abs(start.y - to.y),
    });
    this.follow(event, sheet, {
      move: (to) => {
        sheet.append(ghost);
        lay(box(point(to)));
      },
      end: (to, cancelled) => {
        ghost.remove();
        const drawn = box(point(to));
        if (cancelled) return;
        if (drawn.width > LEAST && drawn.height > LEAST) {
          this.corner = null;
          this.add(drawn);
        } else if (this.corner?.page === page) {
          const tapped = box(from, this.corner);
          this.corner = null;
          if (tapped.width > LEAST && tapped.height > LEAST) this.add(tapped);
        } else {
          this.corner = { page, ...from };
          this.tell("corner");
        }
      },
    });
  }

  drag(event, number, from, point) {
    const { x, y } = this.boxes[number];
    this.element(number).focus();
    event.preventDefault();
    let kept = false;
    this.follow(event, this.element(number), {
      move: (to) => {
        if (!kept) this.keep();
        kept = true;
        const box = this.boxes[number];
        const now = point(to);
        box.x = within(x + now.x - from.x, 0, 1 - box.width);
        box.y = within(y + now.y - from.y, 0, 1 - box.height);
        this.lay(number);
      },
      end: () => this.write(),
    });
  }

  follow(event, element, { move, end }) {
    const done = new AbortController();
    const { signal } = done;
    element.setPointerCapture(event.pointerId);
    element.addEventListener("pointermove", move, { signal });
    for (const name of ["pointerup", "pointercancel"])
      element.addEventListener(
        name,
        (last) => {
          done.abort();
          end(last, name === "pointercancel");
        },
        { signal },
      );
  }
}
