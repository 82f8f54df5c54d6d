from __future__ import annotations

from pathlib import Path

import pytest

from model.draft import DraftError, main, read_draft, read_label
from model.records import Item

GOOD = """# lekkage housing standard u
1 fr sit | ja hallo het druppelt
= liegen
3 in emp | u liegt gewoon
0 third quoted care:victim | hij zei dat hij me weet te vinden
"""


def read(folder: Path, text: str) -> list[Item]:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return list(read_draft(path, "a99"))


def test_single_turns_and_minimal_sets(tmp_path: Path) -> None:
    items = read(tmp_path, GOOD)
    assert [item.turns[0].text for item in items] == [
        "ja hallo het druppelt",
        "u liegt gewoon",
        "hij zei dat hij me weet te vinden",
    ]
    assert items[0].scenario == items[1].scenario == "a99-lekkage"
    assert items[0].template != items[1].template
    label = items[2].turns[0].label
    assert label
    assert (label.phase, label.act, label.target, label.care) == (0, "quoted", "third_party", "victim")


def test_a_whole_call(tmp_path: Path) -> None:
    body = "M | Goedemorgen.\nB 0 | dag\n" * 7
    (item,) = read(tmp_path, f"@ bel housing standard u resolved acknowledge,offer\n{body}")
    assert item.is_call
    assert item.employee_did == ["acknowledge", "offer"]
    assert [turn.label is None for turn in item.turns[:2]] == [True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0 | hallo\n", r"a\.txt:1: a turn before any heading"),
        ("# a housing standard u\n5 | hallo\n", r"a\.txt:2: a label starts with a phase"),
        ("# a housing standard u\n3 xx emp | hallo\n", r"a\.txt:2: unknown word in a label: xx"),
        ("# a housing standard u\n3 in org | hallo\n", r"a\.txt:2: .*phase 3 is aimed at the employee"),
        ("# a housing standard u\n4 th emp quoted | hallo\n", r"a\.txt:2: .*not asserted"),
        ("# a housing standard u\n0 hallo\n", r"a\.txt:2: a turn is"),
        ("# a kasteel standard u\n0 | hallo\n", r"a\.txt:1: sector"),
        ("# a housing standard\n0 | hallo\n", r"a\.txt:1: a heading needs"),
        ("@ a housing standard u calm -\nM | dag\nB 0 | dag\n", r"a\.txt:1: a call has 14 to 45 turns, this one has 2"),
        ("@ a housing standard u calm -\nX | dag\n", r"a\.txt:2: in a call a line starts with M or B"),
        ("= los\n0 | hallo\n", r"a\.txt:1: a minimal set is"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DraftError, match=message):
        read(tmp_path, text)


def test_labels_in_any_order_and_with_an_alternative() -> None:
    label = read_label("3/2 emp co,wc")
    assert (label.phase, label.alt, label.forms, label.target) == (3, 2, ["coercion", "white_collar"], "employee")


def test_a_folder_is_checked_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    assert main(tmp_path) == 0
    (tmp_path / "b.txt").write_text("0 | x\n")
    assert main(tmp_path) == 1
    said = capsys.readouterr().out
    assert "3 caller turns" in said
    assert "b.txt:1" in said
