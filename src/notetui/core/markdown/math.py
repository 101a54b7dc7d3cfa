"""Formulas in Unicode, where that reads well; as they were written where it does not.

The library is imported with the first formula that needs it (`latex`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 2000
"""Characters of a formula that is converted; a longer one is shown as written."""

_SUPER = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθιφχ′'*⊤ ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᶥᵠᵡ′′*ᵀ ",
        strict=True,
    )
)
_SUB = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ ", strict=True))


@lru_cache(maxsize=2048)
def unicode_math(formula: str) -> str:
    """Return a formula (LaTeX without its dollars) in Unicode, or as it was written; newlines part its rows."""
    if len(formula) > LONGEST or formula.count("{") > 200:
        return formula
    if formula.isalnum():
        return formula
    parts = _parts(formula) if "\n" in formula else ()
    if len(parts) > 1:
        return "\n".join(map(unicode_math, parts))
    try:
        from notetui.core.markdown.latex import converter

        converted = converter()(formula)
    except Exception:  # whatever somebody's formula makes a converter stumble over: it is shown as written
        return formula
    rows = [" ".join(row.split()) for row in converted.split("\n")]
    return unicodedata.normalize("NFC", "\n".join(row for row in rows if row)) or formula


def _parts(formula: str) -> list[str]:
    """Return what empty lines part a formula into; all of it where one of the parts would not be whole."""
    parts = [part for part in re.split(r"\n\s*\n", formula) if part.strip()]
    pairs = (("{", "}"), (r"\begin", r"\end"), (r"\left", r"\right"))
    whole = all(part.count(start) == part.count(end) for part in parts for start, end in pairs)
    return parts if whole else [formula]


def superscript(text: str) -> str:
    """Return text as a superscript: in raised characters where all have one, else after a `^`."""
    return _script(text, _SUPER, "^")


def subscript(text: str) -> str:
    """Return text as a subscript: in lowered characters where all have one, else after a `_`."""
    return _script(text, _SUB, "_")


def _script(text: str, table: dict[str, str], sign: str) -> str:
    text = re.sub(r" ?([^\w\s]) ?", r"\1", " ".join(text.split())).strip()
    if not text:
        return ""
    if all(character in table for character in text):
        return "".join(table[character] for character in text).replace(" ", "")
    return sign + text if len(text) == 1 else f"{sign}({text})"
