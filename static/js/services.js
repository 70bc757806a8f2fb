// Search in the list of services. Without this file the list stands in its groups, complete.

const search = document.querySelector("[data-service-search]");

// Any width, hiragana or katakana, upper or lower case; spaces, dots and long vowels left out.
const fold = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[\s.・\-‐−–—ー]/g, "");

if (search) {
  const field = search.querySelector("input");
  const status = search.querySelector("[role=status]");
  const groups = [...document.querySelectorAll("[data-service-group]")];
  const cards = [...document.querySelectorAll("[data-found-by]")].map((card) => ({
    card,
    box: card.querySelector("input"),
    text: fold(card.dataset.foundBy),
  }));

  const say = (count) => {
    const { one, many, none } = status.dataset;
    status.textContent = count === 0 ? none : count === 1 ? one : many.replace("{count}", count);
  };

  const show = () => {
    const wanted = field.value.trim().split(/\s+/).map(fold).filter(Boolean);
    let count = 0;
    for (const { card, box, text } of cards) {
      const found = wanted.every((word) => text.includes(word));
      if (found) count += 1;
      card.hidden = !found && !box.checked;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-found-by]:not([hidden])");
    }
    if (wanted.length) say(count);
    else status.textContent = "";
  };

  // What an input method is still composing is not a word yet.
  field.addEventListener("input", (event) => event.isComposing || show());
  field.addEventListener("compositionend", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  // Browsers bring back what was typed when somebody comes back to the page.
  window.addEventListener("pageshow", show);
  search.hidden = false;
}
