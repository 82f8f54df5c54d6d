"""Read content: ours, and over it the organisation's own folder, by id. A broken folder is refused as a whole.

Messages read `bestand:regel: veld: wat er mis is`. Whether an entry does what its examples say is not checked here:
that takes the recogniser (`luwte.service.content_check`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from luwte.content.content import Content
from luwte.content.dutch_errors import in_dutch
from luwte.content.protocol_check import problems
from luwte.content.schema.course import CourseFile, ThreatFile
from luwte.content.schema.lexicon import (
    ActCue,
    ActsFile,
    Entry,
    LexiconFile,
    TargetCue,
    TargetsFile,
    WordClassesFile,
    WordGroup,
    WordGroupsFile,
)
from luwte.content.schema.moves import MovesFile, MoveText
from luwte.content.schema.phases import EstimationFile, Message, MessagesFile, PhasesFile
from luwte.content.schema.protocol import Protocol
from luwte.content.schema.technique import Technique
from luwte.content.yamlfile import YamlFile, read_yaml
from luwte.domain.moves import Move
from luwte.errors import ContentError

OURS = Path(__file__).parent / "nl"
WORD_MODEL = OURS / "woordmodel.tabel"
MOVE_MODEL = OURS / "zettenmodel.tabel"
VOICE_MODEL = OURS / "stemmodel.json"

M = TypeVar("M", bound=BaseModel)
SINGLES = (
    "fasen.yaml",
    "inschatting.yaml",
    "meldingen.yaml",
    "woordgroepen.yaml",
    "woordklassen.yaml",
    "taalhandeling.yaml",
    "doelwit.yaml",
    "zetten.yaml",
    "verloop.yaml",
    "dreigvelden.yaml",
)
FOLDERS = ("lexicon", "technieken", "protocollen")


@dataclass
class _Shelf:
    """What was read so far, by id; a later folder replaces an earlier id. `fresh`: entry ids of the folder now read."""

    entries: dict[str, Entry] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    word_classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    act_cues: dict[str, ActCue] = field(default_factory=dict)
    stoppers: dict[str, None] = field(default_factory=dict)
    target_cues: dict[str, TargetCue] = field(default_factory=dict)
    techniques: dict[str, Technique] = field(default_factory=dict)
    protocols: dict[str, Protocol] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    moves: dict[Move, MoveText] = field(default_factory=dict)
    course: CourseFile | None = None
    threats: ThreatFile | None = None
    phases: PhasesFile | None = None
    estimation: EstimationFile | None = None
    places: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


def load_content(overlay: Path | None = None) -> Content:
    """Ours plus `overlay`. Raises `ContentError` (with file and line) for the first mistake."""
    shelf = _Shelf()
    _read_folder(OURS, shelf)
    if overlay is not None:
        if not overlay.is_dir():
            raise ContentError("deze map bestaat niet", file=str(overlay))
        _read_folder(overlay, shelf)
    return _finish(shelf, overlaid=overlay is not None)


def _finish(shelf: _Shelf, *, overlaid: bool) -> Content:
    if shelf.phases is None or shelf.estimation is None or shelf.course is None or shelf.threats is None:
        raise ContentError("fasen, inschatting, verloop en dreigvelden (.yaml) zijn nodig", file=OURS.name)
    return Content(
        version=shelf.digest.hexdigest()[:12],
        entries=tuple(shelf.entries.values()),
        groups=shelf.groups,
        word_classes=shelf.word_classes,
        act_cues=tuple(shelf.act_cues.values()),
        stoppers=tuple(shelf.stoppers),
        target_cues=tuple(shelf.target_cues.values()),
        phases=shelf.phases,
        estimation=shelf.estimation,
        techniques=shelf.techniques,
        protocols=shelf.protocols,
        messages=shelf.messages,
        places=shelf.places,
        own_entries=frozenset(shelf.fresh) if overlaid else frozenset(),
        moves=shelf.moves,
        course=shelf.course,
        threats=shelf.threats,
        word_model=WORD_MODEL.read_bytes(),
        move_model=MOVE_MODEL.read_bytes(),
        voice_model=VOICE_MODEL.read_bytes(),
    )


def _read_folder(folder: Path, shelf: _Shelf) -> None:
    shelf.fresh.clear()
    for path in sorted(folder.iterdir()):
        known = path.name in SINGLES or (path.is_dir() and path.name in FOLDERS)
        if not known and path.suffix in {".yaml", ".yml"}:
            expected = ", ".join((*SINGLES, *(f"{f}/" for f in FOLDERS)))
            raise ContentError(f"dit bestand hoort hier niet; verwacht: {expected}", file=path.name)
    for file in _files(folder):
        shelf.digest.update(file.name.encode() + b"\0" + repr(file.values).encode() + b"\0")
        _READERS[file.name.split("/")[0]](file, shelf)


def _files(folder: Path) -> Iterator[YamlFile]:
    for single in SINGLES:
        if (path := folder / single).is_file():
            yield read_yaml(path, name=single)
    for sub in FOLDERS:
        for path in sorted((folder / sub).glob("*.yaml")):
            yield read_yaml(path, name=f"{sub}/{path.name}")


def validate(model: type[M], file: YamlFile) -> M:
    """Validate a file; the first mistake becomes a `ContentError` in Dutch with its line."""
    try:
        return model.model_validate(file.values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=True)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = in_dutch(first)
        raise ContentError(
            f"{place}: {message}" if place else message, file=file.name, line=file.line(first["loc"])
        ) from None


def _place(shelf: _Shelf, kind: str, items: Iterable[tuple[str, int]], file: YamlFile) -> None:
    seen: set[str] = set()
    for identity, line in items:
        if identity in seen:
            raise ContentError(f"id {identity} staat er twee keer", file=file.name, line=line)
        seen.add(identity)
        shelf.places[f"{kind}:{identity}"] = f"{file.name}:{line}"


def _lexicon(file: YamlFile, shelf: _Shelf) -> None:
    entries = validate(LexiconFile, file).entries
    for i, entry in enumerate(entries):
        if entry.id in shelf.fresh:
            raise ContentError(
                f"id {entry.id} staat ook in {shelf.places[f'ingang:{entry.id}']}",
                file=file.name,
                line=file.line(("ingangen", i)),
            )
        shelf.fresh.add(entry.id)
        shelf.entries[entry.id] = entry
    _place(shelf, "ingang", ((e.id, file.line(("ingangen", i))) for i, e in enumerate(entries)), file)


def _groups(file: YamlFile, shelf: _Shelf) -> None:
    groups: tuple[WordGroup, ...] = validate(WordGroupsFile, file).groups
    for group in groups:
        # An organisation adds words to a group; it cannot take ours away by accident.
        shelf.groups[group.id] = tuple(dict.fromkeys((*shelf.groups.get(group.id, ()), *group.words)))
    _place(shelf, "woordgroep", ((g.id, file.line(("groepen", i))) for i, g in enumerate(groups)), file)


def _word_classes(file: YamlFile, shelf: _Shelf) -> None:
    classes = validate(WordClassesFile, file).classes
    for word_class in classes:
        words = (*shelf.word_classes.get(word_class.id, ()), *word_class.words)
        shelf.word_classes[word_class.id] = tuple(dict.fromkeys(words))
    _place(shelf, "woordklasse", ((c.id, file.line(("klassen", i))) for i, c in enumerate(classes)), file)


def _acts(file: YamlFile, shelf: _Shelf) -> None:
    acts = validate(ActsFile, file)
    shelf.act_cues.update({cue.id: cue for cue in acts.cues})
    shelf.stoppers.update(dict.fromkeys(acts.stoppers))
    _place(shelf, "aanwijzing", ((c.id, file.line(("aanwijzingen", i))) for i, c in enumerate(acts.cues)), file)


def _targets(file: YamlFile, shelf: _Shelf) -> None:
    cues = validate(TargetsFile, file).cues
    shelf.target_cues.update({cue.id: cue for cue in cues})
    _place(shelf, "doelwit", ((c.id, file.line(("aanwijzingen", i))) for i, c in enumerate(cues)), file)


def _messages(file: YamlFile, shelf: _Shelf) -> None:
    messages = validate(MessagesFile, file).messages
    shelf.messages.update({message.id: message for message in messages})
    _place(shelf, "melding", ((m.id, file.line(("meldingen", i))) for i, m in enumerate(messages)), file)


def _phases(file: YamlFile, shelf: _Shelf) -> None:
    shelf.phases = validate(PhasesFile, file)


def _estimation(file: YamlFile, shelf: _Shelf) -> None:
    shelf.estimation = validate(EstimationFile, file)


def _moves(file: YamlFile, shelf: _Shelf) -> None:
    """An organisation adds words to a move; it cannot take ours away by accident."""
    moves = validate(MovesFile, file).moves
    for move in moves:
        if known := shelf.moves.get(move.id):
            spot, unless = (*known.spot, *move.spot), (*known.spot_unless, *move.spot_unless)
            shelf.moves[move.id] = move.model_copy(update={"spot": spot, "spot_unless": unless})
        else:
            shelf.moves[move.id] = move
    _place(shelf, "zet", ((m.id.value, file.line(("zetten", i))) for i, m in enumerate(moves)), file)


def _course(file: YamlFile, shelf: _Shelf) -> None:
    shelf.course = validate(CourseFile, file)
    _place(shelf, "verloop", ((h.id.value, file.line(("verloop", i))) for i, h in enumerate(shelf.course.hints)), file)


def _threats(file: YamlFile, shelf: _Shelf) -> None:
    shelf.threats = validate(ThreatFile, file)
    slots = ((s.slot.value, file.line(("velden", i))) for i, s in enumerate(shelf.threats.slots))
    articles = ((a.article.value, file.line(("artikelen", i))) for i, a in enumerate(shelf.threats.articles))
    _place(shelf, "dreigveld", slots, file)
    _place(shelf, "artikel", articles, file)


def _named(identity: str, file: YamlFile) -> None:
    stem = file.name.rsplit("/", 1)[-1].removesuffix(".yaml")
    if stem != identity:
        raise ContentError(
            f"id: het bestand heet {stem}.yaml, maar het id is {identity}", file=file.name, line=file.line(("id",))
        )


def _technique(file: YamlFile, shelf: _Shelf) -> None:
    technique = validate(Technique, file)
    _named(technique.id, file)
    shelf.techniques[technique.id] = technique
    _place(shelf, "techniek", ((technique.id, 1),), file)


def _protocol(file: YamlFile, shelf: _Shelf) -> None:
    protocol = validate(Protocol, file)
    _named(protocol.id, file)
    for loc, message in problems(protocol):
        raise ContentError(f"{'.'.join(map(str, loc))}: {message}", file=file.name, line=file.line(loc))
    shelf.protocols[protocol.id] = protocol
    _place(shelf, "protocol", ((protocol.id, 1),), file)


_READERS = {
    "lexicon": _lexicon,
    "technieken": _technique,
    "protocollen": _protocol,
    "woordgroepen.yaml": _groups,
    "woordklassen.yaml": _word_classes,
    "taalhandeling.yaml": _acts,
    "doelwit.yaml": _targets,
    "meldingen.yaml": _messages,
    "zetten.yaml": _moves,
    "verloop.yaml": _course,
    "dreigvelden.yaml": _threats,
    "fasen.yaml": _phases,
    "inschatting.yaml": _estimation,
}
