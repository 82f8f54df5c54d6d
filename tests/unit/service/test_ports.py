from __future__ import annotations

from pydantic import SecretStr

from luwte.service.ports import Endpoint, NoAnswer, Refused


def test_a_key_is_not_shown_when_an_endpoint_is_printed() -> None:
    assert "geheim" not in repr(Endpoint("http://127.0.0.1/v1", "m", SecretStr("geheim")))


def test_why_there_is_no_answer_is_told() -> None:
    assert str(NoAnswer("is niet te bereiken")) == NoAnswer("is niet te bereiken").reason == "is niet te bereiken"


def test_a_refusal_is_an_answer_that_did_not_come() -> None:
    """So whoever only knows `NoAnswer` goes on without."""
    assert isinstance(Refused("antwoordde met status 422"), NoAnswer)
