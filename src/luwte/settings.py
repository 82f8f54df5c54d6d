"""Settings of the installation: `luwte.toml`, the environment (`LUWTE_…`) or flags. docs/instellingen.md names each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, IPvAnyNetwork, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings import SettingsError as UnreadableVariable

from luwte.domain.call import Sector
from luwte.errors import SettingsError
from luwte.exchange_settings import Exchange, Name
from luwte.service.actors import Role

CHANNEL = r"^(links|rechts|[1-9][0-9]?\+[1-9][0-9]?)$"
"""A side of a stereo recording, or the numbers of the channels of caller and employee, counted from 1."""


def _not_everybody(networks: tuple[IPvAnyNetwork, ...]) -> tuple[IPvAnyNetwork, ...]:
    """Who trusts the whole world believes anybody who says to be somebody else."""
    if any(not network.prefixlen for network in networks):
        raise ValueError("de adressen van uw eigen server, en niet alle adressen")
    return networks


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

    speech_workers: Annotated[int, Field(ge=1, le=64)] = 1
    """How many recognisers hear live calls side by side, each in a process of its own."""

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

    host: Annotated[str, Field(min_length=1, max_length=253)] = "127.0.0.1"
    """Address on which the server listens; beyond this computer only with accounts and encryption."""

    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    """Port on which the server listens."""

    public_url: Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9._:\[\]-]+$")] | None = None
    """How people reach the server, for example https://luwte.example.nl; without it only this computer's own names."""

    tls_certificate: Path | None = None
    """Certificate file, when the server does the encryption itself."""

    tls_key: Path | None = None
    """Key file that belongs to the certificate."""

    behind_proxy: bool = False
    """Whether another server in front of this one does the encryption, and tells who asks."""

    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], AfterValidator(_not_everybody)] = ()
    """Addresses or networks of that server; needed as soon as others than this computer can reach the port."""

    webhook_url: str | None = None
    """Address that is told what happens in calls; without it nobody is."""

    webhook_secret: SecretStr | None = None
    """Secret with which messages to that address are signed: whsec_ and base64 of 24 to 64 bytes."""

    webhook_private: bool = False
    """Whether that address may be in the own network."""

    webhook_text: bool = False
    """Whether messages hold what was said."""

    data_dir: Path = Path("luwte-data")
    """Folder of what Luwte keeps: database, keys and what was uploaded."""

    database_url: SecretStr | None = None
    """Where calls are kept; without it a SQLite file in `data_dir`."""

    key_file: Path | None = None
    """Where the organisation's keys are; without it `sleutels.json` in `data_dir`."""

    retention_transcript_hours: Annotated[int, Field(ge=1, le=24)] = 24
    """Hours after which the transcript of a call is erased."""

    retention_kept_hours: Annotated[int, Field(ge=1, le=72)] = 72
    """Hours after which a transcript is erased that somebody kept."""

    retention_alert_days: Annotated[int, Field(ge=1, le=183)] = 183
    """Days after which is erased why an alert was given."""

    retention_account_days: Annotated[int, Field(ge=1, le=365)] = 90
    """Days after which an account is erased that was closed."""

    session_idle: Annotated[int, Field(ge=5, le=1440)] = 120
    """Minutes after which somebody who does nothing is signed out."""

    session_longest: Annotated[int, Field(ge=1, le=24)] = 12
    """Hours after which everybody signs in again."""

    oidc_issuer: str | None = None
    """Address of the organisation's sign-in service (OpenID Connect); without it people have passwords of Luwte."""

    oidc_client: Annotated[str, Field(max_length=200)] = "luwte"
    """What that service calls Luwte."""

    oidc_secret: SecretStr | None = None
    """The secret that that service gave Luwte."""

    oidc_name: Annotated[str, Field(max_length=60)] = "uw organisatie"
    """What the button on the sign-in page calls that service."""

    oidc_roles_claim: Annotated[str, Field(min_length=1, max_length=100)] = "groups"
    """Which claim says what groups somebody is in."""

    oidc_roles: dict[str, Role] = Field(default_factory=dict)
    """Which group gives which role, for example {"luwte-teamleiders": "teamleider"}."""

    exchanges: dict[Name, Exchange] = Field(default_factory=dict)
    """Exchanges that bring calls in, by name; without one, calls come in by other ways only."""

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
    except UnreadableVariable as error:
        name = str(error).partition('"')[2].partition('"')[0].upper()
        raise SettingsError(
            f"LUWTE_{name}: deze omgevingsvariabele is geen JSON; schrijf een lijst met haken en aanhalingstekens "
            "(zie docs/instellingen.md)"
        ) from None
    except (OSError, ValueError):
        raise SettingsError("luwte.toml kan niet gelezen worden") from None
