"""Settings of the installation: `luwte.toml`, the environment (`LUWTE_…`) or flags. docs/instellingen.md names each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from luwte.domain.call import Sector
from luwte.errors import SettingsError

CHANNEL = r"^(links|rechts|[1-9][0-9]?\+[1-9][0-9]?)$"
"""A side of a stereo recording, or the numbers of the channels of caller and employee, counted from 1."""


class Settings(BaseSettings):
    """What an administrator can set. Everything has a default that works without a file."""

    model_config = SettingsConfigDict(env_prefix="LUWTE_", toml_file="luwte.toml", extra="forbid")

    content_dir: Path | None = None
    """Folder of the organisation's own content, laid over ours by id."""

    speakers: dict[str, Literal["beller", "medewerker"]] = Field(default_factory=dict)
    """Names of speakers in transcripts and which party they are, for example {"SPEAKER_00": "beller"}."""

    caller_channel: Annotated[str, Field(pattern=CHANNEL)] | None = None
    """Which side of a stereo recording is the caller, or `3+6` for caller and employee among more channels."""

    address: Literal["u", "je"] = "u"
    """How the organisation addresses callers in sentences."""

    care_line: bool = False
    """Whether this is a care line: from phase 3 the question about urgency comes first."""

    sector: Sector | None = None
    """The trade of this line: techniques that have sentences for it show those."""

    easy_dutch: bool = False
    """Whether sentences on screen are in easy Dutch (B1), with *u*."""

    course_hints: bool = True
    """Whether hints about the course of a call are shown; off, no cue rests on one either."""

    protocol: Annotated[str, Field(min_length=1)] = "telefoon"
    """Id of the protocol in force."""

    voice_mode: bool = False
    """Whether the caller's voice is measured on lines; it does not start until the next four are filled in (law L3)."""

    dpia_id: Annotated[str, Field(max_length=200)] | None = None
    """Number or name of the data protection impact assessment."""

    works_council_date: date | None = None
    """When the works council agreed."""

    caller_notice: Annotated[str, Field(max_length=200)] | None = None
    """Which notice callers hear before anything is analysed."""

    responsible_person: Annotated[str, Field(max_length=200)] | None = None
    """Who answers for the use of voice analysis."""

    voice_raised_from: Annotated[int, Field(ge=0, le=100)] | None = None
    """From which index on a voice is raised on this line; without it, the shipped value."""

    speech_engine: Annotated[str, Field(min_length=1, max_length=100)] = "none"
    """Which recogniser turns speech to words."""

    speech_model: Annotated[str, Field(min_length=1)] | None = None
    """The model that the recogniser uses: the id of an installed one, or a folder."""

    models_dir: Path = Path("luwte-data/models")
    """Folder of the models for speech to text, their receipts and the organisation's own manifest."""

    adjudicator_url: str | None = None
    """Address of a chat endpoint at the user's site that may read uncertain caller turns; without it none is."""

    adjudicator_model: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")] | None = None
    """Which model that endpoint must use; stored with every finding of it."""

    adjudicator_key: SecretStr | None = None
    """Key for that endpoint, if it wants one."""

    adjudicator_timeout: Annotated[float, Field(gt=0, le=10)] = 1.5
    """Seconds after which a question is given up."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file; secrets files and `.env` are not read."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """Read the settings; `SettingsError` names each wrong one without repeating its value."""
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(sorted({".".join(map(str, e["loc"])) for e in error.errors(include_input=False)}))
        raise SettingsError(f"deze instelling klopt niet: {names} (zie docs/instellingen.md)") from None
    except (OSError, ValueError):
        raise SettingsError("luwte.toml kan niet gelezen worden") from None
