"""One Asterisk line in a process of its own, that a test may stop or kill: `line_process.py LISTENER ARI`."""

from __future__ import annotations

import asyncio
import sys
from ipaddress import ip_network

from pydantic import SecretStr

from luwte.telephony.asterisk.ari import Exchange
from luwte.telephony.asterisk.audiosocket import Address
from luwte.telephony.asterisk.controller import Trunks
from luwte.telephony.asterisk.line import AsteriskLine
from luwte.telephony.drivers.credentials import basic
from ports import free_port
from real_asterisk import ACCOUNT, TAP_PASSWORD
from receptions import KeptReception, listening


async def main(listener: int, ari: int) -> None:
    line = AsteriskLine(
        "asterisk",
        Exchange(f"http://127.0.0.1:{ari}/ari", ACCOUNT[0], SecretStr(ACCOUNT[1])),
        basic("luwte", SecretStr(TAP_PASSWORD)),
        KeptReception(),
        trunks=Trunks(("PJSIP/trunk-",)),
        hashed=lambda number: f"#{len(number)}",
        told=lambda how: None,
        address=Address("127.0.0.1", free_port(), (ip_network("127.0.0.0/8"),)),
    )
    async with listening("/lijn/asterisk", line.serve, listener):
        await line.run()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
