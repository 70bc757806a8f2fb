// Fills in the address of a postcode without leaving the page. Without this file, and whenever
// there is something to choose, the same button sends the form and the server answers.

const buttons = document.querySelectorAll("[data-postcode-for]");
const PARTS = ["prefecture", "city", "street", "building"];

// What this file filled in may be replaced; what somebody typed may not.
const filledIn = new Map();

const control = (form, name) => form.elements.namedItem(name);

const isOurs = (field) => field.value.trim() === "" || filledIn.get(field) === field.value;

const put = (field, value) => {
  field.value = value;
  filledIn.set(field, value);
};

const say = (prefix, what, form) => {
  const notice = form.querySelector(`[data-postcode-status="${prefix}"]`);
  notice.hidden = false;
  // Emptied first, so that the same words are read out again.
  const title = notice.querySelector(".ds-notice__title");
  title.textContent = "";
  setTimeout(() => (title.textContent = notice.dataset[what]), 50);
};

const ask = async (form, postcode) => {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: control(form, "csrfmiddlewaretoken").value,
    postcode,
  });
  const answer = await fetch(form.dataset.postcodes, { method: "POST", body, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).places;
};

const lookUp = async (button, form) => {
  const prefix = button.dataset.postcodeFor;
  const field = (part) => control(form, `${prefix}${part}`);
  const places = await ask(form, field("postcode").value);
  if (places === null) return false;
  if (places.length === 0) {
    say(prefix, "unknown", form);
    return true;
  }
  if (places.length > 1 || !isOurs(field("city"))) return false;
  const [{ prefecture, city, street }] = places;
  put(field("prefecture"), prefecture);
  put(field("city"), city);
  if (street && isOurs(field("street"))) put(field("street"), street);
  say(prefix, "filled", form);
  field("street").focus();
  return true;
};

for (const button of buttons) {
  const { form } = button;
  button.addEventListener("click", async (event) => {
    if (button.dataset.sending) return;
    event.preventDefault();
    let done = false;
    try {
      done = await lookUp(button, form);
    } catch {
      done = false;
    }
    if (done) return;
    button.dataset.sending = "1";
    form.requestSubmit(button);
  });
}

// "The same address": copied here, so that the page stays where it is.
for (const button of document.querySelectorAll("[data-same-address]")) {
  const { form } = button;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    for (const part of ["postcode", ...PARTS]) {
      put(control(form, `agent_${part}`), control(form, part).value);
    }
    const status = form.querySelector("[data-same-status]");
    status.textContent = button.dataset.done;
    control(form, "agent_building").focus();
  });
}
