"""jambonz, FreeSWITCH (mod_audio_fork, mod_audio_stream) and Vonage as they speak: metadata, then 16 bit samples."""

from __future__ import annotations

import json

from luwte.domain.turn import Party
from luwte.telephony.clients.client import Legs, Monologue
from luwte.telephony.clients.sound import RATE, Sound
from luwte.telephony.linear.dialects import AUDIO_STREAM, JAMBONZ, VONAGE, Dialect
from luwte.telephony.lines.line import Encoding


class LinearClient(Monologue):
    """One stream of 20 ms a message; `stereo` has the caller on the left, and Vonage has none."""

    def __init__(self, sound: Sound, dialect: Dialect, call: str, legs: Legs = Legs.CALLER) -> None:
        stereo = legs is Legs.BOTH and dialect is not VONAGE
        parties = (Party.CALLER, Party.EMPLOYEE) if stereo else (Party.CALLER,)
        opening = _metadata(dialect, call, "stereo" if stereo else "mono")
        super().__init__(opening, sound.frames(Encoding.LINEAR, parties))


def _metadata(dialect: Dialect, call: str, mix: str) -> list[str]:
    if dialect is VONAGE:
        content = f"audio/l16;rate={RATE}"
        return [json.dumps({"event": "websocket:connected", "content-type": content, "uuid": call})]
    about = {dialect.key[0]: call, "sampleRate": RATE, "mixType": mix}
    if dialect is JAMBONZ:
        about |= {"direction": "inbound", "from": "+31600000000", "to": "+31880000000"}
    if dialect is AUDIO_STREAM and mix == "mono":
        return [json.dumps({dialect.key[0]: call})]
    return [json.dumps(about)]
