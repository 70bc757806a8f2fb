"""What a browser sees of a page: overflow, broken rules, complaints, what it asked for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from .recording import STATIC, Recorded
from .stage import Stage, static_file

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Before anything of the page runs. What the policy stops is an event, whether or not it is logged.
LISTEN: Final = """
  window.__stopped = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.__stopped.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
JUDGE: Final = """
  async (tags) => {
    const result = await axe.run(document, {
      runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], elementRef: false,
    });
    return result.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id} ${node.target.join(" ")} ${node.failureSummary}`));
  }
"""
# WCAG 1.4.12; said by the page itself, as a reader's own style sheet would.
SPACED: Final = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""
# What sticks out of the page, but for what may be scrolled in a box of its own or is out of sight.
WIDE: Final = """
  ({size, spaced}) => {
    const root = document.documentElement;
    root.style.fontSize = size;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(spaced);
    document.adoptedStyleSheets = [sheet];
    const width = root.clientWidth;
    const found = root.scrollWidth > width ? [`page of ${root.scrollWidth}`] : [];
    const boxed = (node) => {
      for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return true;
      return false;
    };
    for (const node of document.body.querySelectorAll("*")) {
      const box = node.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      const style = getComputedStyle(node);
      const name = `${node.tagName.toLowerCase()}.${node.classList[0] ?? ""}`;
      if ((box.right > width + 1 || box.left < -1) && style.clipPath === "none" && !boxed(node))
        found.push(`${name} from ${Math.round(box.left)} to ${Math.round(box.right)}`);
      const cut = style.overflowX === "hidden" && node.scrollWidth > node.clientWidth + 1;
      if (cut && style.clipPath === "none" && node.clientWidth > 1)
        found.push(`${name} cuts off ${node.scrollWidth - node.clientWidth}`);
    }
    root.style.fontSize = "";
    document.adoptedStyleSheets = [];
    return [...new Set(found)].slice(0, 5);
  }
"""


@dataclass(slots=True)
class Look:
    """One page in one browser, and all that went wrong."""

    page: Page
    stage: Stage
    complaints: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def at(self, recorded: Recorded) -> None:
        """Open a page and wait until it stands."""
        self.complaints.clear()
        self.asked.clear()
        self.page.goto(self.stage.put_on(recorded), wait_until="load")

    def _ask(self, script: str, argument: object = None) -> Any:  # noqa: ANN401 - what JavaScript says
        return self.page.evaluate(script, argument)

    def too_wide(self, width: int) -> list[str]:
        """Return what does not fit: as it is, with text of twice the size, with text spaced out."""
        self.page.set_viewport_size({"width": width, "height": 900})
        return [
            f"{width} px, {how}: {found}"
            for how, size, spaced in (
                ("as it is", "", ""),
                ("200 % text", "200%", ""),
                ("text spacing", "", SPACED),
            )
            for found in self._ask(WIDE, {"size": size, "spaced": spaced})
        ]

    def barriers(self) -> list[str]:
        """Return what axe-core finds at the present width."""
        # Through the protocol, which the policy of the page does not bind: it stays on.
        session = self.page.context.new_cdp_session(self.page)
        session.send(
            "Runtime.evaluate",
            {"expression": f"window.axe || ({_quiet(AXE)})", "allowUnsafeEvalBlockedByCSP": True},
        )
        session.detach()
        return [f"axe: {found}" for found in self._ask(JUDGE, list(TAGS))]

    def trouble(self) -> list[str]:
        """Return what the console, the policy and the network say."""
        stopped = [f"policy: {what}" for what in self._ask("() => window.__stopped")]
        strangers = [
            f"asked {request.url}"
            for request in self.asked
            if not request.url.startswith((self.stage.origin, "data:"))
        ]
        fonts = [f"font {r.url}" for r in self.asked if r.resource_type == "font"]
        return [*self.complaints, *stopped, *strangers, *fonts]

    def weight(self, recorded: Recorded) -> int:
        """Return the bytes of page, style sheets and scripts before compression, no pictures."""
        files = {
            urlsplit(request.url).path
            for request in self.asked
            if request.resource_type in ("stylesheet", "script")
        }
        return len(recorded.html.encode()) + sum(
            len(static_file(path)) for path in files if path.startswith(STATIC)
        )


def _quiet(script: str) -> str:
    return f"(() => {{ {script} }})()"


def look(context: BrowserContext, stage: Stage) -> Look:
    """Open a window that writes down what goes wrong in it."""
    context.add_init_script(LISTEN)
    page = context.new_page()
    seen = Look(page, stage)

    def note(message: ConsoleMessage) -> None:
        # Chromium also reports the status of the page itself, which is meant where it is an error.
        if message.type == "error" and message.location.get("url") != page.url:
            seen.complaints.append(f"console: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: seen.complaints.append(f"script: {error}"))
    page.on("request", lambda request: seen.asked.append(request))
    return seen
