"""Validation errors of content files, in Dutch, for trainers. It knows the usual ones; the rest stay readable."""

from __future__ import annotations

from pydantic_core import ErrorDetails

_DUTCH = {
    "extra_forbidden": "onbekend veld",
    "missing": "dit veld ontbreekt",
    "string_type": "hier hoort tekst",
    "string_too_short": "dit mag niet leeg zijn",
    "string_too_long": "dit is te lang",
    "string_pattern_mismatch": "alleen kleine letters, cijfers, punt, streepje",
    "int_parsing": "hier hoort een heel getal",
    "float_parsing": "hier hoort een getal",
    "tuple_type": "hier hoort een lijst (regels die met - beginnen)",
    "frozen_set_type": "hier hoort een lijst (regels die met - beginnen)",
    "dict_type": "hier horen velden (naam: waarde)",
    "model_type": "hier horen velden (naam: waarde)",
    "model_attributes_type": "hier horen velden (naam: waarde)",
}


def in_dutch(error: ErrorDetails) -> str:
    """One validation error as a sentence; it never repeats long input."""
    kind = error["type"]
    if kind in _DUTCH:
        return _DUTCH[kind]
    context = error.get("ctx", {})
    if kind in {"enum", "literal_error"}:
        return f"kies uit: {context.get('expected', '').replace(' or ', ', ')}"
    if kind in {"too_short", "too_long"}:
        least, most = context.get("min_length"), context.get("max_length")
        return f"geef er minstens {least}" if kind == "too_short" else f"geef er hooguit {most}"
    if kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        sign = {
            "greater_than": "groter dan",
            "greater_than_equal": "minstens",
            "less_than": "kleiner dan",
            "less_than_equal": "hooguit",
        }
        limit = next(iter(context.values()), "")
        return f"dit getal moet {sign[kind]} {limit} zijn"
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    return error["msg"]
