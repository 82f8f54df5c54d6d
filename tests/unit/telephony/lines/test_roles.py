from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.domain.turn import Party
from luwte.telephony.lines.line import Profile
from luwte.telephony.lines.roles import RoleMap, RoleUnknown, split

BOTH = {"external": Party.CALLER, "internal": Party.EMPLOYEE}


def test_in_the_profile_of_the_caller_alone_the_employee_is_dropped() -> None:
    assert RoleMap(BOTH).take(("internal", "external")) == (None, Party.CALLER)


def test_two_legs_are_a_choice_of_the_organisation() -> None:
    assert RoleMap(BOTH, Profile.TWO_LEGS).take(("external", "internal")) == (Party.CALLER, Party.EMPLOYEE)


@pytest.mark.parametrize(
    ("channels", "why"),
    [
        (("external", "left"), "niet ingesteld"),
        (("mixed",), "gemengd kanaal"),
        (("internal",), "niet 0"),
        (("external", "external"), "niet 2"),
        ((), "niet 0"),
    ],
)
def test_what_is_not_certain_is_refused_with_a_reason(channels: tuple[str, ...], why: str) -> None:
    with pytest.raises(RoleUnknown, match=why):
        RoleMap(BOTH).take(channels)


def test_a_source_without_roles_is_refused() -> None:
    with pytest.raises(RoleUnknown, match="wel van: geen"):
        RoleMap({}).take(("inbound",))


@given(st.lists(st.binary(min_size=0, max_size=40), min_size=1, max_size=3), st.sampled_from([1, 2]))
def test_interleaved_channels_come_apart_whole(parts: list[bytes], width: int) -> None:
    frames = min(len(part) // width for part in parts)
    parts = [part[: frames * width] for part in parts]
    mixed = b"".join(part[n * width : (n + 1) * width] for n in range(frames) for part in parts)
    assert split(mixed, len(parts), width) == tuple(parts)


def test_a_broken_last_frame_is_left_out() -> None:
    assert split(b"aAbBc", 2, 1) == (b"ab", b"AB")
    assert split(b"aaAAbb", 2, 2) == (b"aa", b"AA")


def test_a_name_of_any_length_that_a_peer_sends_does_not_fill_the_log() -> None:
    with pytest.raises(RoleUnknown) as unknown:
        RoleMap({"external": Party.CALLER}).take(("x" * 100_000,))
    assert len(str(unknown.value)) < 200
