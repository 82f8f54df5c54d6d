"""Law L1: the employee's voice is never analysed, and the employee's words move no phase. The OR can run this."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factories import shipped
from luwte.apps.cli.analyse import Options, run
from luwte.apps.cli.label import Labeller
from luwte.apps.intake import Intake, open_call
from luwte.domain.call import LineProfile
from luwte.domain.outputs import EvidenceFound, HelpRequested, MayEndChanged, PhaseChanged, TurnAssessed
from luwte.service.analysis import analyse
from luwte.service.payload import Json, to_json
from recordings import Sound, calm, leg, screaming, write

pytestmark = pytest.mark.usefixtures("heard_by_level")

CALLER = [(0.5, 2.0), (5.0, 8.0), (11.0, 13.0)]
EMPLOYEE = [(2.5, 4.5), (8.5, 10.5), (13.5, 15.0)]
SAID_BY_CALLER = [
    "jullie hebben dit nu drie keer verkeerd gedaan",
    "jij bent echt te dom om te poepen weet je dat",
    "ik weet waar je woont",
]
GOOD = [
    "Ik hoor dat dit u veel tijd heeft gekost.",
    "Zo kan ik u niet helpen.",
    "Als dit doorgaat, verbreek ik de verbinding.",
]
BAD = ["Dat is niet mijn probleem.", "Hou je mond, sukkel, ik weet waar jij woont.", "Kankerlijer, ik maak je af."]


def transcript(employee: list[str]) -> str:
    lines = zip(SAID_BY_CALLER, employee, strict=True)
    return "".join(f"Beller: {caller}\nMedewerker: {answer}\n" for caller, answer in lines)


def outputs_on_disk(folder: Path, sound: Sound, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What `luwte analyse` prints and writes for a call whose employee leg has this sound."""
    folder.mkdir()
    recording = write(folder / "gesprek.wav", leg(16, CALLER), leg(16, EMPLOYEE, sound))
    recording.with_suffix(".txt").write_text(transcript(GOOD))
    report = folder / "verslag.html"
    assert run(Options([recording], True, report, (), "links", None)) == 0
    printed = capsys.readouterr().out.replace(str(folder), "")
    return printed, report.read_text(encoding="utf-8").replace(str(folder), "")


def test_a_screaming_and_a_calm_employee_give_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = outputs_on_disk(tmp_path / "rustig", calm, capsys)
    loud = outputs_on_disk(tmp_path / "schreeuw", screaming, capsys)
    assert quiet == loud
    assert '"dreiging' in quiet[0]


def judged(folder: Path, employee: list[str]) -> list[Json]:
    """Everything that is about the caller: findings, phases, light, calls for help."""
    path = folder / "gesprek.txt"
    path.write_text(transcript(employee))
    kinds = (EvidenceFound, TurnAssessed, PhaseChanged, MayEndChanged, HelpRequested)
    analysis = analyse(open_call(path, Intake(LineProfile(), {}, None, {"telefoon"})), shipped())
    return [_without_time(to_json(o)) for m in analysis.moments for o in m.outputs if isinstance(o, kinds)]


def _without_time(value: Json) -> Json:
    """Times of a text transcript follow from the number of words, so they may differ."""
    if isinstance(value, dict):
        return {key: _without_time(inner) for key, inner in value.items() if key != "at"}
    return [_without_time(inner) for inner in value] if isinstance(value, list) else value


def test_whatever_the_employee_says_the_caller_is_judged_the_same(tmp_path: Path) -> None:
    assert judged(tmp_path, GOOD) == judged(tmp_path, BAD)
    assert judged(tmp_path, GOOD) == judged(tmp_path, ["Ja."] * 3)


def test_how_much_the_employee_says_moves_no_clock(tmp_path: Path) -> None:
    """The phase falls with time; where times are guessed, the employee's words may not make time pass."""
    calm = ["goed", "ja", "dat klopt", "dank u", "ik wacht even", "prima", "oké", "tot ziens"]
    caller = ["ik sla je in elkaar", *calm]
    phases = []
    for answer in ("Ja.", "Ik begrijp het en ik leg u nu uitgebreid uit hoe dat gaat. " * 12):
        path = tmp_path / "gesprek.txt"
        path.write_text("".join(f"Beller: {turn}\nMedewerker: {answer}\n" for turn in caller))
        analysis = analyse(open_call(path, Intake(LineProfile(), {}, None, {"telefoon"})), shipped())
        phases.append([(m.assessed[1].phase, m.may_end.light) for m in analysis.moments if m.assessed])
    assert phases[0] == phases[1]
    assert phases[0][0][0] == 4


def test_labels_do_not_depend_on_how_much_the_employee_says() -> None:
    caller = ["ik sla je in elkaar", *["goed", "ja", "prima", "dank u"] * 3]
    lines = []
    for answer in ("Ja.", "Ik leg het u uit. " * 30):
        turns = [
            t for text in caller for t in ({"speaker": "caller", "text": text}, {"speaker": "employee", "text": answer})
        ]
        lines.append(json.dumps({"id": 1, "turns": turns}).encode())
    labelled = [
        [(turn["call_phase"], turn["may_end"]) for turn in record["turns"] if turn]
        for record in Labeller(shipped(), LineProfile()).label(lines)
    ]
    assert labelled[0] == labelled[1]
