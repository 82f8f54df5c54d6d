from __future__ import annotations

import json
import logging

import pytest
import structlog

from luwte.logging import configure_logging, drop_personal


@pytest.mark.parametrize("key", ["pii", "quote_pii", "pii_text", "caller_pii_words"])
def test_what_a_person_said_is_dropped(key: str) -> None:
    assert drop_personal(None, "info", {"event": "beurt", key: "jij bent een sukkel"}) == {"event": "beurt"}


def test_a_name_that_only_contains_the_letters_stays() -> None:
    assert drop_personal(None, "info", {"copied": 1, "pipii": 2}) == {"copied": 1, "pipii": 2}


def test_a_line_is_json_without_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()
    try:
        structlog.get_logger().info("beurt gehoord", n=3, text_pii="ik weet je te vinden")
        structlog.get_logger().debug("te klein")
    finally:
        structlog.reset_defaults()
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["n"], line["level"]) == ("beurt gehoord", 3, "info")
    assert "vinden" not in str(line)


def test_the_level_is_respected(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(level=logging.ERROR)
    try:
        structlog.get_logger().info("stil")
    finally:
        structlog.reset_defaults()
    assert not capsys.readouterr().err
