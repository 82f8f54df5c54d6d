"""The page templates and how they are read: always escaped, and a missing name is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from luwte.apps.language import gettext, language, ngettext, written
from luwte.apps.wording import clock


@cache
def environment() -> Environment:
    """One Jinja environment for all pages; everything that is not marked safe is escaped."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    found.policies["ext.i18n.trimmed"] = True
    found.globals["language"] = language
    found.globals["written"] = written
    found.filters["clock"] = clock
    return found
