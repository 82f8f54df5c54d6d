"""`make screens`: plays the example calls in a real browser and takes the pictures of the documentation.

Each moment waits until the screen shows what the moment is about, so a picture never shows something else. Beside each
picture stands what a screen reader finds at that moment, taken from the accessibility tree of the same page.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "momenten.md"
_WITHIN = 120_000
"""Milliseconds within which a call at four times its speed reaches its moment."""
_START = 60.0
_PANELS = ("#fase", "#vraag", "#cue", "#licht", "#erkenning", "#hint", "#hulp", "#stappen")


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in an example call: what must be on the screen (`place` holds `text`), and what to say of it."""

    name: str
    call: str
    place: str
    text: str
    title: str
    story: str


MOMENTS = (
    Moment(
        "demo",
        "oploop",
        "#fase",
        "Fase 3",
        "De klacht wordt persoonlijk",
        "De beller is van *jullie* naar *jij* gegaan. Er staat één aanwijzing; bij het licht staat wat nog ontbreekt.",
    ),
    Moment(
        "herstel",
        "afkoelen",
        "#erkenning",
        "zakt",
        "De beller komt terug",
        "Na een echte erkenning zakt de fase. Nu past herstel, geen grens.",
    ),
    Moment(
        "groen",
        "explosie",
        "#licht",
        "Groen",
        "Een dreiging",
        "Bij een bedreiging mag het gesprek meteen eindigen. Het licht zegt welke regel dat is, en hulp is gevraagd.",
    ),
    Moment(
        "vraag",
        "verhuld",
        "#vraag",
        "dreiging",
        "Is dit een dreiging?",
        "Niemand zegt het hardop. Luwte beslist dit niet, maar vraagt het aan wie meeluistert.",
    ),
    Moment(
        "rustig",
        "onschuldig",
        "#gesprek",
        "sukkel",
        "Gevaarlijke woorden, rustig gesprek",
        "De woorden gaan niet over de medewerker: de fase blijft 0. Een ander bedreigt de beller: vandaar de vraag.",
    ),
)


def main() -> int:
    """Take every picture and write the page. Returns 1 where there is no browser."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("chromium ontbreekt: sudo apt-get install chromium\n")
        return 1
    parts = [_HEAD]
    with _demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for moment in MOMENTS:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="nl-NL")
            parts.append(_take(page, address, moment))
            page.close()
            sys.stdout.write(f"{moment.name}.png\n")
        browser.close()
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return 0


_HEAD = """# Vijf momenten

Deze bladzijde is gemaakt met `make screens` en wordt niet met de hand veranderd: vijf momenten uit vier verzonnen
gesprekken, zoals ze in `make demo` te zien zijn. Onder elk beeld staat wat een schermlezer op dat moment vindt.
"""


def _take(page: Page, address: str, moment: Moment) -> str:
    """Play up to the moment, let it stand still, and take it."""
    page.goto(f"{address}/gesprek/{moment.call}?protocol=telefoon")
    page.get_by_role("button", name="4×").click()
    expect(page.locator(moment.place)).to_contain_text(moment.text, timeout=_WITHIN)
    page.get_by_role("button", name="Pauze").click()
    expect(page.get_by_role("button", name="Verder")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=DOCS / "schermen" / f"{moment.name}.png")
    read = "\n".join(f"> {line}  " for name in _PANELS for line in _read(page.locator(name).aria_snapshot()))
    return (
        f"## {moment.title}\n\n{moment.story}\n\n![{moment.title}](schermen/{moment.name}.png)\n\n"
        f"Een schermlezer vindt:\n\n{read}\n"
    )


def _read(tree: str) -> Iterator[str]:
    """The lines of an accessibility tree as they are heard: what it is, and its name or its text."""
    for line in tree.splitlines():
        kind, _, rest = line.strip().removeprefix("- ").replace("'", "").partition(" ")
        said = re.sub(r"\[[a-z]+(=\w+)?\]", "", rest).replace('"', "").strip(" :")
        word = _KINDS.get(kind.rstrip(":"))
        if word is not None and said:
            yield f"{word}{said}"


_KINDS = {
    "heading": "kop: ",
    "button": "knop: ",
    "paragraph": "",
    "text": "",
    "listitem": "",
    "strong": "",
    "status": "",
}


@contextmanager
def _demo() -> Iterator[str]:
    """The address of a demo of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "luwte", "demo", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _START
        with socket.socket() as probe:
            while probe.connect_ex(("127.0.0.1", port)) != 0 and time.monotonic() < until:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
