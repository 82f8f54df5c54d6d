"""A transcript or recording to a report, in a process of its own: settings and content are read once, at first use."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from luwte.apps.cli.install import installation
from luwte.apps.intake import Intake, open_call
from luwte.apps.web.report import render_report
from luwte.service.analysis import analyse
from luwte.service.bootstrap import Installation

_TITLE = "ingelezen bestand"


@cache
def _installed() -> Installation:
    return installation(None)


def report_of(path: str) -> str:
    """The report as HTML. Raises `LuwteError` for a file that cannot be used."""
    installed = _installed()
    intake = Intake(installed.profile, installed.speakers, installed.caller_channel, installed.content.protocols.keys())
    analysis = analyse(open_call(Path(path), intake), installed.content)
    return render_report([(_TITLE, analysis)], installed.content, made_by_version=version("luwte"), cues=False)
