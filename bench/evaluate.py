"""`python -m bench.evaluate`: how well recognition does on authors that it never saw, into `docs/evaluation.md`.

No training and no choice of settings reads the test split. Everything on the page is from one run, next to baselines.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from bench import handling, scores
from bench.judged import JudgedCall, JudgedTurn, judged_calls, judged_turns
from bench.scores import Bools, Figure, Ints
from luwte.content.content import Content
from luwte.content.loader import load_content
from luwte.domain.behaviour import Phase
from luwte.domain.evidence import Evidence
from luwte.recognition.assess import likeliest, weigh
from luwte.recognition.context import context_of
from model.corpus import measured_before, words
from model.degrade import NEGATIONS, Degrader
from model.examples import CARE, FORMS, TARGETS, Said, said_in
from model.records import Item, read_items

CORPUS = Path(__file__).parents[1] / "corpus"
PAGE = Path(__file__).parents[1] / "docs" / "evaluation.md"
RATES = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4)
LOOK_AHEAD = 3
DANGEROUS = frozenset({"schelden_persoon", "geweld", "wapen", "dood", "vuur", "krachtterm"})
IDENTITY = frozenset({
    "moslim", "islam", "christen", "joods", "jood", "hindoe", "katholiek", "turkse", "turks", "turk",
    "marokkaanse", "marokkaans", "marokkaan", "surinaamse", "surinaams", "poolse", "pool", "syrische", "syrie",
    "homo", "lesbisch", "trans", "gay", "vlaming", "belg", "limburger", "fries", "hollander", "nederlander",
    "rolstoel", "doof", "blind", "autisme", "autistisch", "gehandicapt", "hoofddoek", "moskee", "kerk", "ramadan",
    "afrikaanse", "chinese",
})  # fmt: skip


class Turns:
    """Labels and judgements as columns."""

    def __init__(self, judged: Sequence[JudgedTurn]) -> None:
        self.judged = judged
        self.label = np.array([j.said.label.phase for j in judged])
        self.alternative = np.array([-1 if j.said.label.alt is None else j.said.label.alt for j in judged])
        self.found = scores.forgiven(self.label, self.alternative, np.array([int(j.found.phase) for j in judged]))
        self.groups = [j.said.item.scenario for j in judged]
        self.chances = np.array([j.found.probabilities for j in judged])

    def figure(self, measure: Measure, where: Bools | None = None) -> Figure:
        """A measure with its interval over scenarios, over the turns that it is about and that are in `where`."""
        among = measure.among(self.label, self.found)
        rows = np.flatnonzero(among if where is None else among & where)
        if not len(rows):
            return Figure(0.0, 0.0, 0.0, 0)
        label, found = self.label[rows], self.found[rows]
        groups = [self.groups[i] for i in rows]
        return scores.with_interval(lambda i: measure.value(label[i], found[i]), groups, len(rows))

    def of(self, authors: frozenset[str]) -> Bools:
        """Whether a turn is by one of these authors."""
        return np.array([j.said.item.author in authors for j in self.judged])


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure about (label, found), over the turns for which it means something."""

    value: Callable[[Ints, Ints], float]
    among: Callable[[Ints, Ints], Bools] = lambda label, _: np.ones(len(label), bool)


MACRO_F1 = Measure(scores.macro_f1)
WITHIN_ONE = Measure(lambda label, found: float((abs(label - found) <= 1).mean()))
RECALL = Measure(lambda _, found: float((found >= Phase.PERSONAL).mean()), lambda label, _: label >= Phase.PERSONAL)
PRECISION = Measure(lambda label, _: float((label >= Phase.PERSONAL).mean()), lambda _, found: found >= Phase.PERSONAL)
FOUR = Measure(lambda _, found: float((found == Phase.EXPLOSIVE).mean()), lambda label, _: label == Phase.EXPLOSIVE)
FALSE_ALARMS = Measure(
    lambda _, found: float((found >= Phase.PERSONAL).mean()), lambda label, _: label < Phase.PERSONAL
)


def main_table(turns: Turns, content: Content) -> list[str]:
    """The recogniser next to the rules alone, a bare word list and saying always the same."""
    rows = {
        "Luwte": turns.found,
        "alleen de regels": _rules_only(turns, content),
        "kale woordenlijst": _word_list(turns, content),
        "altijd fase 0": np.zeros_like(turns.label),
    }
    lines = [
        "| | macro-F1 | ± 1 fase goed | fase ≥ 3 gevonden | fase ≥ 3 terecht | fase 4 gevonden | vals alarm onder 3 |",
        "|---|---|---|---|---|---|---|",
    ]
    measures = (MACRO_F1, WITHIN_ONE, RECALL, PRECISION, FOUR, FALSE_ALARMS)
    kept = turns.found
    for name, found in rows.items():
        turns.found = scores.forgiven(turns.label, turns.alternative, found)
        lines.append(f"| {name} | " + " | ".join(str(turns.figure(measure)) for measure in measures) + " |")
    turns.found = kept
    before = measured_before(CORPUS)
    for name, where in (
        ("Luwte, schrijver die voor geen keuze gezien is", ~turns.of(before)),
        ("Luwte, schrijvers van wie eerdere cijfers gezien zijn", turns.of(before)),
    ):
        lines.append(f"| {name} | " + " | ".join(str(turns.figure(measure, where)) for measure in measures) + " |")
    return lines


def _rules_only(turns: Turns, content: Content) -> Ints:
    context = context_of(content)
    found = []
    for judged in turns.judged:
        evidence = [f for f in context.words.assess(judged.said.text, 0) if isinstance(f, Evidence)]
        found.append(int(likeliest(weigh(context.floor, evidence))))
    return np.array(found)


def _word_list(turns: Turns, content: Content) -> Ints:
    """Any word of abuse is 3, any word of violence or weapons is 4: what a keyword alarm does."""
    context = context_of(content)
    found = []
    for judged in turns.judged:
        classes = {c for word in context.words.plain(judged.said.text).text.split() for c in context.classes.of(word)}
        found.append(4 if classes & {"geweld", "wapen"} else 3 if "schelden_persoon" in classes else 0)
    return np.array(found)


def slices(turns: Turns, content: Content) -> list[str]:
    """Recall and false alarms per kind of turn."""
    said = [j.said for j in turns.judged]
    kinds: dict[str, Bools] = {}
    for variety in sorted({s.item.variety for s in said}):
        kinds[f"taal: {variety}"] = np.array([s.item.variety == variety for s in said])
    for form in ("u", "je"):
        kinds[f"aanspreekvorm: {form}"] = np.array([s.item.form_of_address == form for s in said])
    for act in ("quoted", "negated", "asked", "joked", "hypothetical", "repaired"):
        kinds[f"taalhandeling: {act}"] = np.array([s.label.act == act for s in said])
    kinds["doel: derde"] = np.array([s.label.target == "third_party" for s in said])
    kinds["noemt groep, geloof of afkomst (fase 0)"] = np.array(
        [s.label.phase == 0 and not IDENTITY.isdisjoint(words(s.text)) for s in said]
    )
    kinds["moeilijk onschuldig: alles hiervan onder 3, en elk scheld-, dreig- of wapenwoord"] = _hard(turns, content)
    kinds["losse beurt"] = np.array([not s.item.is_call for s in said])
    kinds["beurt in een gesprek"] = np.array([s.item.is_call for s in said])
    lines = ["| soort beurt | macro-F1 | fase ≥ 3 gevonden | vals alarm onder 3 |", "|---|---|---|---|"]
    for name, where in kinds.items():
        overall = turns.figure(MACRO_F1, where)
        found = turns.figure(RECALL, where)
        lines.append(f"| {name} | {overall} | {found} | {turns.figure(FALSE_ALARMS, where)} |")
    return lines


def _hard(turns: Turns, content: Content) -> Bools:
    """Turns below 3 that invite a false alarm: not asserted, about a third, care, or a word of abuse or violence."""
    context = context_of(content)

    def invites(said: Said) -> bool:
        label = said.label
        if label.act != "asserted" or label.care != "none" or label.target == "third_party":
            return True
        text = context.words.plain(said.text).text.split()
        return not DANGEROUS.isdisjoint(c for word in text for c in context.classes.of(word))

    return np.array([j.said.label.phase < Phase.PERSONAL and invites(j.said) for j in turns.judged])


def forms(turns: Turns) -> list[str]:
    """F1 per form, per care signal and per target; and how many of the quiet attacks were noticed."""
    lines = ["| wat | F1 of deel goed | n |", "|---|---|---|"]
    for name, detail in FORMS.items():
        label = np.array([name in j.said.label.forms for j in turns.judged])
        found = np.array([detail in j.found.details for j in turns.judged])
        lines.append(f"| vorm {detail.value} | F1 {scores.f1(label, found):.3f} | {label.sum()} |")
    for care, kind in CARE.items():
        label = np.array([j.said.label.care == care for j in turns.judged])
        found = np.array([kind in j.found.care_kinds for j in turns.judged])
        recall, precision = scores.share(found, label), scores.share(label, found)
        lines.append(f"| zorgsignaal {kind.value} | gevonden {recall:.3f}, terecht {precision:.3f} | {label.sum()} |")
    right = np.array([TARGETS[j.said.label.target] is j.found.target for j in turns.judged])
    lines.append(f"| doelwit | deel goed {right.mean():.3f} | {len(right)} |")
    quiet = np.array(["white_collar" in j.said.label.forms and j.said.label.phase >= 3 for j in turns.judged])
    lines.append(f"| witte boorden, fase ≥ 3 | gevonden {turns.figure(RECALL, quiet)} | {quiet.sum()} |")
    return lines


def calls_table(calls: Sequence[JudgedCall]) -> list[str]:
    """Detection, delay and false alarms per call."""
    high = [call for call in calls if call.onset is not None]
    calm = [call for call in calls if call.onset is None]
    delays = [_delay(call) for call in high]
    seen = [delay for delay in delays if delay is not None]
    groups = [call.item.scenario for call in high]
    caught = np.array([delay is not None for delay in delays])
    prompt = np.array([delay is not None and delay <= 1 for delay in delays])
    alarms = np.array([len(call.alarms) for call in calm])
    calm_groups = [call.item.scenario for call in calm]
    early = sum(alarm < (call.onset or 0) for call in high for alarm in call.alarms)
    soon = scores.with_interval(lambda i: float(prompt[i].mean()), groups, len(high))
    false = scores.with_interval(lambda i: 100 * float(alarms[i].mean()), calm_groups, len(calm))
    return [
        "| | |",
        "|---|---|",
        f"| gesprekken die fase 3 halen | {len(high)} |",
        f"| gevonden | {scores.with_interval(lambda i: float(caught[i].mean()), groups, len(high))} |",
        f"| gevonden binnen één beurt van de beller | {soon} |",
        f"| gemiddelde vertraging van de gevonden (beurten) | {np.mean(seen) if seen else 0:.2f} |",
        f"| gemist | {len(delays) - len(seen)} |",
        f"| alarmen vóór de eerste fase 3, in deze gesprekken | {early} |",
        f"| gesprekken die onder 3 blijven | {len(calm)} |",
        f"| alarmen per 100 zulke gesprekken | {false} |",
    ]


def _delay(call: JudgedCall) -> int | None:
    onset = call.onset or 0
    return next((n - onset for n, turn in enumerate(call.turns) if n >= onset and turn[1] >= Phase.PERSONAL), None)


def forecast(calls: Sequence[JudgedCall]) -> list[str]:
    """Does anything say beforehand that phase 3 comes within three turns? Against turn number and current phase."""
    label, place, current, belief = [], [], [], []
    for call in calls:
        for n, (_, running, chance, _) in enumerate(call.turns[:-1]):
            if all(turn[0] < Phase.PERSONAL for turn in call.turns[: n + 1]):
                label.append(any(turn[0] >= Phase.PERSONAL for turn in call.turns[n + 1 : n + 1 + LOOK_AHEAD]))
                place.append(n)
                current.append(running)
                belief.append(chance)
    truth = np.array(label)
    return [
        "| voorspeller | oppervlak onder de ROC-curve |",
        "|---|---|",
        f"| nummer van de beurt | {scores.area_under_curve(place, truth):.3f} |",
        f"| lopende fase | {scores.area_under_curve(current, truth):.3f} |",
        f"| geloof in fase ≥ 2 | {scores.area_under_curve(belief, truth):.3f} |",
        "",
        f"{len(truth)} beurten vóór de eerste fase 3; bij {truth.sum()} volgt die binnen {LOOK_AHEAD} beurten.",
    ]


def degraded(items: Sequence[Item], content: Content) -> list[str]:
    """The same turns with more and more words wrong."""
    vocabulary = {w for item in read_items(CORPUS / "train.jsonl") for t in item.turns for w in words(t.text)}
    degrader = Degrader(vocabulary)
    negations = sum(word in NEGATIONS for said in said_in(items) for word in words(said.text))
    lines = [
        "| woordfouten | macro-F1 | fase ≥ 3 gevonden | fase 4 gevonden | vals alarm onder 3 | ontkenningen verloren |",
        "|---|---|---|---|---|---|",
    ]
    for rate in track(RATES, "Woordfouten", console=Console(stderr=True), transient=True):
        chance = random.Random(7)

        def change(text: str, rate: float = rate, chance: random.Random = chance) -> str:
            return degrader.degrade(text, rate, chance).text

        turns = Turns(list(judged_turns(items, content, change)))
        measures = (MACRO_F1, RECALL, FOUR, FALSE_ALARMS)
        figures = " | ".join(str(turns.figure(measure)) for measure in measures)
        said = [degrader.degrade(j.said.text, rate, chance).negations_lost for j in turns.judged]
        lines.append(f"| {rate:.0%} | {figures} | {sum(said)} van {negations} |")
    return lines


def page(split: str) -> str:
    """The whole page as Markdown."""
    content = load_content()
    items = list(read_items(CORPUS / f"{split}.jsonl"))
    turns = Turns(list(judged_turns(items, content)))
    calls = list(judged_calls(items, content))
    sure = turns.chances.max(1)
    right = np.array([likeliest(j.found.probabilities) for j in turns.judged]) == turns.label
    confusion = [
        f"| {k} | " + " | ".join(str(int(((turns.label == k) & (turns.found == f)).sum())) for f in range(5)) + " |"
        for k in range(5)
    ]
    authors = sorted({item.author for item in items})
    parts = [
        HEAD.format(
            split=split,
            turns=len(turns.label),
            calls=len(calls),
            authors=len(authors),
            model=context_of(content).opinions.version,
            content=content.version,
        ),
        "## Per beurt\n",
        *main_table(turns, content),
        "\n### Verwarring\n",
        "| label \\ gevonden | 0 | 1 | 2 | 3 | 4 |\n|---|---|---|---|---|---|",
        *confusion,
        "\n## Per vorm, zorgsignaal en doelwit\n",
        *forms(turns),
        "\n## Per soort beurt\n",
        *slices(turns, content),
        "\n## Per gesprek\n",
        *calls_table(calls),
        "\n## Vooruitkijken\n",
        *forecast(calls),
        FORECAST,
        "\n## Met woordfouten\n",
        *degraded(items, content),
        DEGRADED,
        "\n## Zekerheid\n",
        f"Brier-score {scores.brier(turns.chances, turns.label):.3f} (0 is volmaakt, 2 het slechtst); "
        f"verwachte ijkfout {scores.calibration_error(sure, right):.3f}. De kansen leunen bewust naar zeldzame fasen.",
        TAIL,
    ]
    return "\n".join(parts) + "\n"


HEAD = """# Hoe goed is de herkenning?

Deze bladzijde is gemaakt met `make evaluate` en wordt niet met de hand veranderd. Gemeten is de herkenning **uit
woorden** op de deelverzameling `{split}` van het Luwte-corpus: {turns} beurten van bellers en {calls} hele gesprekken
van {authors} schrijvers van wie bij het trainen niets gezien is. Model {model}, inhoud {content}.

!!! warning "Synthetische gesprekken"
    De teksten zijn geschreven voor dit project; geen mens heeft ze aan de telefoon gezegd. Ze zijn moeilijk gemaakt:
    de helft van de scheld- en dreigwoorden is onschuldig. Het is geen voorspelling voor echte gesprekken.

Tussen haakjes staat het 95 %-interval over hele gesprekken en scènes, en het aantal beurten of gesprekken. Waar een
label een even goede tweede fase heeft, telt die ook als goed.
"""
FORECAST = """
Luwte toont geen voorspelling. “Loopt op” op het scherm beschrijft wat er al gebeurd is. Pas als een voorspeller de
lopende fase en het beurtnummer duidelijk verslaat op echte gesprekken, komt daar verandering in.
"""
DEGRADED = """
Woorden zijn weggelaten, vervangen door een woord dat erop lijkt, gesplitst of samengevoegd; hoofdletters en leestekens
zijn weg. Er is geen spraakherkenner gebruikt.
"""
TAIL = """
## Modelkaart

- **Waarvoor:** een medewerker helpen zien wat een beller met woorden doet. Niet om bellers of medewerkers te
  beoordelen, te rangschikken of te bestraffen. Een mens beslist.
- **Wat het is:** lineaire modellen voor fase, vorm, doelwit, taalhandeling en zorgsignaal op geteld tekst-materiaal
  (woorden, letterstukjes, woordklassen en hun paren, vondsten van de regels, de vorige twee beurten van de beller), als
  tabel met gewichten van 8 bits. De fase is de som over 24 soorten beurten (een aangehaalde dreiging lijkt niet op een
  groet). In een gesprek komt daar de regel van Bayes bij: hoe vaak elke fase op de vorige volgt, geteld in de
  trainingsgesprekken. Niets van de medewerker gaat erin.
- **Geleerd van:** `corpus/train.jsonl`, elke beurt ook twee keer met nagebootste woordfouten (half gewicht).
  Temperatuur, leuning naar zeldzame fasen en drempels zijn gekozen op `corpus/dev.jsonl`; die cijfers zijn dus te mooi
  en staan hier niet. Kenmerken die maar één schrijver gebruikt en herkende namen doen niet mee;
  cijfers tellen alleen als “een getal”.
- **Geprobeerd:** ongeveer 110 instellingen voor de beurt (kenmerken, regularisatie, ordinale en SVM-varianten, een MLP,
  drie convolutienetten en twee GRU's, woordfouten en aanspreekvorm als extra beurten, lengtenormen, vier versies van de
  woordklassen, negen indelingen in soorten, elf manieren om eerdere beurten mee te wegen), eerst met kruisvalidatie
  over schrijvers binnen train, later op dev, en ruim 600 instellingen (meest een rooster) voor het geheugen van het
  gesprek op dev. Netten naast het lineaire model wonnen op dev ongeveer één punt macro-F1; dat woog niet op tegen de
  uitleg die ze kosten.
- **Uitleg:** elke bevinding wijst de woorden aan die het meest voor de fase spraken, tegenover de op één na
  waarschijnlijkste.

## Wat hier niet uit blijkt

- Hoe het gaat met echte bellers, echte spraakherkenning en echte kansen: de meeste echte beurten zijn rustig.
- Vlaams, streektaal en tweede taal zijn geschreven zonder controle door sprekers ervan.
- Schrijvers en beoordelaars zijn taalmodellen van één familie; hun overeenstemming zegt minder dan die van mensen.
- Vier van de testschrijvers waren al twee keer gemeten met een vorig model en twee één keer; die cijfers zijn gezien
  voordat er trainingsteksten bijkwamen. Eén schrijver is daarna geschreven; zijn cijfers staan in een eigen
  rij van de eerste tabel en zijn de zuiverste, maar het zijn er weinig. Hij is één keer eerder gemeten, met dezelfde
  instellingen en trainingsteksten: het model is daarna alleen opnieuw gemaakt omdat de regels waren aangevuld.
- Gewone korte zinnen (“ik zie u vrijdag”) gaven in een proef met zestig eigen zinnen eerst 25 keer vals alarm, en met
  3.700 trainingszinnen erbij, meest gewone praat, nog 7 keer. De schrijvers kenden de fout en een deel van die zinnen,
  dus die 7 is te mooi. Zulke zinnen zijn in de testverzameling zeldzamer dan aan de telefoon.
- Beurten midden in een gesprek zijn moeilijker dan losse beurten: vergelijk de laatste twee regels van “Per soort
  beurt” voor u op het cijfer voor alle beurten samen vertrouwt.
"""


def main() -> int:
    """Evaluate and write the page."""
    parser = argparse.ArgumentParser(description="Evaluate on held-out authors.")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--out", type=Path, default=PAGE)
    parser.add_argument("--handling", type=Path, default=handling.PAGE)
    given = parser.parse_args()
    for make, out in ((page, given.out), (handling.page, given.handling)):
        text = make(given.split)
        out.write_text(text, encoding="utf-8")
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
