// The warning before a page with personal data closes, five minutes ahead (WCAG 2.2.1).
// Without this file the page says until when it stays open, and links to a page that extends it.

const WARN = 300;
const box = document.querySelector("[data-session]");

if (box && typeof box.showModal === "function") {
  const said = document.querySelector("[data-session-said]");
  const keep = box.querySelector("[data-session-continue]");
  let until = 0;
  let warned = false;
  let isFinal = false;
  let asking = false;

  const setLeft = (seconds) => {
    until = Date.now() + seconds * 1000;
  };
  const left = () => Math.round((until - Date.now()) / 1000);

  // "How long is left?" (GET: another tab may have been used meanwhile) or "I am here" (POST).
  const ask = async (body) => {
    const answer = await fetch(box.dataset.ask, {
      method: body ? "POST" : "GET",
      body,
      headers: { Accept: "application/json" },
      cache: "no-store",
    });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  const leave = () => location.replace(box.dataset.ended);

  const warn = (final) => {
    warned = true;
    isFinal = final;
    box.querySelector("[data-session-idle]").hidden = final;
    box.querySelector("[data-session-final]").hidden = !final;
    if (!box.open) box.showModal();
  };

  const look = async () => {
    if (asking || left() > WARN || (warned && left() > 0)) return;
    asking = true;
    try {
      const found = await ask();
      setLeft(found.seconds);
      if (found.seconds <= 0) leave();
      else if (found.seconds <= WARN) warn(found.final);
      else {
        warned = false;
        if (box.open) box.close();
      }
    } catch {
      // No network: the page must close all the same when its time is up.
      if (left() <= 0) leave();
      else warn(false);
    } finally {
      asking = false;
    }
  };

  keep.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // After two hours no more time is given: only the way back to what is being typed.
    if (isFinal) return box.close();
    try {
      const found = await ask(new FormData(keep.form));
      if (found.seconds <= 0) return leave();
      setLeft(found.seconds);
      warned = found.seconds <= WARN;
      if (warned) return warn(found.final);
      box.close();
      said.textContent = said.dataset.text;
    } catch {
      keep.form.submit();
    }
  });

  // Escape means "go on", not "close my session".
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    keep.form.requestSubmit();
  });

  setLeft(Number(box.dataset.seconds));
  setInterval(look, 1000);
  // Back from sleep, or from the cache of the browser: ask at once.
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
