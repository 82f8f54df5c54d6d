"""How an installation stands (*toestand*): copies that are old, a certificate that ends, work that fails.

The doctor and the page of the coordinator say the same. It looks and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from luwte.apps.language import gettext as _
from luwte.errors import SettingsError
from luwte.service.health import Finding, good, notice, wrong
from luwte.service.jobs import JobState
from luwte.service.webhook_addresses import Address

KEYS_COPIED, KEYS_CHANGED, DATABASE_COPIED = "sleutelkopie gemaakt", "sleutels gewisseld", "reservekopie gemaakt"
"""How the trail calls what is looked for."""
Newest = Callable[[str], datetime | None]
"""When the trail last told of something."""
_OLD_KEYS, _OLD_DATABASE = timedelta(days=92), timedelta(days=7)
_SOON, _LATE = timedelta(days=30), timedelta(hours=3)
_OFTEN = 4


def copies(newest: Newest, now: datetime) -> Iterable[Finding]:
    """Whether somebody could put everything back. Copies that another program makes are not seen."""
    yield _keys(newest(KEYS_COPIED), newest(KEYS_CHANGED), now)
    made = newest(DATABASE_COPIED)
    how = _("luwte db backup BESTAND, elke nacht; maakt een ander programma de kopie, dan weet Luwte dat niet")
    if made is None:
        yield notice("reservekopie", _("er is nog nooit een reservekopie van de database gemaakt"), how)
    elif now - made > _OLD_DATABASE:
        yield notice("reservekopie", _ago(made, now), how)
    else:
        yield good("reservekopie", _ago(made, now))


def _keys(copied: datetime | None, changed: datetime | None, now: datetime) -> Finding:
    how = _("luwte keys backup BESTAND, en bewaar het buiten het gebouw")
    if copied is None:
        return notice("sleutelkopie", _("er is nog geen kopie van de sleutels: raken ze weg, dan is alles weg"), how)
    if changed is not None and changed > copied:
        return notice("sleutelkopie", _("na de laatste kopie zijn de sleutels gewisseld"), how)
    if now - copied > _OLD_KEYS:
        return notice("sleutelkopie", _("%(last)s; weet iemand waar zij ligt?") % {"last": _ago(copied, now)}, how)
    return good("sleutelkopie", _ago(copied, now))


def _ago(at: datetime, now: datetime) -> str:
    days = (now - at).days
    if days < 2:
        return _("de laatste is van gisteren") if days == 1 else _("de laatste is van vandaag")
    return _("de laatste is van %(days)s dagen geleden") % {"days": days}


def certificate(path: Path | None, now: datetime) -> Iterable[Finding]:
    """Until when browsers trust this server, when it does the encryption itself."""
    if path is None:
        return
    from luwte.infra.certificate import ends as end_of

    how = _("vraag een nieuw certificaat aan, zet het in tls_certificate en start Luwte opnieuw")
    try:
        ends = end_of(path)
    except SettingsError as error:
        yield wrong("certificaat", str(error), how)
        return
    until = f"{ends.astimezone():%d-%m-%Y}"
    if ends <= now:
        yield wrong("certificaat", _("verlopen op %(until)s: browsers weigeren Luwte") % {"until": until}, how)
    elif ends - now < _SOON:
        yield notice("certificaat", _("geldig tot %(until)s") % {"until": until}, how)
    else:
        yield good("certificaat", _("geldig tot %(until)s") % {"until": until})


def work(states: Sequence[JobState], now: datetime) -> Iterable[Finding]:
    """Whether work that comes back is done: erasing on time depends on it."""
    behind = [state for state in states if state.trouble is None and now - state.due_at > _LATE]
    for state in states:
        if state.trouble:
            yield notice("taken", f"{state.name}: {state.trouble}", _("kijk in het logboek van de server"))
    if behind:
        names = ", ".join(state.name for state in behind)
        yield notice(
            "taken",
            _("al uren niet gedaan: %(names)s") % {"names": names},
            _("een luwte serve die draait, doet dit vanzelf"),
        )
    elif not any(state.trouble for state in states):
        yield good("taken", _("alles wat terugkomt, is op tijd gedaan") if states else _("er is nog niets gedaan"))


def messages(addresses: Sequence[Address]) -> Iterable[Finding]:
    """Whether messages arrive at the systems that want them."""
    how = _("kijk onder Beheer, Berichten, of het adres en het geheim nog kloppen")
    for address in addresses:
        standing = address.standing
        if not address.enabled and standing.failures:
            yield notice(
                "berichten", _("%(name)s: uitgezet, %(why)s") % {"name": address.name, "why": standing.reason}, how
            )
        elif address.enabled and standing.failures >= _OFTEN:
            values = {"name": address.name, "n": standing.failures, "why": standing.reason}
            yield notice("berichten", _("%(name)s: %(n)s keer mislukt, de laatste keer: %(why)s") % values, how)
        elif address.enabled:
            yield good("berichten", _("%(name)s: in orde") % {"name": address.name})
