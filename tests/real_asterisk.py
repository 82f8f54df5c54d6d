"""A real Asterisk of a folder that holds one (`LUWTE_ASTERISK`), with a trunk and a phone.

The folder is a root that `debootstrap --variant=minbase --include=asterisk sid FOLDER` makes; nothing of it is ours.
The exchange runs in it with a configuration of the test, on loopback.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from phones import SIPP
from ports import free_port

ROOT = os.environ.get("LUWTE_ASTERISK", "")
ACCOUNT = ("luwte", "arigeheim")
TAP_PASSWORD = "tapgeheim"
_READY_WITHIN = 60.0

MISSING = (
    "geen Asterisk: zet LUWTE_ASTERISK op een map van debootstrap --include=asterisk"
    if not ROOT
    else "sipp ontbreekt: apt-get install sip-tester"
    if SIPP is None
    else "een andere root vraagt rechten: draai als root"
    if os.geteuid() != 0
    else ""
)
"""Why there is no exchange here, or nothing."""


@dataclass(frozen=True, slots=True)
class Asterisk:
    """A running exchange: where ARI, SIP and the two phones are."""

    ari: int
    sip: int
    caller: int
    employee: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ari}/ari"

    def asked(self, what: str) -> Any:
        """What ARI says of `channels` or `bridges`."""
        return httpx2.get(f"{self.url}/{what}", auth=ACCOUNT).json()

    def taps(self) -> list[str]:
        """Channels and bridges in it that are ours."""
        found = [*self.asked("channels"), *self.asked("bridges")]
        return [one["id"] for one in found if one["id"].startswith("luwte-")]


@contextmanager
def asterisk(listener: int) -> Iterator[Asterisk]:
    """An exchange with a trunk, a phone at 100, and taps that come to `ws://127.0.0.1:{listener}/lijn/asterisk`."""
    place = Asterisk(free_port(), free_port(), free_port(), free_port())
    folder = Path(ROOT) / "tmp" / f"luwte-{os.getpid()}-{place.ari}"
    for part in ("etc", "lib", "run", "log", "spool", "db", "keys"):
        (folder / part).mkdir(parents=True)
    inside = Path("/") / folder.relative_to(ROOT)
    for name, text in _files(place, inside, listener).items():
        (folder / "etc" / name).write_text(text, encoding="utf-8")
    command = ["chroot", ROOT, "/usr/sbin/asterisk", "-f", "-C", str(inside / "etc" / "asterisk.conf")]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(place, server)
        yield place
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder)


def _wait(place: Asterisk, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, "asterisk stopped at once"
        try:
            if httpx2.get(f"{place.url}/asterisk/info", auth=ACCOUNT).status_code == httpx2.codes.OK:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError("asterisk did not answer")


def _files(place: Asterisk, inside: Path, listener: int) -> dict[str, str]:
    etc = "\n".join(
        f"{name} => {inside}/{folder}"
        for name, folder in {
            "astetcdir": "etc", "astdbdir": "db", "astkeydir": "keys", "astspooldir": "spool",
            "astrundir": "run", "astlogdir": "log",
        }.items()
    )  # fmt: skip
    phone = "context={context}\ndisallow=all\nallow=alaw\ndirect_media=no\naors={name}\n"
    return {
        "asterisk.conf": f"[directories]\nastmoddir => /usr/lib/x86_64-linux-gnu/asterisk/modules\n"
        f"astvarlibdir => /var/lib/asterisk\nastdatadir => /usr/share/asterisk\n{etc}\n",
        "modules.conf": "[modules]\nautoload=yes\n",
        "http.conf": f"[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport={place.ari}\n",
        "ari.conf": f"[general]\nenabled=yes\n[{ACCOUNT[0]}]\ntype=user\nread_only=no\npassword={ACCOUNT[1]}\n",
        "websocket_client.conf": f"[luwte]\ntype=websocket_client\nconnection_type=per_call_config\n"
        f"uri=ws://127.0.0.1:{listener}/lijn/asterisk\nprotocols=media\nusername=luwte\npassword={TAP_PASSWORD}\n"
        "connection_timeout=500\n",
        "pjsip.conf": f"[udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:{place.sip}\n"
        f"[trunk]\ntype=endpoint\nidentify_by=ip\n{phone.format(context='van-buiten', name='trunk')}"
        f"[trunk]\ntype=aor\ncontact=sip:127.0.0.1:{place.caller}\n"
        "[trunk]\ntype=identify\nendpoint=trunk\nmatch=127.0.0.1\n"
        f"[toestel]\ntype=endpoint\n{phone.format(context='binnen', name='toestel')}"
        f"[toestel]\ntype=aor\ncontact=sip:toestel@127.0.0.1:{place.employee}\n",
        "extensions.conf": "[van-buiten]\nexten => 100,1,Dial(PJSIP/toestel,20)\n same => n,Hangup()\n"
        "[binnen]\nexten => 200,1,Hangup()\n",
        "rtp.conf": "[general]\nrtpstart=20000\nrtpend=20200\n",
    }
