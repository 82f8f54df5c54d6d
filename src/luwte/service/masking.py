"""Take names and numbers out of a turn before a second reader sees it. Every character stays one character.

So a stretch of the masked text is the same stretch of the raw text. What nobody sees or hears (control, zero-width,
direction and tag characters, half surrogate pairs) becomes a space. Letters become `x` or `X`, numbers zeros. Masked:

- digits, rows of number words, compounds above a hundred, e-mail addresses (spoken too) and @handles, IBANs,
  licence plates, postcodes, codes of letters and digits, and four or more letters that are spelled;
- words with a capital within a sentence, unless our own content knows them;
- what follows a title ("mevrouw"), when it has a capital or is no known word, or follows "van", "van der" and its like;
- the name after "mijn naam is", "ik heet", "mijn zoon heet", "u spreekt met", and after "met" at the start of a turn.

**Not seen, and so not masked**: a name without a capital that is neither introduced nor titled ("jansen heeft het
beloofd", "ik ben jan jansen"), a name at the start of a sentence, in capitals only, or in a text with a capital at
every word; a name that is also a known word, when it is not the first word of an introduction or behind "van" ("meneer
zwart", "ik heet jan bakker"); one or two small number words ("huisnummer acht", "tien mei"); a plate or postcode that
is spoken; places, streets and employers without a capital; and what tells who somebody is without any name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Known = Callable[[str], bool]
"""Whether a word is one of our content, so that its capital makes it no name ("Turk", "Jezus")."""

_Spans = Iterator[tuple[int, int]]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_DIGIT = re.compile(r"\d")
_INVISIBLE = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

# Each pattern starts at the start of a word, and cannot read one stretch in two ways: the time is linear.
_MAIL = re.compile(
    r"(?<![^\s@<>\"'])(?:[^\s@<>\"']++\s?@\s?[^\s@<>\"'.]++\.[^\s@<>\"']++|[^\s@<>\"']*+@[^\s@<>\"']++)",
)
_IBAN = re.compile(r"\b[a-z]{2}\s?\d{2}\s?(?:[a-z]{4}\s?)?(?:\d[\s.\-]?){8,30}", re.IGNORECASE)
_SPELLED = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s.,\-]++[^\W\d_](?![^\W_])){3,}")
_CODE = re.compile(r"\b(?!\d++(?:e|de|ste|x|uur|euro|km)\b)(?=[^\W\d_]*+\d)(?=\d*+[^\W\d])\w++", re.IGNORECASE)
_PLATE = re.compile(
    r"\b(?=[a-z\- ]{0,10}\d)(?=[\d\- ]{0,10}[a-z])"
    r"(?=(?P<plate>(?:[a-z]{1,3}|\d{1,3})([\- ])(?:[a-z]{1,3}|\d{1,3})\2(?:[a-z]{1,3}|\d{1,3})\b))",
    re.IGNORECASE,
)
_PLATE_SIGNS = 6
_POSTCODE = re.compile(r"\b\d{4}\s?(?P<letters>[a-z]{2})\b", re.IGNORECASE)

_LETTERS = re.compile(r"[^\W\d_]+")
_ONE_DIGIT = r"nul|een|één|eén|éen|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NUMBER = re.compile(
    rf"(?!en|ën)(?:{_ONE_DIGIT}|tien|elf|twaalf|dertien|veertien|twintig|dertig|veertig|tachtig|tig"
    r"|honderd|duizend|miljoen|dubbel|(?:en|ën)(?!$))+"
)
_SMALL = re.compile(rf"{_ONE_DIGIT}|dubbel")
_BIG = re.compile(r"(?=.*(?:honderd|duizend|miljoen))(?!(?:honderd|duizend|miljoen)$).*")
_ROW_GAP = re.compile(r"[\s,.\-]+")
_ROW = 3

_PARTICLES = _set("van de den der het t ten ter te el al la le du von bin ibn")
_WEAK = _set("het al la te")
_WEAK_TITLED = _WEAK | {"de"}
_FILLERS = _set("eh ehh ehm euh euhm uh uhm uhh hm hmm nou ja dus gewoon inderdaad")
_GREETINGS = _FILLERS | _set(
    "goedemorgen goedemiddag goedenavond goeiemorgen goeiemiddag goeienavond goedendag goededag goede goeie morgen"
    " middag avond dag hallo hoi hi hey hé"
)
_TITLES = _set(
    "mevrouw mevr mw meneer mijnheer heer dhr dokter dr drs ir ing mr prof professor juffrouw juf meester zuster tante"
    " oom wethouder burgemeester notaris dominee pastoor"
)
_POLITE = frozenset({"u", "uw", "ik", "i"})
_FUNCTION = _POLITE | _set(
    "jij je jou jouw jullie wij we hij zij ze die dat dit deze wat wie waar hoe een geen niet nooit nog en of maar want"
    " mijn mij me hem haar ons onze hun ook wel nu hier daar er toch zo iemand niemand is was"
)
_NO_NAME = _FUNCTION | _TITLES
_YOU = _set("u je jij")
_KIN = re.compile(
    r".*(?:zoon|zoontje|dochter|dochtertje|man|vrouw|moeder|mama|vader|papa|broer|broertje|zus|zusje|kind|oma|opa|tante"
    r"|oom|nicht|nichtje|neef|neefje|partner|vriend|vriendin)|ik|hij|zij|ze|die"
)
_WARM = _set("is was wordt te zo heel erg hoe het niet")
_ALSO_NAMES = frozenset({"mohammed"})
_MANY, _MOST = 5, 0.8
_PARTS = 4

_SOFT_GAP = re.compile(r"[\s,.:;…\-\"'“”‘’]*")
_NAME_GAP = re.compile(r"\s+['’]?")
_INITIAL_GAP = re.compile(r"\.?\s*['’]?")
_SENTENCE_END = re.compile(r"[.?!:…\n][\s\"'“”«»)(]*$")

_AT = _set("apenstaartje apenstaart")
_BETWEEN = _set("punt streepje liggend laag underscore koppelteken min")
_MAIL_WORDS = 12


def mask(text: str, known: Known) -> str:
    """The turn without names, numbers and invisible characters, as long as `text` itself.

    >>> mask("Ik ben het zat, Jansen. Bel 06-1234, of jan@huis.nl", lambda word: False)
    'Ik ben het zat, Xxxxxx. Bel 00-0000, of xxx@xxxx.xx'
    """
    text = _visible(text)
    covered = list(text)
    for start, end in (*_Names(text, known).spans(), *_codes(text, known)):
        covered[start:end] = [_letter(c) for c in text[start:end]]
    for start, end in _numbers(text):
        covered[start:end] = ["0" if c.isalpha() else c for c in text[start:end]]
    return _DIGIT.sub("0", "".join(covered)).replace("\n", " ")


def _visible(text: str) -> str:
    """Invisible characters as spaces. A line end stays for now: a sentence may start behind it."""
    seen = (c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)
    return _INVISIBLE.sub(" ", "".join(seen))


def _letter(character: str) -> str:
    if character.isdigit():
        return "0"
    if not character.isalpha():
        return character
    return "X" if character.isupper() else "x"


def _codes(text: str, known: Known) -> _Spans:
    """E-mail, account numbers, plates, postcodes, references, and what is spelled."""
    for pattern in (_MAIL, _IBAN, _SPELLED, _CODE):
        yield from (found.span() for found in pattern.finditer(text))
    for plate in _PLATE.finditer(text):
        words = [letters for letters in _LETTERS.findall(plate["plate"]) if len(letters) > 1]
        signs = sum(c.isalnum() for c in plate["plate"])
        if plate[2] == "-" or (signs == _PLATE_SIGNS and not any(map(known, words))):
            yield plate.span("plate")
    for postcode in _POSTCODE.finditer(text):
        if postcode["letters"].isupper() or not known(postcode["letters"]):
            yield postcode.span()


def _numbers(text: str) -> _Spans:
    """Rows of number words ("nul zes twaalf", "drie en twintig jaar" is none), and one that is above a hundred."""
    row: list[tuple[int, int, str]] = []
    joined = False
    before = 0
    for word in _LETTERS.finditer(text):
        plain = word.group().casefold()
        if not _ROW_GAP.fullmatch(text, before, word.start()):
            yield from _row(row)
            row, joined = [], False
        before = word.end()
        if _NUMBER.fullmatch(plain):
            row.append((*word.span(), plain))
            joined = False
        elif plain == "en" and row and not joined:
            joined = True
        else:
            yield from _row(row)
            row, joined = [], False
    yield from _row(row)


def _row(row: list[tuple[int, int, str]]) -> _Spans:
    words = [plain for _, _, plain in row]
    long = len(row) >= _ROW or (len(row) == _ROW - 1 and not any(map(_SMALL.fullmatch, words)))
    for start, end, plain in row:
        if long or _BIG.fullmatch(plain):
            yield start, end


class _Names:
    """Where the names of one turn stand, as far as its words tell."""

    def __init__(self, text: str, known: Known) -> None:
        self._text = text
        self._known = known
        self._words = list(_WORD.finditer(text))
        self._plain = [word.group().casefold() for word in self._words]

    def spans(self) -> _Spans:
        """The names; a stretch may come twice."""
        for at, plain in enumerate(self._plain):
            if plain in _TITLES:
                yield from self._titled(at + 1)
            elif plain in _AT or (plain == "at" and self._is(at + 2, "punt")):
                yield from self._mail(at)
            else:
                first, sure = self._introduces(at)
                if first is not None:
                    yield from self._name(first, sure)
        yield from self._at_the_start()
        yield from self._capitals()

    def _introduces(self, at: int) -> tuple[int | None, bool]:
        """Where the name starts that this word introduces, and whether it is one even when it is a known word."""
        plain = self._plain[at]
        if plain in {"is", "was", "van"} and at and self._plain[at - 1].endswith("naam"):
            return self._after(at), plain != "van"
        if plain in {"heet", "heette", "genaamd"}:
            return self._called(at)
        if plain == "met" and at:
            spoken = next((n for n in (at - 1, at - 2) if n >= 0 and self._plain[n] in {"spreekt", "spreek"}), None)
            if spoken is not None:
                return self._after(at), bool(_YOU & {*self._plain[max(spoken - 1, 0) : at]})
        return None, False

    def _called(self, at: int) -> tuple[int | None, bool]:
        before = self._plain[at - 1] if at else ""
        if before in _WARM:
            return None, False
        if self._is(at + 1, "ik"):
            return self._after(at + 1), True
        return self._after(at), bool(_KIN.fullmatch(before))

    def _at_the_start(self) -> _Spans:
        """ "Goedemorgen, met jan jansen": known words are a name there when an unknown one follows."""
        at = next((n for n, plain in enumerate(self._plain) if plain not in _GREETINGS), None)
        if at is None or self._plain[at] != "met":
            return
        first = self._after(at)
        if first is not None and self._plain[first] not in _TITLES:
            yield from self._name(first, self._joined(first + 1) and self._likely(first + 1))

    def _after(self, at: int) -> int | None:
        """The first word after `at` that is no filler, if nothing else stands in between."""
        for n in range(at + 1, len(self._words)):
            if not _SOFT_GAP.fullmatch(self._text, self._words[n - 1].end(), self._words[n].start()):
                return None
            if self._plain[n] not in _FILLERS:
                return n
        return None

    def _name(self, at: int, sure: bool) -> _Spans:
        """The parts of a name that starts at `at`, particles and all."""
        for part in range(_PARTS):
            last = self._behind_particles(at)
            if last is None or self._plain[last] in _NO_NAME:
                return
            strong = bool({*self._plain[at:last]} - _WEAK)
            if not (self._likely(last) or strong or (sure and part == 0 and last == at)):
                return
            yield self._words[at].start(), self._words[last].end()
            at = last + 1
            if not self._joined(at, initial=len(self._plain[last]) == 1):
                return

    def _titled(self, at: int) -> _Spans:
        """The name behind a title: its particles stay, and only a capital or a particle makes it longer."""
        start = self._after(at - 1)
        if start is None or (start == at and not self._joined(at, initial=True)):
            return
        at, likely, weak = start, self._likely, _WEAK_TITLED
        for _ in range(_PARTS):
            last = self._behind_particles(at)
            if last is None or self._plain[last] in _FUNCTION:
                return
            if not (likely(last) or {*self._plain[at:last]} - weak):
                return
            yield self._words[last].span()
            initial = len(self._plain[last]) == 1
            if not initial:  # "mevrouw jansen van hiernaast", "mevrouw jansen belde"
                likely, weak = self._raised, _WEAK_TITLED | {"van"}
            at = last + 1
            if not self._joined(at, initial=initial):
                return

    def _behind_particles(self, at: int) -> int | None:
        """The word behind the particles at `at`; `at` itself when there are none."""
        while at < len(self._words) and self._plain[at] in _PARTICLES:
            at += 1
            if not self._joined(at):
                return None
        return at if at < len(self._words) else None

    def _mail(self, at: int) -> _Spans:
        """A spoken address around the word for @: back to the first known word, on as long as "punt" joins it."""
        for n in range(at - 1, max(at - _MAIL_WORDS, -1), -1):
            joined = n == at - 1 or self._plain[n + 1] in _BETWEEN or self._plain[n] in _BETWEEN
            if not (joined or len(self._plain[n]) == 1 or self._plain[n] in _PARTICLES or self._likely(n)):
                break
            if self._plain[n] not in _BETWEEN:
                yield self._words[n].span()
        for n in range(at + 1, min(at + _MAIL_WORDS, len(self._words))):
            if n > at + 1 and not {self._plain[n], self._plain[n - 1]} & _BETWEEN:
                break
            if self._plain[n] not in _BETWEEN:
                yield self._words[n].span()

    def _capitals(self) -> _Spans:
        """Words with a capital within a sentence, wherever else they stand."""
        if len(self._words) >= _MANY and sum(_capital(w.group()) for w in self._words) >= _MOST * len(self._words):
            return  # a capital at every word says nothing
        within = {w.group() for n, w in enumerate(self._words) if _capital(w.group()) and not self._opens(n)}
        for word in self._words:
            name = word.group()
            if name in within and (name.casefold() in _ALSO_NAMES or not self._ordinary(name)):
                yield word.span()

    def _opens(self, n: int) -> bool:
        """Whether a sentence starts with this word: its capital is only that."""
        if n == 0:
            return True
        before, word = self._words[n - 1], self._words[n]
        gap = self._text[before.end() : word.start()]
        if len(before.group()) == 1 and before.group().isupper() and gap.startswith("."):
            gap = gap[1:]  # an initial
        return _SENTENCE_END.search(gap) is not None

    def _is(self, n: int, word: str) -> bool:
        return n < len(self._plain) and self._plain[n] == word

    def _joined(self, n: int, *, initial: bool = False) -> bool:
        """Whether only a space stands before word `n` (behind an initial or a title: or a full stop)."""
        if not 0 < n < len(self._words):
            return False
        gap = _INITIAL_GAP if initial else _NAME_GAP
        return gap.fullmatch(self._text, self._words[n - 1].end(), self._words[n].start()) is not None

    def _likely(self, n: int) -> bool:
        return self._plain[n] not in _FUNCTION and (self._raised(n) or not self._known(self._words[n].group()))

    def _raised(self, n: int) -> bool:
        return _capital(self._words[n].group())

    def _ordinary(self, word: str) -> bool:
        return word.casefold() in _POLITE or self._known(word)


def _capital(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or any(c.islower() for c in word))
