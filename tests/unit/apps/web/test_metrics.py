from __future__ import annotations

import asyncio

from archives import record
from exchanges import Room
from feeding import Site
from luwte.apps.web.metrics import Metrics
from luwte.domain.events import HelpAsked
from luwte.domain.turn import CallId
from luwte.speech.asr.engines.none import NoEngine
from luwte.speech.asr.pool import TranscriberPool


def test_what_calls_take_in_is_counted_by_kind_without_ids() -> None:
    site, metrics = Site(), Metrics()
    metrics.follow(site.live)

    async def play() -> bytes:
        await site.live.start()
        await site.live.begin(record("geheim"))
        await site.live.press(CallId("geheim"), HelpAsked)
        page = metrics.page()
        await site.live.stop()
        return page

    page = asyncio.run(play()).decode()
    assert 'luwte_events_total{kind="HelpAsked"} 1.0' in page
    assert "luwte_open_calls 1.0" in page
    assert "luwte_help_requests_total 1.0" in page
    assert "geheim" not in page


def test_two_servers_in_one_process_do_not_count_each_other() -> None:
    one, two = Metrics(), Metrics()
    one.requests.labels("/calls", "201").inc()
    assert b"/calls" in one.page()
    assert b"/calls" not in two.page()


def test_lines_and_recognisers_are_measured_without_a_name() -> None:
    room, metrics = Room(), Metrics()
    pool = TranscriberPool([NoEngine()])
    try:
        metrics.follow_lines(room.board)
        metrics.follow_words(pool)
        room.board.refused("genesys", "vol")
        page = metrics.page().decode()
    finally:
        pool.close(1.0)
    assert "luwte_line_calls 0.0" in page
    assert "luwte_line_refused 1.0" in page
    assert 'luwte_words_calls{worker="0"} 0.0' in page
    assert "genesys" not in page
