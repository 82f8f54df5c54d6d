from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archives import BEGIN, HandClock, record
from luwte.domain.turn import CallId
from luwte.errors import SettingsError
from luwte.service.notices import Notice, NoticeKind, beginning
from luwte.service.webhook_addresses import SETTING, Address, Standing
from luwte.service.webhooks import RETRIES, Message, Webhooks, headers, secret_of
from outboxes import SECRET, Courier, InMemoryBook, InMemoryOutbox, address

SAID = Notice("g1.1.0", NoticeKind.TURN, CallId("g1"), 2.0, BEGIN, {"n": 0}, {"text": "dit is gezegd"})
KEY = (SETTING, SAID.id)


class Post:
    """Webhooks with everything around them; a courier per host, or one for all."""

    def __init__(self, courier: Courier | None = None, *known: Address, words: bool = False) -> None:
        self.clock, self.outbox, self.courier = HandClock(), InMemoryOutbox(), courier or Courier()
        self.book = InMemoryBook(*(known or (address(),)))
        self.others: dict[str, Courier] = {}
        self.webhooks = Webhooks(self.outbox, self.book, self._courier, self.clock, words=words)

    def _courier(self, url: str) -> Courier:
        return self.others.get(url, self.courier)

    def round(self, identity: str = SETTING) -> tuple[int, int]:
        one = self.book.kept[identity]
        outcomes = asyncio.run(self.webhooks.deliver(one, self.webhooks.due(one)))
        self.webhooks.note(one, outcomes)
        failed = sum(1 for outcome in outcomes if outcome.reason)
        return len(outcomes) - failed, failed

    def standing(self, identity: str = SETTING) -> Standing:
        return self.book.kept[identity].standing


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification.
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    message = Message(SETTING, "msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', BEGIN)
    signed = headers(message, secret, datetime.fromtimestamp(1614265330, UTC))
    assert signed == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_message_is_brought_once_and_then_no_more() -> None:
    post = Post()
    post.webhooks.put([beginning(record("g1"))])
    assert [post.round(), post.round()] == [(1, 0), (0, 0)]
    assert json.loads(post.courier.brought[0][1])["type"] == "call.started"


def test_the_same_notice_is_not_brought_twice_also_after_it_arrived() -> None:
    post = Post()
    for _ in range(2):
        post.webhooks.put([SAID])
        post.round()
    assert len(post.courier.brought) == 1


@pytest.mark.parametrize("spoken", [True, False])
def test_what_was_said_is_in_a_message_only_when_that_is_set(spoken: bool) -> None:
    post = Post(None, address(spoken=spoken), words=True)
    post.webhooks.put([SAID])
    post.round()
    assert (b"dit is gezegd" in post.courier.brought[0][1]) is spoken


def test_what_fails_is_tried_again_with_longer_and_longer_waits_and_then_given_up() -> None:
    post = Post(Courier("niet te bereiken"))
    post.webhooks.put([SAID])
    for wait in RETRIES:
        assert post.round() == (0, 1)
        assert post.round() == (0, 0)
        post.clock.passed += wait.total_seconds()
    assert post.round() == (0, 1)
    assert post.outbox.kept[KEY].due_at is None
    assert post.outbox.kept[KEY].reason == "niet te bereiken"


def test_a_retry_is_the_same_message_under_a_new_time() -> None:
    post = Post(Courier("niet te bereiken"))
    post.webhooks.put([SAID])
    post.round()
    post.courier.reason = ""
    post.clock.passed += 5
    post.round()
    (sent, body) = post.courier.brought[0]
    assert sent["webhook-id"] == SAID.id
    assert sent["webhook-timestamp"] == str(int(BEGIN.timestamp()) + 5)
    assert sent == headers(Message(SETTING, SAID.id, body.decode(), BEGIN), SECRET, post.clock.now())


def test_who_says_that_it_is_gone_is_left_alone() -> None:
    post = Post(Courier("antwoordde met status 410", gone=True))
    post.webhooks.put([SAID])
    post.round()
    assert (post.book.kept[SETTING].enabled, post.webhooks.addresses()) == (False, [])
    assert post.standing().reason == "antwoordde met status 410"
    post.clock.passed += 1_000_000
    assert post.round() == (0, 0)


def test_nothing_to_say_asks_nothing_of_the_store() -> None:
    post = Post()
    post.outbox.down = True
    post.webhooks.put([])
    assert post.outbox.kept == {}


@pytest.mark.parametrize("text", ["", "whsec_", "geheim", "whsec_***", f"whsec_{base64.b64encode(b'kort').decode()}"])
def test_a_secret_of_another_form_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(SettingsError, match="webhook_secret") as error:
        secret_of(text)
    assert "geheim" not in str(error.value)


def test_each_address_hears_what_it_wants_signed_with_its_own_secret() -> None:
    calls = address("centrale", kinds=frozenset({NoticeKind.BEGUN}))
    off = address("oud", enabled=False)
    post = Post(None, address("alles"), replace(calls, secret=b"y" * 24), off)
    post.others = {calls.url: Courier()}
    post.webhooks.put([beginning(record("g1")), SAID])
    assert {(key[0], key[1]) for key in post.outbox.kept} == {
        ("alles", "g1.begin"),
        ("alles", SAID.id),
        ("centrale", "g1.begin"),
    }
    assert (post.round("alles"), post.round("centrale")) == ((2, 0), (1, 0))
    sent, body = post.others[calls.url].brought[0]
    assert sent == headers(Message("centrale", "g1.begin", body.decode(), BEGIN), b"y" * 24, post.clock.now())


def test_words_leave_only_where_the_settings_allow_it_whatever_the_address_says() -> None:
    post = Post(None, address(spoken=True), words=False)
    post.webhooks.put([SAID])
    post.round()
    assert b"dit is gezegd" not in post.courier.brought[0][1]


def test_how_deliveries_go_is_written_down() -> None:
    post = Post(Courier("niet te bereiken"))
    post.webhooks.put([SAID])
    post.round()
    assert post.standing() == Standing(None, BEGIN, 1, "niet te bereiken")
    post.courier.reason = ""
    post.clock.passed += 5
    post.round()
    assert post.standing() == Standing(post.clock.now(), BEGIN, 0, "")


def test_an_address_that_may_not_be_used_any_more_fails_with_the_reason() -> None:
    post = Post()

    def refuse(_url: str) -> Courier:
        raise SettingsError("het webadres moet met https:// beginnen")

    post.webhooks = Webhooks(post.outbox, post.book, refuse, post.clock)
    post.webhooks.put([SAID])
    assert post.round() == (0, 1)
    assert "https" in post.standing().reason


def test_a_message_for_one_address_goes_there_whatever_it_wants() -> None:
    quiet = address("stil", kinds=frozenset({NoticeKind.BEGUN}))
    post = Post(None, quiet, address())
    post.webhooks.put_for(quiet, Notice("proef-1.0.0", NoticeKind.TRIAL, CallId("proef-1"), 0.0, BEGIN))
    assert list(post.outbox.kept) == [("stil", "proef-1.0.0")]
