"""The composition root: settings to an installation. Faces hand adapters to use cases; this knows no adapter."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.call import Address, LineProfile
from luwte.domain.turn import Party
from luwte.errors import SettingsError
from luwte.recognition.fusion import voice_model
from luwte.service.modes import Conditions
from luwte.service.ports import Endpoint
from luwte.settings import Settings


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Which recogniser turns speech to words, its model (an id or a folder), and where installed models are.

    `workers`: how many of it hear live calls at once.
    """

    name: str = "none"
    model: str | None = None
    models_dir: Path = Path()
    workers: int = 1


@dataclass(frozen=True)
class Installation:
    """What every use case needs: validated content and the line that calls come in on."""

    content: Content
    profile: LineProfile
    speakers: dict[str, Party]
    caller_channel: str | None
    conditions: Conditions = field(default_factory=Conditions)
    voice_mode: bool = False
    speech: Recogniser = field(default_factory=Recogniser)
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
            raised_from=_raised_from(settings, content),
        ),
        speakers={name: Party(party) for name, party in settings.speakers.items()},
        caller_channel=settings.caller_channel,
        conditions=conditions_of(settings),
        voice_mode=settings.voice_mode,
        speech=Recogniser(settings.speech_engine, settings.speech_model, settings.models_dir, settings.speech_workers),
        adjudicator=_adjudicator(settings),
    )


def conditions_of(settings: Settings) -> Conditions:
    """What the settings say is settled of law L3."""
    return Conditions(
        settings.dpia_id, settings.works_council_date, settings.caller_notice, settings.responsible_person
    )


def _raised_from(settings: Settings, content: Content) -> int | None:
    least = voice_model(content).least_threshold
    if settings.voice_raised_from is not None and settings.voice_raised_from < least:
        raise SettingsError(f"voice_raised_from: lager dan {least} geeft te veel vals alarm en mag niet")
    return settings.voice_raised_from


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
