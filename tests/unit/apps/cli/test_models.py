from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bad_engines
from luwte.apps.cli import models as room
from luwte.apps.cli.main import app
from luwte.errors import LuwteError, ModelError
from luwte.speech.asr.interface import AsrEngine, EngineFailed
from luwte.speech.asr.process import EngineSpec, ProcessEngine
from luwte.speech.models.bench import Load
from luwte.speech.models.store import ModelStore
from models_site import FILES, Site, giving, serving, tarred, write_manifest

RUNNER = CliRunner()
SYNTHETIC = Path(__file__).parents[3] / "data" / "synthetic_ctc"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUWTE_MODELS_DIR", str(tmp_path / "modellen"))
    return tmp_path / "modellen"


@pytest.fixture
def site(tmp_path: Path, folder: Path) -> Iterator[Site]:
    with serving(tmp_path, giving(tarred())) as running:
        write_manifest(folder, tarred(), url=f"{running.url}/a.tar.bz2")
        yield running


def luwte(*arguments: str, given: str = "") -> tuple[int, str]:
    result = RUNNER.invoke(app, ["models", *arguments], input=given)
    if isinstance(result.exception, LuwteError):
        raise result.exception
    return result.exit_code, result.output


def synthetic(folder: Path) -> bytes:
    """The test recogniser as an archive with an entry of its own."""
    files = {name: (SYNTHETIC / name).read_bytes() for name in ("model.onnx", "tokens.txt")}
    write_manifest(folder, tarred(files), files)
    return tarred(files)


def test_the_list_shows_whole_ids_and_that_a_hash_is_unknown() -> None:
    code, out = luwte("list")
    assert code == 0
    assert "nemotron-3.5-streaming-0.6b-560ms" in out
    assert "hash" in out


def test_one_model_is_shown_whole_with_its_licence_and_addresses(folder: Path) -> None:
    assert "adres 1: https://alphacephei.com/" in luwte("list", "vosk-small-nl-0.22")[1]
    write_manifest(folder, tarred())
    out = luwte("list", "eigen")[1]
    assert "nagekeken: B. Jansen" in out
    assert "stand: op te halen" in out


def test_a_model_is_pulled_after_a_yes_and_is_whole(folder: Path, site: Site) -> None:
    assert room.pull("eigen", True, site.trust) == 0
    assert (folder / "eigen" / "model.onnx").read_bytes() == FILES["model.onnx"]
    assert not (folder / "eigen.partial").exists()
    assert luwte("verify") == (0, "eigen: in orde\n")
    assert "geïnstalleerd" in luwte("list", "eigen")[1]
    with pytest.raises(ModelError, match="staat er al"):
        room.pull("eigen", True, site.trust)


def test_without_a_yes_nothing_is_fetched(folder: Path, site: Site) -> None:
    code, out = luwte("pull", "eigen", given="n\n")
    assert code == 1
    assert f"adres: {site.url}/a.tar.bz2" in out
    assert "licentie: MIT" in out
    assert site.asked == []
    assert not (folder / "eigen").exists()


def test_a_hash_that_is_unknown_is_refused_whatever_is_said() -> None:
    with pytest.raises(ModelError, match="hash onbekend"):
        luwte("pull", "nemotron-3.5-streaming-0.6b-560ms", "--ja")


def test_a_tampered_download_installs_nothing(folder: Path, site: Site) -> None:
    site.answer = giving(tarred()[:-1] + b"!")
    with pytest.raises(ModelError, match="sha256 klopt niet"):
        room.pull("eigen", True, site.trust)
    assert ModelStore(folder).installed() == ()


def test_a_flag_does_not_make_an_unknown_authority_trusted(folder: Path, site: Site) -> None:
    with pytest.raises(ModelError, match="niet te bereiken"):
        luwte("pull", "eigen", "--ja")
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED


def test_an_archive_from_a_stick_is_imported_without_a_network(folder: Path, tmp_path: Path) -> None:
    write_manifest(folder, tarred())
    (tmp_path / "stick.tar.bz2").write_bytes(tarred())
    assert luwte("import", str(tmp_path / "stick.tar.bz2")) == (0, "eigen is geïnstalleerd. Luwte.\n")
    assert luwte("remove", "eigen") == (0, "eigen is verwijderd.\n")
    assert luwte("verify") == (0, "Er is geen model geïnstalleerd.\n")


def test_an_archive_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nergens\.zip: No such file"):
        luwte("import", str(tmp_path / "nergens.zip"))


def test_verify_says_what_differs_and_list_what_is_strange(folder: Path, tmp_path: Path) -> None:
    write_manifest(folder, tarred())
    (tmp_path / "a").write_bytes(tarred())
    luwte("import", str(tmp_path / "a"))
    (folder / "eigen" / "model.onnx").write_bytes(b"anders")
    (folder / "vreemd").mkdir()
    assert luwte("verify", "eigen") == (1, "eigen: model.onnx is gewijzigd\n")
    assert "vreemd: staat in de map maar niet in het manifest" in luwte("list")[1]
    with pytest.raises(ModelError, match="niet geïnstalleerd"):
        luwte("verify", "ander")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recogniser in this process: starting another takes long, and one test does."""

    def started(spec: EngineSpec, patience: float) -> AsrEngine:
        return spec.load()

    monkeypatch.setattr(room, "ProcessEngine", started)


@pytest.mark.usefixtures("here")
def test_an_imported_model_and_a_folder_are_measured(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(synthetic(folder))
    luwte("import", str(tmp_path / "a"))
    code, out = luwte("bench", "eigen", "--gesprekken", "2", "--json")
    loads = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [load["sessions"] for load in loads] == [1, 2]
    assert all(load["factor"] > 0 for load in loads)
    out = luwte("bench", str(SYNTHETIC), "--gesprekken", "1")[1]
    assert "1 gesprek tegelijk bij (verder is niet gemeten)" in out


@pytest.mark.usefixtures("here")
def test_a_processor_that_lacks_something_is_warned_about(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(synthetic(folder))
    luwte("import", str(tmp_path / "a"))
    monkeypatch.setattr(room, "missing_flags", lambda _: ("avx2",))
    assert "deze processor mist avx2" in luwte("bench", "eigen", "--gesprekken", "1")[1]


@pytest.mark.usefixtures("here")
def test_a_machine_that_cannot_carry_a_call_says_so_with_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "climb", lambda *_: iter([Load(1, 2.0, 9.0)]))
    code, out = luwte("bench", str(SYNTHETIC))
    assert code == 1
    assert "loopt achter" in out
    assert "kies een lichter model" in out


@pytest.mark.usefixtures("here")
def test_an_engine_that_fails_while_measured_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise EngineFailed("de spraakherkenner geeft een fout")

    monkeypatch.setattr(room, "climb", fail)
    with pytest.raises(ModelError, match="synthetic_ctc: de spraakherkenner geeft een fout"):
        luwte("bench", str(SYNTHETIC))


def test_what_is_neither_a_model_nor_a_folder_cannot_be_measured() -> None:
    with pytest.raises(ModelError, match="geen geïnstalleerd model en geen map"):
        luwte("bench", "nergens")


def test_a_model_that_ends_its_process_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ProcessEngine", partial(ProcessEngine, load=bad_engines.load))
    with pytest.raises(ModelError, match="synthetic_ctc: de spraakherkenner is uitgevallen"):
        luwte("bench", str(SYNTHETIC), "--motor", "crashes")


def installed(monkeypatch: pytest.MonkeyPatch, carries: dict[str, int]) -> None:
    """Installed models that carry so many calls, `-1` for one that does not run."""

    def measured(store: ModelStore, trial: room.Trial, name: str) -> int:
        if carries[name] < 0:
            raise ModelError(f"{name}: de spraakherkenner is uitgevallen")
        return min(carries[name], trial.most)

    monkeypatch.setattr(ModelStore, "installed", lambda _: tuple(carries))
    monkeypatch.setattr(room, "_installed", measured)


BEST, LIGHT = "nemotron-3.5-streaming-0.6b-560ms", "vosk-small-nl-0.22"


@pytest.mark.parametrize(
    ("carries", "chosen"),
    [({LIGHT: 64, BEST: 8}, BEST), ({LIGHT: 64, BEST: 7}, LIGHT), ({LIGHT: 9, BEST: -1}, LIGHT), ({LIGHT: 4}, None)],
)
def test_the_best_model_that_carries_the_calls_is_named(
    carries: dict[str, int], chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, carries)
    code, out = luwte("bench", "--gesprekken", "8")
    assert code == (0 if chosen else 1)
    assert (f"Kies {chosen}" if chosen else "Geen van de geïnstalleerde modellen houdt hier 8 gesprekken") in out
    last = luwte("bench", "--gesprekken", "8", "--json")[1].splitlines()[-1]
    assert json.loads(last) == {"chosen": chosen}


def test_without_an_installed_model_there_is_nothing_to_choose() -> None:
    with pytest.raises(ModelError, match="geen model geïnstalleerd"):
        luwte("bench")


def test_about_says_whose_the_installed_models_are(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(synthetic(folder))
    luwte("import", str(tmp_path / "a"))
    (folder / "vreemd").mkdir()
    lines = RUNNER.invoke(app, ["over"]).output.splitlines()
    assert "EUPL-1.2" in lines[0]
    assert lines[1:] == ["eigen: Luwte; licentie MIT (https://voorbeeld.nl/licentie)"]
