"""Which tables are tables of research questions: most tables that begin with ids hold results, commands or files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notetui.core.markdown.document import Leaf, LeafKind
from notetui.core.model import Role
from notetui.core.questions.forms import ID_ALONE
from notetui.core.questions.place import Place, Scan
from notetui.core.questions.roles import heading_announces, lead_in_announces, looks_like_question, role_of

_HEADER_CELLS = (
    *("rq", "rqs", "id", "#", "no", "no.", "question", "questions", "research question"),
    *("研究问题", "研究課題", "问题", "編號", "编号", "번호", "연구 질문"),
)
_ASKING = ("question", "问题", "問題", "質問", "課題", "问什么", "問い", "질문", "문제")


def judge_table(rows: list[Place], leaves: Sequence[Leaf], own: Mapping[tuple[str, ...], int], result: Scan) -> None:
    """Keep the rows of a table of questions, or of what is said to questions that are asked elsewhere.

    `own` has the sections that a heading with an id opens, each with the index of its first heading.
    """
    first, table = rows[0].index, rows[0].table
    start = end = first
    while start > 0 and leaves[start - 1].table is table:
        start -= 1
    while end + 1 < len(leaves) and leaves[end + 1].table is table:
        end += 1
    headers = [" ".join(cell.text.split()).strip(" *_").casefold() for cell in leaves[start].cells]
    header = headers[0] if headers else ""
    named = header in _HEADER_CELLS or any(word in header for word in ("rq", "research q", "研究", "연구"))
    reason = ""
    if not named and len({row.index for row in rows}) * 2 < end - start:
        reason = "a table of other things"
    elif any(own.get(rows[0].section[:depth], first) < first for depth in range(1, len(rows[0].section) + 1)):
        reason = "a table in the section of a question"
    elif len({row.id for row in rows}) < len(rows):
        reason = "a table of results: an id has several rows"
    else:
        asking = _asking(headers)
        if asking:
            for row in rows:
                _take_text(row, leaves[row.index], asking)
        known = {place.id for place in result.places}.issuperset(row.id for row in rows)
        if not (asking or _asks(rows, leaves, start, result)):
            reason = _spoken_of(rows, headers, named=named, known=known)
    if reason:
        for row in rows:
            result.refuse(row, reason)
    else:
        result.places.extend(rows)


def _asking(headers: Sequence[str]) -> int:
    """Return the column (from 1) whose header says that it has the questions, 0 where none does."""
    return next((at for at, text in enumerate(headers) if at and any(word in text for word in _ASKING)), 0)


def _take_text(row: Place, leaf: Leaf, column: int) -> None:
    """Give a row its text from the column of questions, where the cell with the id has none itself."""
    text = " ".join(leaf.cells[column].text.split()) if column < len(leaf.cells) else ""
    if text and row.form == ID_ALONE.name:
        row.text = text


def _asks(rows: Sequence[Place], leaves: Sequence[Leaf], start: int, result: Scan) -> bool:
    """Return whether the rows are questions by their words, by the section they stand in, or as announced.

    Where one of them is asked in other words elsewhere, only the words count.
    """
    if sum(looks_like_question(row.text) for row in rows) * 2 > len(rows):
        return True
    ids = {row.id for row in rows}
    if any(
        place.id in ids and place.role in (None, Role.QUESTION) and looks_like_question(place.text)
        for place in result.places
    ):
        return False
    if rows[0].role is Role.QUESTION:
        return True
    before = leaves[start - 1] if start else None
    if before is None:
        return False
    if before.kind is LeafKind.HEADING:
        return heading_announces(before.text) is not None
    return before.kind is LeafKind.PARAGRAPH and lead_in_announces(before.text) is not None


def _spoken_of(rows: Sequence[Place], headers: Sequence[str], *, named: bool, known: bool) -> str:
    """Return why a table that asks nothing is none of ours; empty where it answers or details known questions."""
    by_header = role_of(headers[1]) if len(headers) > 1 else None
    if named and len(headers) == 2 and by_header in (None, Role.QUESTION):
        return ""
    role = by_header or rows[0].role
    if role in (Role.ANSWER, Role.DETAILS) and known:
        for row in rows:
            row.role = row.role or role
        return ""
    return "a table about questions, not of them"
