from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from luwte.errors import ModelError
from luwte.speech.models import unpack as room
from luwte.speech.models.manifest import ModelFile
from luwte.speech.models.unpack import SURPLUS, unpack
from models_site import FILES, ROOT, member, tarred, zipped

WANTED = {name: ModelFile(bytes=len(content)) for name, content in FILES.items()}


def into(folder: Path, archive: bytes, root: str = ROOT) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    unpack(io.BytesIO(archive), folder, root, WANTED)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("archive", [tarred(), zipped()], ids=["tar", "zip"])
def test_what_was_asked_for_comes_out_and_nothing_else(tmp_path: Path, archive: bytes) -> None:
    assert into(tmp_path / "m", archive) == FILES


def test_what_lies_beside_the_model_is_left_in_the_archive(tmp_path: Path) -> None:
    more = tarred(FILES, member(f"{ROOT}/README.md", b"lees mij"), member(f"{ROOT}/wavs", kind=tarfile.DIRTYPE))
    assert into(tmp_path / "m", more) == FILES
    assert into(tmp_path / "z", zipped(FILES, zipfile.ZipInfo(f"{ROOT}/.verborgen"))) == FILES


def test_an_archive_without_a_folder_of_its_own_is_read_too(tmp_path: Path) -> None:
    assert into(tmp_path / "m", tarred(root="."), root="") == FILES


def odd(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.flag_bits = flags
    return info


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        (tarred(FILES, member("../buiten", b"x")), "buiten zijn eigen map"),
        (tarred(FILES, member(f"{ROOT}/../../buiten", b"x")), "buiten zijn eigen map"),
        (tarred(FILES, member("/etc/passwd", b"x")), "buiten zijn eigen map"),
        (tarred(FILES, member("c:\\buiten", b"x")), "buiten zijn eigen map"),
        (tarred(FILES, member("x", kind=tarfile.SYMTYPE, link="/etc/passwd")), "koppeling"),
        (tarred(FILES, member("x", kind=tarfile.LNKTYPE, link=f"{ROOT}/model.onnx")), "koppeling"),
        (tarred(FILES, member("x", kind=tarfile.CHRTYPE)), "koppeling"),
        (tarred(FILES, member("x", kind=tarfile.FIFOTYPE)), "koppeling"),
        (zipped(FILES, odd("../buiten")), "buiten zijn eigen map"),
        (zipped(FILES, odd("/buiten")), "buiten zijn eigen map"),
        (zipped(FILES, odd("x", stat.S_IFLNK | 0o777)), "koppeling"),
        (zipped(FILES, odd("x", stat.S_IFCHR)), "koppeling"),
        (tarred(FILES, member(f"{ROOT}/model.onnx", FILES["model.onnx"])), "twee keer"),
        (tarred({**FILES, "model.onnx": b"te kort"}), "is 7 bytes groot; dat moest 9000 zijn"),
        (zipped({**FILES, "model.onnx": b"te lang" * 9000}), "dat moest 9000 zijn"),
        (tarred({"model.onnx": FILES["model.onnx"]}), "ontbreekt am/tokens.txt"),
        (tarred(root="elders"), "ontbreekt"),
        (tarred()[:-20], "beschadigd"),
        (zipped()[:-20], "beschadigd"),
        (b"geen archief", "beschadigd"),
        (b"", "beschadigd"),
        (zipped().replace(b"PK\x01\x02", b"PK\x01\x03"), "beschadigd"),
    ],
)
def test_a_hostile_or_broken_archive_is_refused_and_writes_nothing_outside(
    tmp_path: Path, archive: bytes, why: str
) -> None:
    with pytest.raises(ModelError, match=why):
        into(tmp_path / "m", archive)
    assert list(tmp_path.iterdir()) == [tmp_path / "m"]


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    files = {"am/tokens.txt": FILES["am/tokens.txt"]}
    with pytest.raises(ModelError, match="koppeling"):
        into(tmp_path / "m", tarred(files, member(f"{ROOT}/model.onnx", kind=tarfile.SYMTYPE, link="/etc/passwd")))


def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    honest = zipped({**FILES, "model.onnx": b"w" * 90_000})
    lying = honest.replace((90_000).to_bytes(4, "little"), (9000).to_bytes(4, "little"))
    with pytest.raises(ModelError, match="beschadigd"):
        into(tmp_path / "m", lying)


def test_an_archive_that_claims_far_more_than_the_model_is_refused_before_it_is_read(tmp_path: Path) -> None:
    bomb = member(f"{ROOT}/nullen")
    bomb.size = 2 * SURPLUS
    with pytest.raises(ModelError, match="veel meer dan het model"):
        into(tmp_path / "m", bomb.tobuf() + b"\0" * 1024)


def test_an_archive_of_very_many_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_MEMBERS", 20)
    crowd = (member(f"{ROOT}/{n}") for n in range(21))
    with pytest.raises(ModelError, match="veel meer dan het model"):
        into(tmp_path / "m", tarred({}, *crowd))
