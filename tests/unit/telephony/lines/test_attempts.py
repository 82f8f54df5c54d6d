from __future__ import annotations

from luwte.telephony.lines import attempts
from luwte.telephony.lines.attempts import Attempts


def test_a_peer_that_tries_too_often_waits_and_others_do_not() -> None:
    tried = Attempts(2, 10)
    assert [tried.may("a", now=now) for now in (0, 1, 2, 9.9)] == [True, True, False, False]
    assert tried.may("b", now=2)
    assert [tried.may("a", now=now) for now in (10, 11, 12)] == [True, True, False]


def test_only_so_many_peers_are_remembered() -> None:
    tried = Attempts(1, 10)
    tried.may("eerste", now=0)
    for number in range(attempts._PEERS):
        tried.may(str(number), now=0)
    assert tried.may("eerste", now=0)
    assert not tried.may(str(attempts._PEERS - 1), now=0)
