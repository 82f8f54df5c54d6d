"""The composition root: settings to an installation. Faces hand adapters to use cases; this knows no adapter."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.call import Address, LineProfile
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.service.ports import Endpoint
from luwte.settings import Settings


@dataclass(frozen=True)
class Installation:
    """What every use case needs: validated content and the line that calls come in on."""

    content: Content
    profile: LineProfile
    speakers: dict[str, Party]
    caller_channel: str | None
    adjudicator: Endpoint | None = None
    """Where a second reader answers, when there is one; a face makes the adapter."""


def bootstrap(settings: Settings) -> Installation:
    """Load the content and check that the settings fit it. Raises `ContentError` or `SettingsError`."""
    content = load_content(settings.content_dir)
    if settings.protocol not in content.protocols:
        known = ", ".join(sorted(content.protocols))
        raise SettingsError(f"protocol: er is geen protocol met dit id; wel: {known}")
    return Installation(
        content=content,
        profile=LineProfile(
            protocol=settings.protocol,
            address=Address(settings.address),
            care_line=settings.care_line,
            sector=settings.sector,
            easy=settings.easy_dutch,
            hints=settings.course_hints,
        ),
        speakers={name: Party(party) for name, party in settings.speakers.items()},
        caller_channel=settings.caller_channel,
        adjudicator=_adjudicator(settings),
    )


def _adjudicator(settings: Settings) -> Endpoint | None:
    if settings.adjudicator_url is None:
        return None
    if settings.adjudicator_model is None:
        raise SettingsError("adjudicator_model: noem het model dat op adjudicator_url draait")
    return Endpoint(
        url=settings.adjudicator_url,
        model=settings.adjudicator_model,
        key=settings.adjudicator_key,
        timeout=settings.adjudicator_timeout,
    )
