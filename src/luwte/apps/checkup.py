"""What a doctor looks at (*nakijken*): this computer, the settings, the content, the store. It changes nothing.

Each check needs as little as possible, so that a computer with almost nothing on it still gets a whole list.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from luwte.apps.condition import certificate
from luwte.apps.language import gettext as _
from luwte.errors import LuwteError
from luwte.service.binding import require_safe_binding
from luwte.service.bootstrap import bootstrap
from luwte.service.health import Check, Finding, good, notice, wrong
from luwte.settings import Settings

_OLDEST_PYTHON = (3, 11)
_LITTLE, _TOO_LITTLE = 5_000_000_000, 500_000_000
_BUILT = datetime(2026, 11, 1, tzinfo=UTC)
_SYNC = Path("/run/systemd/timesync/synchronized")
_TIMESYNC = Path("/run/systemd/timesync")

EXTRAS = (
    ("psycopg", "postgres", "PostgreSQL"),
    ("authlib", "sso", "aanmelden via uw organisatie"),
    ("sherpa_onnx", "asr", "spraak naar tekst"),
    ("av", "audio", "opnamen in mp3 of m4a"),
)
"""Module, extra and what it is for."""

OpenStore = Callable[[], Iterable[Finding]]


def checks(settings: Settings, store: OpenStore) -> list[tuple[str, Check]]:
    """Everything, in the order in which somebody would mend it."""
    return [
        ("python", python),
        ("onderdelen", extras),
        ("klok", clock),
        ("datamap", lambda: data_folder(settings.data_dir)),
        ("inhoud", lambda: content(settings)),
        ("opslag", store),
        ("verbinding", lambda: binding(settings)),
        ("certificaat", lambda: certificate(settings.tls_certificate, datetime.now(UTC))),
        ("webhook", lambda: webhook(settings)),
    ]


def python() -> Iterable[Finding]:
    """The version that runs this."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _OLDEST_PYTHON:
        yield wrong("python", f"versie {version} is te oud", "installeer Python 3.11 of nieuwer")
    else:
        yield good("python", f"versie {version}")


def extras() -> Iterable[Finding]:
    """What is there and what is not; none of it is needed to begin."""
    have = [words for module, _extra, words in EXTRAS if importlib.util.find_spec(module) is not None]
    lack = [f"{words} (luwte[{extra}])" for module, extra, words in EXTRAS if importlib.util.find_spec(module) is None]
    there = ", ".join(have) or "geen"
    yield good("onderdelen", f"aanwezig: {there}" + (f"; niet geïnstalleerd: {', '.join(lack)}" if lack else ""))


def clock() -> Iterable[Finding]:
    """Times in the trail and of sessions rest on it."""
    now = datetime.now(UTC)
    if now < _BUILT:
        yield wrong(
            "klok",
            _("de klok staat op %(day)s, en dat kan niet") % {"day": f"{now:%Y-%m-%d}"},
            _("zet de klok gelijk (timedatectl)"),
        )
    elif _TIMESYNC.is_dir() and not _SYNC.exists():
        yield notice("klok", _("wordt niet gelijk gehouden"), _("zet tijdsynchronisatie aan: timedatectl set-ntp true"))
    else:
        yield good("klok", f"{now:%Y-%m-%d %H:%M} UTC")


def data_folder(folder: Path) -> Iterable[Finding]:
    """Whether there is room, and nobody else looks in."""
    if not folder.exists():
        make = _("wordt gemaakt bij de eerste keer luwte serve")
        yield notice("datamap", _("%(folder)s is er nog niet") % {"folder": folder}, make)
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield wrong(
            "datamap",
            _("in %(folder)s kan niet geschreven worden") % {"folder": folder},
            _("geef de map aan de gebruiker van Luwte"),
        )
        return
    if folder.stat().st_mode & 0o077:
        yield notice(
            "datamap",
            _("anderen kunnen in %(folder)s") % {"folder": folder},
            _("sluit de map af: chmod 700 %(folder)s") % {"folder": folder},
        )
    free = shutil.disk_usage(folder).free
    text = _("nog %(room)s GB vrij op de schijf van %(folder)s") % {"room": f"{free / 1e9:.0f}", "folder": folder}
    if free < _TOO_LITTLE:
        yield wrong("schijf", text, _("maak ruimte: zonder ruimte wordt niets bevestigd"))
    elif free < _LITTLE:
        yield notice("schijf", text, _("maak ruimte"))
    else:
        yield good("schijf", text)


def content(settings: Settings) -> Iterable[Finding]:
    """Our content with the organisation's own over it, and the models in it."""
    try:
        installed = bootstrap(settings)
    except LuwteError as error:
        yield wrong("inhoud", str(error), "voer uit: luwte content check")
        return
    own = f", met eigen inhoud uit {settings.content_dir}" if settings.content_dir else ""
    yield good("inhoud", f"klopt{own}; {len(installed.content.protocols)} protocollen, woordmodel aanwezig")


def binding(settings: Settings) -> Iterable[Finding]:
    """Where it would listen."""
    pair = (settings.tls_certificate, settings.tls_key)
    missing = [str(path) for path in pair if path is not None and not path.is_file()]
    if missing or sum(path is not None for path in pair) == 1:
        yield wrong("verbinding", _("tls_certificate of tls_key ontbreekt"), _("zie docs/instellingen.md"))
        return
    tls = all(path is not None for path in pair)
    try:
        require_safe_binding(
            settings.host,
            tls=tls,
            behind_proxy=settings.behind_proxy,
            proxies=bool(settings.trusted_proxies),
            accounts=True,
        )
    except LuwteError as error:
        yield wrong("verbinding", str(error), _("zie docs/beheer.md"))
        return
    how = _("met versleuteling") if tls else _behind(settings) if settings.behind_proxy else _("alleen deze computer")
    values = {"host": settings.host, "port": settings.port, "how": how}
    yield good("verbinding", _("%(host)s poort %(port)s, %(how)s") % values)


def _behind(settings: Settings) -> str:
    """Who is believed about who asks."""
    who = ", ".join(str(network) for network in settings.trusted_proxies) or _("deze computer")
    return _("achter een andere server (%(who)s); alleen die wordt geloofd over wie er vraagt") % {"who": who}


def webhook(settings: Settings) -> Iterable[Finding]:
    """Whether messages outside can be signed."""
    if settings.webhook_url is None:
        return
    from luwte.service.webhooks import secret_of

    if settings.webhook_secret is None:
        yield wrong("webhook", "webhook_secret ontbreekt", "stel een geheim in, liefst in LUWTE_WEBHOOK_SECRET")
        return
    secret_of(settings.webhook_secret.get_secret_value())
    said = "met wat er gezegd is" if settings.webhook_text else "zonder wat er gezegd is"
    yield good("webhook", f"ingesteld, {said}")
