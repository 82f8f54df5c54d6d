"""The language of a page: Dutch is what is written in the source, other languages are catalogues beside it.

What is said to a caller (cues, sentences, texts to read out) is content and stays Dutch; the pages speak other
languages, and with them the reasons that we wrote ourselves. Each `locale/<language>/*.po` is read as it is, so nothing
has to be compiled.
"""

from __future__ import annotations

import gettext as standard
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup, escape

SOURCE = "nl"
LANGUAGES: Mapping[str, str] = MappingProxyType({"nl": "Nederlands", "en": "English"})
"""Every language with its own name in it; the source language first."""

LOCALE = Path(__file__).parent / "locale"
_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak this language inside the block; one that we do not have is Dutch."""
    token = _spoken.set(wanted if wanted in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _spoken.reset(token)


def gettext(message: str) -> str:
    """A text in the language that is spoken now.

    >>> gettext("Beller")
    'Beller'
    >>> with speaking("en"):
    ...     gettext("Beller")
    'Caller'
    """
    return _catalogue(_spoken.get()).gettext(message)


def ngettext(one: str, several: str, n: int) -> str:
    """The same for a text about one or several."""
    return _catalogue(_spoken.get()).ngettext(one, several, n)


def written(text: str) -> Markup:
    """A text of the content: ours in the language that is spoken; what we have no translation of is marked as Dutch.

    An organisation that writes its own text gets that text, whoever looks.

    >>> with speaking("en"):
    ...     written("Klacht, over iemand anders."), written("Onze eigen tekst.")
    (Markup('Complaint, about somebody else.'), Markup('<span lang="nl">Onze eigen tekst.</span>'))
    """
    told = gettext(text) if text else ""
    if language() == SOURCE or told != text or not text:
        return escape(told)
    return Markup('<span lang="{}">{}</span>').format(SOURCE, text)


def marked(message: str) -> str:
    """Marks a text that is kept in a table and translated where it is shown."""
    return message


def chosen(asked: str | None, accepted: str) -> str:
    """What somebody chose, or else the first of the browser's `Accept-Language` that we have, or Dutch.

    >>> chosen(None, "fr;q=0.9, en-GB;q=0.8, nl;q=0.7"), chosen("nl", "en"), chosen("xx", "")
    ('en', 'nl', 'nl')
    """
    if asked is not None and asked in LANGUAGES:
        return asked
    ranked: list[tuple[float, str]] = []
    for part in accepted[:200].split(","):
        name, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), name.strip()[:2].lower()))
        except ValueError:
            continue
    return next((name for _, name in sorted(ranked, key=lambda pair: pair[0]) if name in LANGUAGES), SOURCE)


@cache
def _catalogue(name: str) -> standard.NullTranslations:
    """All catalogues of a language as one; each part of the house keeps its own file."""
    if name == SOURCE:
        return standard.NullTranslations()
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=name)
    for path in sorted((LOCALE / name).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=name):
                if message.id and message.string:
                    whole.add(message.id, message.string)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)
