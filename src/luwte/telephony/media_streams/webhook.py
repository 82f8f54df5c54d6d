"""What the exchange asks at the start of a call, answered: copy the audio to us when there is room, and go on.

A request is checked before anything else. A site whose exchange already has instructions names them in `then`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from luwte.telephony.lines.reception import Reception
from luwte.telephony.media_streams.access import Access, fields_of, must_be
from luwte.telephony.media_streams.signature import NotSigned
from luwte.telephony.media_streams.tokens import Tokens
from luwte.telephony.media_streams.twiml import Copy, instructions

_CALL = "CallSid"


@dataclass(frozen=True, slots=True)
class Plan:
    """`then`: where the call goes on; `line`: the name of the line; `both`: also the employee's leg (two legs).

    Raises `SettingsError`.
    """

    then: str
    line: str = ""
    both: bool = False

    def __post_init__(self) -> None:
        must_be(self.then, "https", "het adres waar het gesprek verdergaat")


class VoiceWebhook:
    """One source. The route that calls it sends the answer as `twiml.CONTENT_TYPE`, and 403 for `NotSigned`."""

    def __init__(
        self,
        name: str,
        access: Access,
        reception: Reception,
        tokens: Tokens,
        plan: Plan,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._name = name
        self._access = access
        self._reception = reception
        self._tokens = tokens
        self._plan = plan
        self._wall = wall

    def answer(self, headers: Mapping[str, str], body: bytes) -> bytes:
        """Header names in lower case, and the form as it was posted. Raises `NotSigned`, which is logged already."""
        try:
            self._access.check_webhook(headers, body, now=self._wall())
        except NotSigned as unsigned:
            self._reception.refused(self._name, unsigned.why)
            raise
        plan = self._plan
        if not self._reception.admits(self._name, _call_of(body)):
            self._reception.refused(self._name, "er is geen ruimte voor nog een gesprek; het gaat zonder Luwte door")
            return instructions(plan.then)
        copy = Copy(self._access.stream, self._tokens.issue(), plan.line, plan.both, self._access.dialect.asks)
        return instructions(plan.then, copy)


def _call_of(body: bytes) -> str:
    """Which call asks; nothing when it does not say."""
    try:
        return dict(fields_of(body)).get(_CALL, "")
    except NotSigned:
        return ""
