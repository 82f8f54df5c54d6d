"""`python -m bench.handling`: how well the decisions are taken, into `docs/evaluation-handling.md`.

Like `bench.evaluate`, which also calls it: nothing was trained or chosen on the test split, all of the page is from one
run, and `--split dev` is for whoever develops. Figures of the test split are looked at once, when all is finished.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import acknowledged, cues, lights, spotted
from bench.scores import Figure
from luwte.content.content import Content
from luwte.content.loader import load_content
from model.moves import read_moves
from model.records import read_items

CORPUS = Path(__file__).parents[1] / "corpus"
PAGE = Path(__file__).parents[1] / "docs" / "evaluation-handling.md"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the project and what was measured for it, also on the fresh texts if they speak of it."""

    name: str
    least: float
    figure: Figure
    fresh: Figure | None = None

    def __str__(self) -> str:
        fresh = f"{self._met(self.fresh)} {self.fresh}" if self.fresh else "–"
        return f"| {self.name} | ≥ {self.least:.2f} | {self._met(self.figure)} {self.figure} | {fresh} |"

    def _met(self, figure: Figure) -> str:
        return "✓" if figure.value >= self.least else "**✗**"


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was heard in one set of texts."""

    pairs: Sequence[acknowledged.Outcome]
    heard: spotted.Heard
    calls: Sequence[cues.CallCues]

    @classmethod
    def of(cls, pairs: Path, moves: Path, calls: Path, content: Content) -> Measured:
        """Read these three files and measure."""
        return cls(
            acknowledged.outcomes(content, pairs),
            spotted.listen(list(read_moves(moves)), content),
            cues.walked(read_items(calls), content),
        )

    def right(self, acknowledgement: str) -> Figure:
        """Share of the pairs of this kind in which the test said what it must."""
        return acknowledged.share_right([one for one in self.pairs if one.pair.acknowledgement == acknowledgement])

    def silent(self) -> Figure:
        """Share of the calm calls without a care signal in which nothing appears."""
        plain = [call for call in self.calls if call.is_calm and not call.needs_care]
        return cues.share(plain, lambda call: not call.changes)

    def moves(self) -> Figure:
        """Macro-F1 of the employee's moves."""
        return self.heard.figure(spotted.OWN, spotted.macro_f1)


class Lights:
    """The scripted calls and what went wrong in each."""

    def __init__(self, runs: Sequence[lights.Run], content: Content) -> None:
        self.runs = [(run, run.mismatches(content)) for run in runs]

    @property
    def exact(self) -> int:
        """How many runs were exact."""
        return sum(not wrong for _, wrong in self.runs)

    def goal(self) -> str:
        """The goal is all of them. There is no chance in it, so there is no interval."""
        met = "✓" if self.exact == len(self.runs) else "**✗**"
        return (
            f"| licht: gespeelde gesprekken die op elke regel precies goed zijn | alle {len(self.runs)} "
            f"| {met} {self.exact} van {len(self.runs)} | – |"
        )

    def table(self) -> list[str]:
        """Exact runs per protocol, and every run that was not."""
        lines = ["| protocol | gesprekken | precies goed |", "|---|---|---|"]
        for protocol in lights.PROTOCOLS:
            own = [wrong for run, wrong in self.runs if run.protocol == protocol]
            lines.append(f"| {protocol} | {len(own)} | {sum(not wrong for wrong in own)} |")
        failed = [(run, wrong) for run, wrong in self.runs if wrong]
        if failed:
            lines += ["", "| niet precies goed | protocol | waarom |", "|---|---|---|"]
        lines += [f"| `{run.path.stem}` | {run.protocol} | {run.gap or wrong[0]} |" for run, wrong in failed]
        return lines


def page(split: str, corpus: Path = CORPUS) -> str:
    """The whole page as Markdown."""
    content = load_content()
    light = Lights(lights.runs(), content)
    pairs = acknowledged.PATH if split == "test" else acknowledged.DEVELOPMENT
    own = Measured.of(pairs, corpus / "zetten" / f"{split}.jsonl", corpus / f"{split}.jsonl", content)
    fresh = None
    if split == "test":
        folder = corpus / "vers"
        fresh = Measured.of(folder / "paren.jsonl", folder / "zetten.jsonl", folder / "rustig.jsonl", content)
    parts = [
        HEAD.format(split=split, content=content.version),
        *([DEVELOPMENT] if split != "test" else []),
        "## In het kort\n",
        *summary(light, own, fresh),
        *([FRESH] if fresh else []),
        "\n## Het licht “U mag beëindigen”\n",
        *light.table(),
        LIGHT,
        "## De erkenningstoets\n",
        *acknowledged.table(own.pairs),
        PAIRS,
        *acknowledged.wrong(own.pairs),
        f"\n## Wat de woorden van de medewerker doen\n\n{len(own.heard.turns)} beurten van medewerkers.\n",
        *spotted.overall(own.heard),
        "",
        *spotted.per_move(own.heard),
        "",
        *spotted.per_author(own.heard),
        MOVES,
        f"## Rust op het scherm\n\n{len(own.calls)} hele gesprekken.\n",
        *cues.goals(own.calls),
        "",
        *cues.spread(own.calls),
        "",
        *cues.causes(own.calls),
        TAIL,
    ]
    return "\n".join(parts) + "\n"


def summary(light: Lights, own: Measured, fresh: Measured | None) -> list[str]:
    """Every goal beside its figures."""

    def also(figure: Callable[[Measured], Figure]) -> tuple[Figure, Figure | None]:
        return figure(own), figure(fresh) if fresh else None

    restful = cues.share(own.calls, lambda call: call.is_restful)
    goals = [
        Goal("erkenningstoets: goede richting na een echte erkenning", 0.9, *also(lambda m: m.right("real"))),
        Goal("erkenningstoets: geen toets na een schijnerkenning", 0.9, *also(lambda m: m.right("fake"))),
        Goal("zetten van de medewerker: macro-F1", 0.85, *also(Measured.moves)),
        Goal(f"gesprekken met hoogstens één wisseling per {cues.PER:.0f} seconden", 0.95, restful),
        Goal("rustige gesprekken zonder zorgsignaal waarin niets verschijnt", 0.95, *also(Measured.silent)),
    ]
    return ["| | doel | deelverzameling | verse teksten |", "|---|---|---|---|", light.goal(), *map(str, goals)]


HEAD = """# Hoe goed is het advies?

Deze bladzijde is gemaakt met `make evaluate` en wordt niet met de hand veranderd. [De herkenning](evaluation.md) staat
op een eigen bladzijde; hier gaat het om de beslissingen: het licht, de erkenningstoets, de zetten van de medewerker en
de aanwijzing op het scherm. Deelverzameling `{split}`, inhoud {content}.

!!! warning "Synthetische gesprekken"
    De teksten zijn geschreven voor dit project; geen mens heeft ze aan de telefoon gezegd. Of een aanwijzing **helpt**,
    kan niemand hieruit aflezen. Er is niets gemeten aan een echte medewerker, en dat zal ook nooit gebeuren (wet L5).

Tussen haakjes staat het 95 %-interval en het aantal. Waar loting het interval bepaalt, zijn opnieuw getrokken: losse
paren bij de erkenningstoets, losse beurten bij de zetten, hele scènes bij de aanwijzingen.
"""
DEVELOPMENT = """
!!! warning "Cijfers voor wie ontwikkelt"
    Deze versie is gemaakt op ontwikkelschrijvers, waarop drempels zijn gekozen. De cijfers zijn daardoor te mooi.
"""
FRESH = """
✓ gehaald, **✗** niet gehaald. De deelverzameling is vijf keer gemeten terwijl het advies gebouwd werd. Daarom zijn
daarna verse teksten geschreven (`corpus/vers`) door een schrijver die van Luwte alleen de labelafspraken kende. Ze zijn
**één keer** gemeten, met deze versie van het advies; er is niets op gekozen. Eén schrijver, één lezer. Rustige
gesprekken zijn daar zestig; over wisselingen in onrustige gesprekken zeggen ze niets.
"""
LIGHT = """
Elk gesprek is een lijst regels: een beurt van de beller (als bevindingen, zonder tekst), een druk op een knop, of tijd.
Na elke regel zijn de kleur, de regel onder het licht, wat er ontbreekt, het tijdstip van de waarschuwing en of een
knop geweigerd werd vergeleken met wat vooraf met de hand uit de tekst van het protocol is afgeleid. De gesprekken staan
in `tests/licht`. Het toeval speelt niet mee.
"""
PAIRS = """
Vooraf geschreven gesprekken rond één erkenning, als tekst door de hele engine: drie tot vijf beurten van de beller
ervoor, drie of vier erna. De goede richting volgt uit de fasen die de schrijver bij elke beurt zette, volgens de
definitie: gemiddelde van drie beurten ervoor en erna, verschil minstens een halve fase. De gesprekken zijn geschreven
voordat er iets gedraaid was, en daarna is er niets aan veranderd. Eén schrijver; er is niet op afgesteld.

Wat fout ging, met · op de plaats van de erkenning:
"""
MOVES = """
De vaakste zet is geteld op deze beurten zelf. De woordfamilies zijn de vaste zinnen onder `herken` bij de technieken;
ze kennen alleen zetten die bij een techniek horen, en een techniek met twee zetten telt voor beide. Macro-F1 is het
gemiddelde over alle twaalf zetten, ook de zeldzame. Labels zijn van één lezer per beurt; er is nog geen tweede.
"""
TAIL = """
De tijden zijn geschat: 2,5 woord per seconde voor de beller en vier seconden per beurt van de medewerker. Elke
seconde krijgt de engine een tik. Niemand drukt in deze gesprekken op een knop, dus het protocol komt niet verder. Een
wisseling is elke verandering op het scherm: verschijnen, vervangen of verdwijnen. Wie een zorgsignaal geeft, hoort een
vraag op het scherm te krijgen, ook in een rustig gesprek; daarom staan die gesprekken er ook apart uit.

## Geprobeerd

- **Licht:** niets te kiezen. De veertig gesprekken zijn één keer geschreven.
- **Erkenningstoets:** geen instelling gekozen op deze paren, wel op zeventig andere, van een andere schrijver
  (`corpus/erkenning/ontwikkel.jsonl`). Verwachte in plaats van gekozen fasen (dertien manieren, op de
  ontwikkelgesprekken) gaf geen verschil dat telt. De waarschijnlijkste richting wel, gekozen uit 26 manieren op
  vensters uit train en dev. Vijf grenzen zijn geprobeerd voor wat misschien een erkenning was.
- **Zetten:** de tabel en haar drempels komen uit `model/train_moves.py`; daar staat waarop ze gekozen zijn. Losse
  zinnen meewegen is op zeven manieren geprobeerd, op de ontwikkelschrijvers en op trainingsschrijvers; daarna
  22 manieren om te wegen, op dezelfde.
- **Rust:** 61 combinaties op de ontwikkelgesprekken en vijf op de trainingsgesprekken: geduld 1, 2 of 3 beurten,
  vasthouden 8 tot 25 seconden, en wanneer een andere aanwijzing daar niet op hoeft te wachten. Daarna zestien op de
  ontwikkelgesprekken voor de eerste aanwijzing: hoe zeker een beurt boven rustig moet zijn, hoe zwaar kritiek weegt en
  hoe ver er teruggekeken wordt; en nog negentien, ook met de lopende fase, waarvan er geen gekozen is. Ten slotte 64
  op de trainings- én ontwikkelgesprekken voor de rest aan twijfel, met gewichten die de schrijver niet kenden.

## Wat hier niet uit blijkt

- Of een medewerker iets aan een aanwijzing heeft, en of een beller ervan kalmeert. Dat vraagt mensen.
- Hoe het gaat met echte tijden, door elkaar praten, en een medewerker die intussen op knoppen drukt.
- De erkenningstoets zegt wat er ná een erkenning gebeurde, nooit dat het dóór die erkenning kwam.
- Schrijvers en lezers zijn taalmodellen van één familie; hun overeenstemming zegt minder dan die van mensen.
- Snelheid staat niet op deze bladzijde, want die hangt van de computer af: `make bench`.
"""


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description="Evaluate the decisions on held-out authors.")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args()
    text = page(given.split)
    given.out.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
