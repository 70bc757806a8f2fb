// Black boxes over a file that was chosen, before it is sent. Without this file people cover the
// numbers before they take the photo.
// No inline styles in the markup, no blob: addresses: pictures go onto a canvas.

const SIDE = 1600; // of a canvas, in pixels

class Chosen extends Editor {
  constructor(form) {
    super(form, form.querySelector("[data-blackout-editor]"));
    this.file = form.querySelector("input[type=file]");
    this.turn = 0;
    this.file.addEventListener("change", () => this.choose());
  }

  async choose() {
    const turn = ++this.turn;
    const file = this.file.files[0];
    this.begin();
    this.field.value = "";
    this.place.replaceChildren(copy("blackout-template"));
    this.place.hidden = !file;
    if (!file) return;
    this.tools(false);
    this.tell("drawing");
    try {
      const pictures = await this.pictures(file);
      if (turn !== this.turn) return;
      pictures.forEach((picture, n) => this.draw(picture, n + 1));
      this.tools(true);
      this.tell("ready");
    } catch (error) {
      if (turn === this.turn) this.tell(error.shown ?? "failed");
    }
  }

  tools(usable) {
    for (const button of this.place.querySelectorAll('[data-do="add"], [data-do="undo"]'))
      button.hidden = !usable;
  }

  // A photo is shown from this device; of anything else the server draws the pages and forgets them.
  async pictures(file) {
    if (file.type === "image/jpeg") {
      try {
        return [await createImageBitmap(file, { imageOrientation: "from-image" })];
      } catch {
        // Not every JPEG is one: the server says what is wrong.
      }
    }
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.append("file", file);
    const answer = await fetch(this.form.dataset.preview, { method: "POST", body });
    const said = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(), { shown: said.error });
    return Promise.all(
      said.pages.map((page) => {
        const bytes = Uint8Array.from(atob(page), (char) => char.charCodeAt(0));
        return createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
      }),
    );
  }

  draw(picture, page) {
    const figure = copy("blackout-page").firstElementChild;
    const canvas = figure.querySelector("canvas");
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const name = say(words.dataset.page, { page });
    canvas.setAttribute("aria-label", name);
    figure.querySelector('[data-part="caption"]').textContent = name;
    const sheet = figure.querySelector('[data-part="sheet"]');
    sheet.addEventListener("pointerdown", (event) => this.press(event, page));
    this.sheets.push(sheet);
    this.part("pages").append(figure);
  }
}

if (words && window.createImageBitmap) {
  for (const form of document.querySelectorAll("form[data-blackout]")) new Chosen(form);
  for (const offer of document.querySelectorAll("[data-blackout-offer]")) offer.hidden = false;
}
