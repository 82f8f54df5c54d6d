"""`make messages`: finds every text that pages show and adds what a language misses to its catalogues, still empty.

Each part of the house has its own catalogue (`AREAS`), so that two people who add a page do not write in one file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from luwte.content.loader import load_content

APPS = Path(__file__).parent.parent / "src" / "luwte" / "apps"
LANGUAGES = ("en",)
AREAS = (
    ("account", ("web/account/", "web/templates/account")),
    ("coordinator", ("web/coordinator/", "web/templates/coordinator")),
    ("feeding", ("web/api/", "web/upload", "web/templates/upload", "web/operations")),
)
"""Catalogue and where its texts stand; everything else is in `desk`."""
CONTENT = "content"
"""The catalogue of texts of the content that pages show."""

METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
OPTIONS = {"**.j2": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}

Message = str | tuple[str, ...]


def catalogues() -> tuple[str, ...]:
    """Every catalogue there is."""
    return ("desk", CONTENT, *(name for name, _ in AREAS))


def area_of(file: str) -> str:
    """The catalogue of a file, by its path under `apps`."""
    return next((name for name, starts in AREAS if file.startswith(starts)), "desk")


def texts() -> Iterator[tuple[str, Message]]:
    """(catalogue, text) of everything that is marked."""
    found = extract_from_dir(APPS, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    for file, _, message, _, _ in found:
        if message:
            yield area_of(file), tuple(message) if isinstance(message, list | tuple) else message
    yield from ((CONTENT, text) for text in content_texts())


def content_texts() -> Iterator[str]:
    """The reasons and phases that we ship; what an organisation writes has no translation and needs none."""
    content = load_content()
    for message in content.messages.values():
        yield from (text for text in (message.text, message.lower) if text)
    for phase in content.phases.phases:
        yield from (phase.name, phase.meaning)


def catalogue(language: str, area: str) -> Catalog:
    """A catalogue as it stands in its file; an empty one when there is no file."""
    path = APPS / "locale" / language / f"{area}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(language: str) -> list[tuple[str, Message]]:
    """Texts without a translation, each once."""
    known = {area: catalogue(language, area) for area in catalogues()}
    translated = {_key(m.id) for found in known.values() for m in found if m.id and _filled(m.string)}
    return [(area, text) for area, text in dict.fromkeys(texts()) if _key(text) not in translated]


def unused(language: str) -> list[str]:
    """Translations of texts that no page shows any more."""
    shown = {_key(text) for _, text in texts()}
    known = [catalogue(language, area) for area in catalogues()]
    return sorted(_key(m.id) for found in known for m in found if m.id and _key(m.id) not in shown)


def _filled(string: object) -> bool:
    return bool(string) and (not isinstance(string, tuple | list) or all(string))


def _key(text: object) -> str:
    return str(text[0] if isinstance(text, tuple | list) else text)


def main() -> int:
    """Write what is missing; 1 when something is."""
    missing = 0
    for language in LANGUAGES:
        for area in sorted({area for area, _ in untranslated(language)}):
            found = catalogue(language, area)
            for _, text in (pair for pair in untranslated(language) if pair[0] == area):
                found.add(text, ("", "") if isinstance(text, tuple) else "")
                missing += 1
            with (APPS / "locale" / language / f"{area}.po").open("wb") as file:
                write_po(file, found, width=120, no_location=True, omit_header=True, sort_output=True)
    print(f"teksten: {missing} zonder vertaling" if missing else "teksten: alles is vertaald")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
