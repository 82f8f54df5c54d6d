from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luwte.errors import ModelError
from luwte.speech.models.receipt import RECEIPT, Receipt
from luwte.speech.models.store import ModelStore
from models_site import FILES, ROOT, member, sha256, tarred, write_manifest

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def store(folder: Path, archive: bytes = tarred()) -> ModelStore:
    write_manifest(folder, archive)
    return ModelStore(folder)


def put(models: ModelStore, archive: bytes = tarred()) -> Receipt:
    return models.put(models.trusted("eigen"), io.BytesIO(archive), NOW)


def there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_model_is_put_with_a_receipt_and_an_engine_may_load_it(tmp_path: Path) -> None:
    models = store(tmp_path)
    receipt = put(models)
    assert (receipt.id, receipt.installed_at, receipt.archive) == ("eigen", NOW, sha256(tarred()))
    assert there(tmp_path / "eigen") == {*FILES, RECEIPT}
    assert models.installed() == ("eigen",)
    with models.loaded("eigen") as model:
        assert (model.engine, model.folder, model.sha256) == ("sherpa-stream", tmp_path / "eigen", receipt.archive)


def test_a_model_without_a_hash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="hash onbekend"):
        ModelStore(tmp_path).trusted("vosk-small-nl-0.22")


def test_an_unknown_id_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="wel: eigen, nemotron"):
        store(tmp_path).entry("../eigen")


def test_a_file_that_is_not_what_the_manifest_says_leaves_nothing_behind(tmp_path: Path) -> None:
    other = tarred({**FILES, "model.onnx": b"w" * len(FILES["model.onnx"])})
    models = store(tmp_path, other)
    with pytest.raises(ModelError, match=r"model\.onnx is gewijzigd"):
        put(models, other)
    assert models.installed() == ()
    assert there(tmp_path) == {"manifest.toml", ".eigen.lock"}


def test_a_broken_archive_leaves_nothing_behind_and_what_an_earlier_try_left_goes(tmp_path: Path) -> None:
    models = store(tmp_path)
    (tmp_path / ".work-eigen" / "half").mkdir(parents=True)
    with pytest.raises(ModelError, match="buiten"):
        put(models, tarred(FILES, member("../x")))
    assert there(tmp_path) == {"manifest.toml", ".eigen.lock"}
    put(models)
    assert models.verify("eigen") == []


def test_a_model_that_is_here_is_not_overwritten(tmp_path: Path) -> None:
    models = store(tmp_path)
    put(models)
    with pytest.raises(ModelError, match="staat er al"):
        put(models)
    assert models.verify("eigen") == []


def test_an_archive_is_recognised_by_its_hash(tmp_path: Path) -> None:
    archive = io.BytesIO(tarred())
    assert store(tmp_path).recognise(archive).id == "eigen"
    assert archive.tell() == 0


def test_an_archive_that_is_not_recognised_says_its_hash_and_what_it_looks_like(tmp_path: Path) -> None:
    other = tarred()[:-1] + b"!"
    with pytest.raises(ModelError, match=f"zo groot is alleen eigen: hash klopt niet .sha256 {sha256(other)}"):
        store(tmp_path).recognise(io.BytesIO(other))
    with pytest.raises(ModelError, match=r"geen model uit het manifest \(sha256"):
        store(tmp_path).recognise(io.BytesIO(b"x"))


def test_an_archive_of_an_entry_that_nobody_reviewed_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, tarred(), reviewed_by="A. de Vries")
    with pytest.raises(ModelError, match="tweede mens"):
        ModelStore(tmp_path).recognise(io.BytesIO(tarred()))


def test_a_wrong_receipt_or_none_keeps_a_model_from_being_loaded(tmp_path: Path) -> None:
    models = store(tmp_path)
    put(models)
    receipt = tmp_path / "eigen" / RECEIPT
    given = json.loads(receipt.read_text())
    for wrong, why in (
        ({**given, "archive": "0" * 64}, "niet dat van het manifest"),
        ({**given, "engine": "vosk"}, "niet dat van het manifest"),
        ({**given, "files": {}}, "hoort er niet bij"),
        ({**given, "id": "ander"}, "geldig ontvangstbewijs"),
        ({}, "geldig ontvangstbewijs"),
    ):
        receipt.write_text(json.dumps(wrong))
        with pytest.raises(ModelError, match=why), models.loaded("eigen"):
            pytest.fail("loaded a model with a wrong receipt")
    receipt.unlink()
    with pytest.raises(ModelError, match="geldig ontvangstbewijs"), models.loaded("eigen"):
        pytest.fail("loaded a model without a receipt")


def test_a_changed_file_keeps_a_model_from_being_loaded(tmp_path: Path) -> None:
    models = store(tmp_path)
    put(models)
    (tmp_path / "eigen" / "model.onnx").write_bytes(b"anders")
    with pytest.raises(ModelError, match=r"model\.onnx is gewijzigd"), models.loaded("eigen"):
        pytest.fail("loaded a changed model")


def test_a_model_that_left_the_manifest_or_lost_its_hashes_is_not_whole(tmp_path: Path) -> None:
    put(store(tmp_path))
    write_manifest(tmp_path, tarred(), reviewed_by="a. de vries")
    assert ModelStore(tmp_path).verify("eigen") == ["de hashes zijn niet door een tweede mens nagekeken"]
    (tmp_path / "manifest.toml").unlink()
    assert ModelStore(tmp_path).verify("eigen") == ["dit model staat niet in het manifest"]


def test_a_model_in_use_is_not_removed_and_afterwards_it_is(tmp_path: Path) -> None:
    models = store(tmp_path)
    put(models)
    models.partial("eigen").touch()
    with models.loaded("eigen"), models.loaded("eigen"), pytest.raises(ModelError, match="in gebruik"):
        models.remove("eigen")
    assert models.verify("eigen") == []
    models.remove("eigen")
    assert models.installed() == ()
    assert there(tmp_path) == {"manifest.toml", ".eigen.lock"}


@pytest.mark.parametrize("identity", ["eigen", "..", "."])
def test_what_is_not_installed_cannot_be_removed_or_loaded(tmp_path: Path, identity: str) -> None:
    models = store(tmp_path)
    with pytest.raises(ModelError, match="niet geïnstalleerd"):
        models.remove(identity)
    with pytest.raises(ModelError, match="niet geïnstalleerd"), models.loaded(identity):
        pytest.fail("loaded what is not there")


def test_before_anything_is_installed_the_folder_need_not_exist(tmp_path: Path) -> None:
    assert ModelStore(tmp_path / "nergens").installed() == ()
    assert ModelStore(tmp_path / "nergens").partial("x").parent.is_dir()
    assert ROOT not in there(tmp_path)
