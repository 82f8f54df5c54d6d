from __future__ import annotations

import pytest

from luwte.telephony.clients.client import Monologue, Refused, Stage, closed


def test_a_monologue_says_what_it_is_plays_and_says_goodbye() -> None:
    client = Monologue(["hallo"], [b"1", b"2"], ["dag"])
    assert (list(client.begin(now=0)), client.stage) == (["hallo"], Stage.PLAYING)
    assert [list(client.step(n, now=0)) for n in range(client.steps)] == [[b"1"], [b"2"]]
    assert list(client.heard("wat u ook zegt", now=0)) == []
    assert (list(client.end(now=0)), client.stage) == (["dag"], Stage.OVER)


def test_a_server_that_should_close_is_not_waited_for_for_ever() -> None:
    client = Monologue([], [], ["dag"], waits=True)
    assert (list(client.end(now=0)), client.stage) == (["dag"], Stage.CLOSING)
    assert (list(client.late(now=10)), client.stage) == ([], Stage.OVER)


@pytest.mark.parametrize("code", [None, 1000, 1001, 1008])
def test_a_connection_that_goes_before_the_end_was_refused(code: int | None) -> None:
    client = Monologue([], [b"1"])
    list(client.begin(now=0))
    with pytest.raises(Refused):
        client.lost(code, "")


def test_after_the_end_only_a_goodbye_is_none() -> None:
    client = Monologue([], [])
    list(client.end(now=0))
    client.lost(1000, "")
    client.lost(None, "")
    with pytest.raises(Refused, match="1008"):
        client.lost(1008, "")


def test_the_reason_of_the_server_is_passed_on() -> None:
    assert closed(1013, "vol") == "vol (1013): probeer het later opnieuw; hij zei: vol"
    assert closed(4000, "") == "de server verbrak de verbinding (4000)"
    assert closed(None, "") == "de server verbrak de verbinding"
