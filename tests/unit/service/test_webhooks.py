from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime

import pytest

from archives import BEGIN, HandClock, record
from luwte.domain.turn import CallId
from luwte.errors import SettingsError
from luwte.service.notices import Notice, NoticeKind, beginning
from luwte.service.webhooks import RETRIES, Message, Webhooks, headers, secret_of
from outboxes import Courier, InMemoryOutbox

SECRET = b"x" * 24
SAID = Notice("g1.1.0", NoticeKind.TURN, CallId("g1"), 2.0, BEGIN, {"n": 0}, {"text": "dit is gezegd"})


class Post:
    """Webhooks with everything around them."""

    def __init__(self, courier: Courier | None = None, *, spoken: bool = False) -> None:
        self.clock, self.outbox, self.courier = HandClock(), InMemoryOutbox(), courier or Courier()
        self.webhooks = Webhooks(self.outbox, self.courier, SECRET, self.clock, spoken=spoken)

    def round(self) -> tuple[int, int]:
        tally, results = asyncio.run(self.webhooks.deliver(self.webhooks.due()))
        self.webhooks.note(results)
        return tally.delivered, tally.failed


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification.
    secret = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    message = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}', BEGIN)
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
    post = Post(spoken=spoken)
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
    assert post.outbox.kept[SAID.id].due_at is None
    assert post.outbox.kept[SAID.id].reason == "niet te bereiken"


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
    assert sent == headers(Message(SAID.id, body.decode(), BEGIN), SECRET, post.clock.now())


def test_who_says_that_it_is_gone_is_left_alone() -> None:
    post = Post(Courier("antwoordde met status 410", gone=True))
    post.webhooks.put([SAID])
    post.round()
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
