"""The rules of the house that no ready-made linter knows. `python -m tools.house_rules` prints each breach and exits 1.

It reads source text and syntax trees only; it runs nothing of Luwte.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
BAD_NAMES = re.compile(r"^(utils?|helpers?|managers?|misc|common|base_.*)$")
LOG_CALLS = {"debug", "info", "warning", "error", "exception", "critical"}
SPOKEN = {"text", "words", "quote", "cue", "sentences", "raw", "said", "utterance"}
"""Attribute and variable names that hold what a person said."""
FEELINGS = re.compile(r"\b(boos|boze|woedend|kwaad|emotie\w*|angry|anger|emotions?)\b", re.IGNORECASE)
QUEUES = {"Queue", "SimpleQueue", "LifoQueue"}
SEALED = ("speech", "recognition")
TIMING_ONLY = {
    "luwte.speech.activity",
    "luwte.service.timing",
    "luwte.speech.audiofile",
    "luwte.speech.call_audio",
    "luwte.speech.detected_leg",
    "luwte.speech.leg",
    "luwte.speech.vad.interface",
    "luwte.speech.vad.network",
    "luwte.speech.vad.silero",
}
"""What carries samples to the door or tells speech on and off; nothing here measures a voice or reads words."""
SAMPLES = {"NDArray", "ndarray", "Pcm", "Samples", "Frames"}
ACTIVE = re.compile(r"\bhx-on|\bjs:|javascript:|\son[a-z]+=|\sstyle=")


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken: where, and what to do about it."""

    file: str
    line: int
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}"


@dataclass(frozen=True)
class Module:
    """A Python file of the package."""

    path: Path
    name: str
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        """The part of the house: `speech` for `luwte.speech.activity`."""
        return (*self.name.split("."), "")[1]


Found = Iterator[tuple[int, str]]


def sealed_employee(module: Module) -> Found:
    """The employee's voice is never analysed (EU AI Act art. 5(1)(f))."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name == "EmployeeTurn":
            fields = {n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
            if fields != {"n", "words"}:
                yield node.lineno, f"zegel: EmployeeTurn heeft alleen n en words, niet {sorted(fields)}"
        if module.room not in SEALED:
            continue
        if isinstance(node, ast.ImportFrom) and {a.name for a in node.names} & {"EmployeeTurn", "Turn"}:
            yield node.lineno, "zegel: hier komt geen EmployeeTurn binnen; alleen CallerTurn"
        if isinstance(node, ast.Attribute) and node.attr == "EMPLOYEE" and _name(node.value) == "Party":
            yield from _only_timing(module, node.lineno)


def door(module: Module) -> Found:
    """The employee's leg ends in `luwte.speech.activity`: samples go in there, and none come out."""
    if module.name != "luwte.speech.activity":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and node.returns is not None and _mentions(node.returns) & SAMPLES:
            yield node.lineno, f"zegel: {node.name} geeft geluid terug; hier gaan alleen tijden uit"
        if isinstance(node, ast.AnnAssign) and _mentions(node.annotation) & SAMPLES:
            yield node.lineno, "zegel: hier wordt geen geluid bewaard; alleen tijden"


def _only_timing(module: Module, line: int) -> Found:
    """Who names the employee's leg in `speech` may use nothing that measures more than when somebody spoke."""
    if module.room != "speech":
        yield line, "zegel: herkenning kent de kant van de medewerker niet"
        return
    ours = {n.module or "" for n in ast.walk(module.tree) if isinstance(n, ast.ImportFrom)}
    measuring = {m for m in ours if m.startswith(("luwte.speech", "luwte.service"))} - TIMING_ONLY
    if measuring:
        yield line, f"zegel: naast de kant van de medewerker staat hier meer dan spreektijd: {sorted(measuring)}"


def silent_logs(module: Module) -> Found:
    """A log message is fixed text; what a person said goes only into a field whose name has a `pii` segment."""
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOG_CALLS):
            continue
        if "log" not in _name(node.func.value).lower():
            continue
        if node.args and not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
            yield node.lineno, "logboek: de melding is vaste tekst; geef waarden als veld"
        for keyword in node.keywords:
            spoken = _mentions(keyword.value) & SPOKEN
            if spoken and "pii" not in (keyword.arg or "").split("_"):
                yield node.lineno, f"logboek: {keyword.arg} draagt woorden van een mens; noem het veld …_pii"


def bounded(module: Module) -> Found:
    """A queue has a limit."""
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and _name(node.func).split(".")[-1] in QUEUES):
            continue
        if not node.args and not any(k.arg == "maxsize" for k in node.keywords):
            yield node.lineno, "een wachtrij heeft een maximum (maxsize)"


def small(module: Module) -> Found:
    """Files and functions that fit in a head."""
    if module.lines > MAX_FILE_LINES:
        yield 1, f"{module.lines} regels; hoogstens {MAX_FILE_LINES}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES:
                yield node.lineno, f"functie {node.name} heeft {length} regels; hoogstens {MAX_FUNCTION_LINES}"


def named(module: Module) -> Found:
    """Names say what a thing is; every module says what it is for."""
    if BAD_NAMES.match(module.path.stem):
        yield 1, "een naam die niets zegt; noem waarvoor het is"
    if ast.get_docstring(module.tree) is None:
        yield 1, "een module begint met een zin over waarvoor zij is"


def behaviour_not_emotion(module: Module) -> Found:
    """We name behaviour: nothing in the code claims to know a feeling (first law of the house)."""
    for node in ast.walk(module.tree):
        for name in _defined(node):
            if FEELINGS.search(name.replace("_", " ")):
                yield getattr(node, "lineno", 1), f"gedrag, geen gevoel: {name}"


RULES: tuple[Callable[[Module], Found], ...] = (
    sealed_employee,
    door,
    silent_logs,
    bounded,
    small,
    named,
    behaviour_not_emotion,
)


def _name(node: ast.expr) -> str:
    return ast.unparse(node)


def _mentions(node: ast.expr) -> set[str]:
    names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    return names | {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _defined(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.keyword | ast.arg) and node.arg:
        yield node.arg


def modules(root: Path) -> Iterator[Module]:
    """Every Python file under `root/src`."""
    source = root / "src"
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(source).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        yield Module(path, name, ast.parse(text), text.count("\n"))


def twins(root: Path) -> Iterator[Breach]:
    """A test file per source file, and no test file without one."""
    source, tests = root / "src" / "luwte", root / "tests" / "unit"
    needed = {
        path.relative_to(source).with_name(f"test_{path.name}")
        for path in source.rglob("*.py")
        if path.name not in {"__init__.py", "__main__.py"}
    }
    packages = {path.parent.relative_to(source) for path in source.rglob("__init__.py")}
    present = {path.relative_to(tests) for path in tests.rglob("test_*.py")}
    for path in sorted(needed - present):
        yield Breach(f"tests/unit/{path}", 1, "bij dit bronbestand hoort een test")
    for path in sorted(present - needed):
        if path.parent in packages:
            yield Breach(f"tests/unit/{path}", 1, "bij deze test hoort geen bronbestand")


def pages(root: Path) -> Iterator[Breach]:
    """Templates and our own scripts run nothing inline and fetch nothing from elsewhere."""
    web = root / "src" / "luwte" / "apps" / "web"
    for path in sorted([*web.glob("templates/*.j2"), *web.glob("static/*.js"), *web.glob("static/*.css")]):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            file = str(path.relative_to(root))
            if path.suffix == ".j2" and ACTIVE.search(line):
                yield Breach(file, number, "geen code of stijl in de pagina zelf (CSP)")
            if re.search(r"https?://", line):
                yield Breach(file, number, "niets van buiten het gebouw")


def requirements(root: Path) -> Iterator[Breach]:
    """Requirement files carry hashes and no addresses."""
    for path in sorted((root / "requirements").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "://" in line:
                yield Breach(str(path.relative_to(root)), number, "geen adres in een eisenbestand")


def breaches(root: Path) -> Iterator[Breach]:
    """Everything that is wrong."""
    for module in modules(root):
        for rule in RULES:
            for line, text in rule(module):
                yield Breach(str(module.path.relative_to(root)), line, text)
    yield from twins(root)
    yield from pages(root)
    yield from requirements(root)


def main() -> int:
    """Print the breaches; 1 when there are any."""
    found = list(breaches(Path(__file__).parent.parent))
    for breach in found:
        print(breach)
    print(f"huisregels: {len(found)} overtredingen" if found else "huisregels: in orde")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
