"""Code with a role for each token, by Pygments, imported when the first code block with a language is laid out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from notetui.core.markdown.pieces import Piece
from notetui.core.text.cells import clinging

SIZE_LIMIT = 20_000
"""Characters of one leaf above which code is shown plainly: some lexers are slow on generated text."""

_ROLES = (
    ("Comment", "code.comment"),
    ("Keyword", "code.keyword"),
    ("Operator.Word", "code.keyword"),
    ("Literal.String", "code.string"),
    ("Literal.Number", "code.number"),
    ("Name.Function", "code.name"),
    ("Name.Class", "code.name"),
    ("Name.Tag", "code.keyword"),
    ("Name.Attribute", "code.name"),
    ("Name.Decorator", "code.name"),
    ("Name.Builtin", "code.name"),
    ("Generic.Deleted", "code.deleted"),
    ("Generic.Inserted", "code.string"),
    ("Generic.Heading", "code.keyword"),
)


def code_lines(text: str, language: str) -> list[list[Piece]]:
    """Return the lines of a piece of code (safe text), each as pieces with roles; offsets are into the text."""
    lines: list[list[Piece]] = [[]]
    at = 0
    for role, value in _tokens(text, language):
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
                at += 1
            if part:
                row = lines[-1]
                if row and (joined := clinging(row[-1].text, part)):
                    # A lexer knows nothing of what belongs to the character before.
                    row[-1] = row[-1]._replace(text=row[-1].text + part[:joined])
                    at, part = at + joined, part[joined:]
                if part:
                    row.append(Piece(part, role, start=at))
                    at += len(part)
    return lines


def _tokens(text: str, language: str) -> list[tuple[str, str]]:
    lexer = _lexer(language.lower()) if language and len(text) <= SIZE_LIMIT else None
    if lexer is None:
        return [("code", text)]
    # Some lexers know a line only by its end.
    found = [(_role(str(kind)), value) for _, kind, value in lexer.get_tokens_unprocessed(text + "\n")]
    if found and found[-1][1].endswith("\n"):
        found[-1] = (found[-1][0], found[-1][1][:-1])
    # A lexer that loses text would lose it on the screen.
    return found if "".join(value for _, value in found) == text else [("code", text)]


def prepare(languages: Iterable[str]) -> None:
    """Make what the colours of some languages take, so that laying out code in them does not wait for it."""
    for language in languages:
        if language and (lexer := _lexer(language.lower())) is not None:
            # The first text of all is what compiles a lexer's expressions.
            next(iter(lexer.get_tokens_unprocessed("\n")), None)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language.strip("{}.").split(":")[0], stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=256)
def _role(kind: str) -> str:
    name = kind.removeprefix("Token.")
    return next((role for prefix, role in _ROLES if name.startswith(prefix)), "code")
