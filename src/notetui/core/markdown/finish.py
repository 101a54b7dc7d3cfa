"""What the parser leaves as text in a paragraph: callouts, sized images, marked text, addresses, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from notetui.core.markdown.addresses import bare_addresses, is_clear, may_have_addresses
from notetui.core.markdown.document import HARD_BREAK, Container, ContainerKind, Leaf, LeafKind, Mark, Run, has
from notetui.core.markdown.runs import Edit, cut, replaced

_NO_ADDRESS = Mark.LINK | Mark.CODE | Mark.MATH | Mark.IMAGE


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "callout": r"\[!([^\]\n]{1,40})\]([+-]?)[ \t]*([^\n\r]*)[\n\r]?",
            "sized": r"!\[([^\]\n]{0,500})\]\(([^\s()]{1,2000}) =(\d{0,5})x(\d{0,5})\)",
            "highlight": r"==(?=[^\s=])([^=\n]{1,1000})(?<=\S)==(?!=)",
            "property": r"^([A-Za-z][\w-]{0,40}::) ",
        }[name],
        re.MULTILINE,
    )


def finish_paragraph(text: str, runs: list[Run], line: int, *, inside: Container | None) -> Iterator[Leaf]:
    """Yield the leaf of one paragraph; the first line of a callout makes the quote around it (`inside`) one."""
    if text.startswith("[!") and inside is not None and inside.kind is ContainerKind.QUOTE and not inside.begun:
        found = _pattern("callout").match(text)
        if found:
            inside.kind = ContainerKind.CALLOUT
            inside.label, inside.title = found[1].strip().lower(), found[3].strip()
            inside.foldable, inside.folded = bool(found[2]), found[2] == "-"
            line += found[0].count("\n") + found[0].count(HARD_BREAK)
            text, runs = text[found.end() :], list(cut(runs, found.end(), len(text)))
            if not text:
                yield Leaf(LeafKind.PARAGRAPH, "", line, line)
                return
    if text or inside is None:
        leaf = _paragraph(text, runs, line)
        if leaf.text:
            yield leaf


def _paragraph(text: str, runs: list[Run], line: int) -> Leaf:
    end_line = line + text.count("\n") + text.count(HARD_BREAK)
    asked = None
    if "=" in text and (edits := _edits(text, runs)):
        if " =" in text:
            sized = _pattern("sized").finditer(text)
            asked = {match[2]: (int(match[3] or 0), int(match[4] or 0)) for match in sized}
        text, runs = replaced(text, runs, edits)
    if may_have_addresses(text):
        taken = [(run.start, run.end) for run in runs if has(run.marks, _NO_ADDRESS)]
        runs = runs + bare_addresses(text, taken)
    if ":" in text and ":: " in text:
        text, runs = _properties(text, runs)
    return Leaf(LeafKind.PARAGRAPH, text.rstrip("\n" + HARD_BREAK), line, end_line, tuple(runs), asked=asked or None)


def _edits(text: str, runs: Sequence[Run]) -> list[Edit]:
    """Return what becomes of `![alt](url =250x)`, which is no image to CommonMark, and of `==marked==` text."""
    found: list[Edit] = []
    if "](" in text:
        found += (
            Edit(match.start(), match.end(), match[1] or match[2].rsplit("/", 1)[-1][:40], Mark.IMAGE, match[2])
            for match in _pattern("sized").finditer(text)
        )
    if "==" in text:
        found += (
            Edit(match.start(), match.end(), match[1], Mark.HIGHLIGHT) for match in _pattern("highlight").finditer(text)
        )
    if not found:
        return found
    taken = [(run.start, run.end) for run in runs if run.marks & (Mark.CODE | Mark.MATH)]
    edits: list[Edit] = []
    for edit in sorted(found):
        if (not edits or edit.start >= edits[-1].end) and is_clear(taken, edit.start, edit.end):
            edits.append(edit)
    return edits


def _properties(text: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """Give each `key:: value` (Logseq) a row of its own, its key marked."""
    characters = text
    found = list(_pattern("property").finditer(text))
    for match in found:
        start, end = match.start(), text.find("\n", match.end())
        if start and characters[start - 1] == "\n":
            characters = f"{characters[: start - 1]}{HARD_BREAK}{characters[start:]}"
        if end >= 0:
            characters = f"{characters[:end]}{HARD_BREAK}{characters[end + 1 :]}"
    return characters, runs + [Run(match.start(), match.end(1), Mark.KEY) for match in found]
