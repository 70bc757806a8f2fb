// Small progressive enhancement. Every page works without this file.
// No inline handlers, no eval, no style attributes: safe under script-src 'self'.

// 1. Error summary: move the focus to it, so that it is read first.
document.querySelector("[data-error-summary]")?.focus();

// 2. Copy a receipt number or a payment reference.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const status = document.getElementById(button.getAttribute("aria-describedby"));
    if (status) status.textContent = button.dataset.copied;
  });
}

// 3. Print button.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// 4. Fee total on the service page (the server shows the same sum after "next").
for (const form of document.querySelectorAll("[data-fee]")) {
  const total = form.querySelector("[data-fee-total]");
  const show = () => {
    form.querySelector("[data-fee-line]")?.removeAttribute("hidden");
    const n = form.querySelectorAll("[data-fee-item]:checked").length;
    const sum = (n * Number(form.dataset.fee)).toLocaleString("ja-JP");
    total.textContent = document.documentElement.lang === "en" ? `¥${sum}` : `${sum}円`;
  };
  form.addEventListener("change", show);
  show();
}

// 5. A second press of a submit button sends nothing twice.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  // Whoever comes back with "back" may press again; the server takes it once anyway.
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

// 5b. In a tunnel: without a network the page stays as it is, and says so. Pages with personal data
//     are kept by no browser, so "back" could not show what was typed.
const offline = document.getElementById("offline");
if (offline) {
  document.addEventListener("submit", (event) => {
    offline.hidden = navigator.onLine;
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    offline.focus();
  }, true);
  window.addEventListener("online", () => { offline.hidden = true; });
}

// 6. A page that waits for a PDF looks again by itself; without this file there is its link.
const waiting = document.querySelector("[data-look-again]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.lookAgain) * 1000);

// 7. A page that answered a form ("please check…") is left as an ordinary address: "back" then
//    shows it with what was typed, where the browser would say that the form has expired.
const answersItself = [...document.forms].some(
  (form) => form.method === "post" && new URL(form.action).pathname === location.pathname,
);
if (answersItself) {
  const leave = () => history.replaceState(history.state, "", location.href);
  document.addEventListener("submit", leave);
  document.addEventListener("click", (event) => event.target.closest("a[href]") && leave());
}

// 7b. Another language, or "back", in the middle of a form: what is typed goes along, and the server
//     keeps it. Where a form cannot be kept, the page asks before it is left.
const written = document.querySelector("form[data-keeps]");
const leaveWith = (name, value) => {
  const wanted = document.createElement("input");
  wanted.type = "hidden";
  wanted.name = name;
  wanted.value = value;
  written.append(wanted);
  written.submit();
};
for (const link of document.querySelectorAll("a[data-language], a[data-leave]")) {
  link.addEventListener("click", (event) => {
    if (written) {
      event.preventDefault();
      if (link.dataset.leave) leaveWith("leave", link.dataset.leave);
      else leaveWith("in_language", link.lang);
      return;
    }
    const typed = [...document.querySelectorAll("main form textarea, main form input")].some(
      (control) => !["hidden", "radio", "checkbox", "file", "submit"].includes(control.type)
        && control.value.trim() && control.value !== control.defaultValue,
    );
    if (typed && !confirm(document.body.dataset.typed)) event.preventDefault();
  });
}

// 8. "Go on" with a file that was chosen and not sent: send it first, or it would be lost.
document.querySelector("[data-send-first]")?.addEventListener("click", (event) => {
  const chosen = [...document.querySelectorAll("input[type=file]")].find((i) => i.files.length);
  if (!chosen) return;
  event.preventDefault();
  chosen.form.requestSubmit();
});
