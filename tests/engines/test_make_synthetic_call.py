from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import soundfile

from examples.make_synthetic_call import Line, main, read_script
from luwte.apps.cli.analyse import Options, run
from luwte.apps.cli.voice import run as run_voice

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "synthetisch-gesprek.yaml"
MODEL = ROOT / "tests" / "data" / "synthetic_ctc"
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is niet geïnstalleerd")


def test_a_script_is_a_list_of_turns() -> None:
    lines = read_script('- medewerker: "dag"\n- {beller: "nee", om: 60, stem: verheven}\n')
    assert lines == (Line(False, "dag"), Line(True, "nee", 60, raised=True))


@pytest.mark.parametrize("script", ["hallo", "[]", "- {beller: a, medewerker: b}", "- {beller: a, toon: hard}", "- 3"])
def test_a_script_with_something_else_is_refused(script: str, tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(script)
    with pytest.raises(ValueError, match=r"script|beurt 1"):
        read_script(script)
    assert main([str(path), str(tmp_path / "uit.wav")]) == 2


def test_it_says_how_it_is_used_and_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["weg.yaml", "uit.wav"]) == 2
    assert "gebruik:" in capsys.readouterr().err


@pytest.fixture(scope="module")
def synthetic_voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic call of the examples; no human was recorded. The recogniser knows this synthesiser, not Dutch."""
    path = tmp_path_factory.mktemp("synthetisch") / "gesprek.wav"
    assert main([str(SCRIPT), str(path)]) == 0
    return path


@needs_espeak
def test_a_synthetic_call_says_in_its_header_that_it_is_one(synthetic_voice: Path) -> None:
    with soundfile.SoundFile(synthetic_voice) as sound:
        assert (sound.channels, sound.samplerate, sound.subtype) == (2, 8000, "ALAW")
        assert "geen mens" in sound.comment


@needs_espeak
def test_synthetic_voice_through_the_whole_chain(synthetic_voice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = Options([synthetic_voice], False, None, (), "links", None, True, "sherpa-stream", str(MODEL))
    assert run(options) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "hoogste fase 4" in said
    assert "jij bent echt te dom" in said
    assert "stem verheven" in said
    assert "De woorden zijn herkend door sherpa-stream, model synthetic_ctc" in said


@needs_espeak
def test_synthetic_voice_turns_loud_at_sixty_seconds(synthetic_voice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_voice(synthetic_voice, "left", None, as_json=False) == 0
    raised = [line[:5] for line in capsys.readouterr().out.splitlines() if "stem verheven" in line]
    assert "01:00" <= raised[0] <= "01:06"
