"""LaTeX to text with pylatexenc, which reads it into a tree and knows most symbols.

What it drops or makes ambiguous is decided here: superscripts and subscripts of more than one character, fractions,
accents, spaces around operators, unknown macros (for which a formula is shown as written).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from notetui.core.markdown.latex_names import FUNCTIONS, NOTHING, ONE_ARGUMENT, OVER, SYMBOLS, TIGHT
from notetui.core.markdown.math import subscript, superscript

_FUNCTION = "\x00"
"""Stands after the name of a function until it is known what follows."""
_SCRIPTS = {"^": superscript, "_": subscript}


class AsWritten(Exception):
    """Something in a formula can't be shown in Unicode."""


def _operand(text: str) -> str:
    """Return one side of a fraction, in parentheses where it would be read as more than one thing."""
    text = text.strip()
    return text if text.replace(".", "").isalnum() or len(text) <= 1 or _is_closed(text) else f"({text})"


def _is_closed(text: str) -> bool:
    """Return whether a text is one pair of parentheses around all of it."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index == len(text) - 1 and text[0] == "("
    return False


@cache
def converter() -> Callable[[str], str]:
    """Return what turns a formula into text; it raises an exception for what can't be shown in Unicode."""
    from pylatexenc.latex2text import EnvironmentTextSpec, LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.latexwalker import LatexCharsNode, LatexWalker
    from pylatexenc.latexwalker import get_default_latex_context_db as get_walker_db
    from pylatexenc.macrospec import MacroSpec, std_environment

    class Writer(LatexNodes2Text):  # type: ignore[misc]
        """Writes scripts and fractions so that they can't be read wrongly."""

        def nodelist_to_text(self, nodes: Any) -> str:
            parts: list[str] = []
            waiting = ""
            for node in nodes or ():
                if node is None:
                    continue
                if node.isNodeType(LatexCharsNode):
                    waiting = self._characters(node.chars, waiting, parts)
                    continue
                text = self.node_to_text(node)
                if waiting:
                    self._script(parts, waiting, text)
                    waiting = ""
                elif len(text) == 1 and unicodedata.category(text) == "Sm" and text not in TIGHT:
                    parts.append(f" {text} ")
                else:
                    parts.append(text)
            if waiting:
                parts.append(waiting)
            return "".join(parts)

        def _characters(self, chars: str, waiting: str, parts: list[str]) -> str:
            for character in chars:
                if waiting and not character.isspace():
                    self._script(parts, waiting, character)
                    waiting = ""
                elif character in "^_":
                    while parts and parts[-1].isspace():
                        parts.pop()
                    waiting = character
                elif character == "~":
                    parts.append(" ")
                elif not waiting:
                    parts.append(character)
            return waiting

        @staticmethod
        def _script(parts: list[str], sign: str, text: str) -> None:
            named = bool(parts) and parts[-1].endswith(_FUNCTION)
            if named:
                parts[-1] = parts[-1][:-1]
            parts.append(_SCRIPTS[sign](text.replace(_FUNCTION, "")) + _FUNCTION * named)

    def argument(node: Any, index: int, l2t: Any) -> str:
        arguments = [one for one in node.nodeargd.argnlist if one is not None]
        return str(l2t.nodelist_to_text([arguments[index]]))

    def fraction(node: Any, l2tobj: Any) -> str:
        return f"{_operand(argument(node, 0, l2tobj))}/{_operand(argument(node, 1, l2tobj))}"

    def root(node: Any, l2tobj: Any) -> str:
        arguments = [one for one in node.nodeargd.argnlist if one is not None]
        inner = str(l2tobj.nodelist_to_text([arguments[-1]])).strip()
        sign = "√"
        if len(arguments) > 1:
            degree = str(l2tobj.nodelist_to_text([arguments[0]])).strip("[] ")
            sign = {"3": "∛", "4": "∜"}.get(degree, superscript(degree) + "√")
        return sign + (inner if len(inner) == 1 or inner.isdigit() else f"({inner})")

    def over(mark: str) -> Any:
        def convert(node: Any, l2tobj: Any) -> str:
            text = argument(node, -1, l2tobj)
            return "".join(character + mark for character in text) if len(text) <= 3 else f"({text}){mark}"

        return convert

    def arrow(sign: str) -> Any:
        return lambda node, l2tobj: f" {sign}{superscript(argument(node, -1, l2tobj))} "

    def cases(node: Any, l2tobj: Any) -> str:
        rows = str(l2tobj.nodelist_to_text(node.nodelist)).split("\n")
        return "{ " + "; ".join(" ".join(row.split()) for row in rows if row.strip()) + " }"

    def unknown(node: Any, l2tobj: Any) -> str:
        raise AsWritten

    walker = get_walker_db()
    walker.add_context_category(
        "notetui",
        macros=[
            *(MacroSpec(name, "{") for name in ONE_ARGUMENT.split()),
            *(MacroSpec(name, "[{") for name in ("xrightarrow", "xleftarrow", "sqrt")),
            *(MacroSpec(name, "{{") for name in ("dfrac", "tfrac", "cfrac", "binom", "dbinom", "stackrel", "overset")),
            MacroSpec("underset", "{{"),
        ],
        environments=[std_environment(name, "") for name in ("cases", "gathered", "split", "dcases")],
        prepend=True,
    )
    through = lambda node, l2tobj: argument(node, -1, l2tobj)  # noqa: E731
    texts = get_default_latex_context_db()
    texts.add_context_category(
        "notetui",
        macros=[
            *(MacroTextSpec(name, fraction) for name in ("frac", "dfrac", "tfrac", "cfrac")),
            MacroTextSpec("sqrt", root),
            *(MacroTextSpec(name, through) for name in ("operatorname", "mathop", "mbox", "hbox", "boxed", "textsc")),
            *(MacroTextSpec(name, through) for name in ("mathrm", "mathsf", "mathtt", "mathit", "mathrel")),
            *(MacroTextSpec(name, through) for name in ("mathbin", "mathord", "mathopen", "overbrace")),
            *(MacroTextSpec(name, through) for name in ("underbrace", "boldsymbol", "bm", "cancel")),
            *(MacroTextSpec(name, lambda node, l2tobj: "") for name in NOTHING.split()),
            *(MacroTextSpec(name, name + _FUNCTION) for name in FUNCTIONS.split()),
            *(MacroTextSpec(name, over(mark)) for name, mark in OVER.items()),
            *(MacroTextSpec(name, text) for name, text in SYMBOLS.items()),
            MacroTextSpec("binom", lambda node, l2tobj: f"C({argument(node, 0, l2tobj)}, {argument(node, 1, l2tobj)})"),
            MacroTextSpec("pmod", lambda node, l2tobj: f" (mod {argument(node, 0, l2tobj)})"),
            MacroTextSpec("tag", lambda node, l2tobj: f"  ({argument(node, 0, l2tobj)})"),
            MacroTextSpec("xrightarrow", arrow("→")),
            MacroTextSpec("xleftarrow", arrow("←")),
            *(
                MacroTextSpec(
                    name, lambda node, l2tobj: argument(node, 1, l2tobj) + superscript(argument(node, 0, l2tobj))
                )
                for name in ("stackrel", "overset")
            ),
            MacroTextSpec(
                "underset", lambda node, l2tobj: argument(node, 1, l2tobj) + subscript(argument(node, 0, l2tobj))
            ),
        ],
        prepend=True,
    )
    texts.add_context_category(
        "notetui rows",
        macros=[],
        environments=[EnvironmentTextSpec(name, simplify_repl=cases) for name in ("cases", "dcases")],
        prepend=True,
    )
    texts.set_unknown_macro_spec(MacroTextSpec("", unknown))
    writer = Writer(latex_context=texts, math_mode="text", strict_latex_spaces=True, keep_comments=True)

    def convert(formula: str) -> str:
        if "%" not in formula:
            formula = formula.replace("\n", " ")
        # A letter of another script right after a name of a macro is none of the name.
        formula = re.sub(r"(\\[A-Za-z]+)(?=[^\x00-\x7f])", r"\1 ", formula)
        nodes, _, _ = LatexWalker(formula, latex_context=walker, tolerant_parsing=False).get_latex_nodes()
        text = str(writer.nodelist_to_text(nodes))
        return re.sub(f"{_FUNCTION}(?=[^\\W_])", " ", text).replace(_FUNCTION, "")

    return convert
