"""Encrypted audio sealed by FFmpeg, which has an SRTP of its own; only where `ffmpeg` is installed."""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
import time

import numpy as np
import pytest

from luwte.domain.turn import Party
from luwte.speech.g711 import Law, decode
from luwte.telephony.lines.line import CallerAudio
from luwte.telephony.siprec.call import RecordedCall
from luwte.telephony.siprec.ports import RtpPorts
from luwte.telephony.siprec.sdp import parse
from luwte.telephony.siprec.server import Taken
from phones import Pcm, likeness, murmur
from sealed import KEY, line

FFMPEG = shutil.which("ffmpeg")
SECONDS = 3.0


def speaks(port: int, suite: str, said: Pcm) -> None:
    """FFmpeg sends this as encrypted A-law, as fast as somebody talks."""
    assert FFMPEG is not None
    sealed = ["-srtp_out_suite", suite, "-srtp_out_params", base64.b64encode(KEY).decode()]
    sound = ["-f", "s16le", "-ar", "8000", "-ac", "1", "-i", "-", "-c:a", "pcm_alaw"]
    to = f"srtp://127.0.0.1:{port}?pkt_size=192"
    command = [FFMPEG, "-v", "error", "-re", *sound, "-f", "rtp", *sealed, to]
    subprocess.run(command, input=said.tobytes(), check=True, stdout=subprocess.DEVNULL)


@pytest.mark.skipif(FFMPEG is None, reason="ffmpeg ontbreekt: apt-get install ffmpeg")
@pytest.mark.parametrize("suite", ["AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"])
def test_what_another_implementation_seals_is_heard(suite: str) -> None:
    said = murmur(3, SECONDS)
    media = parse(f"v=0\r\nm=audio 5000 RTP/SAVP 8\r\na=crypto:{line(suite)}\r\n".encode())
    call, heard = RecordedCall(str), []

    def hear(port: int, data: bytes, host: str, sender: int) -> None:
        heard.extend(call.hear(port, data, (host, sender), now=time.monotonic()))

    async def run() -> None:
        ports = RtpPorts("127.0.0.1", range(42800, 43000), hear)
        port = ports.take()
        assert port is not None
        call.told(Taken("d", "s", media, (Party.CALLER,), (port,)), now=time.monotonic())
        await asyncio.to_thread(speaks, port, suite, said)
        await asyncio.sleep(0.1)
        ports.free(port)

    asyncio.run(run())
    pieces = [decode(event.data, Law.A) for event in [*heard, *call.finish()] if isinstance(event, CallerAudio)]
    audio = np.concatenate(pieces).astype(np.float64)
    assert len(audio) == SECONDS * 8000
    assert likeness(audio, said) >= 0.99
