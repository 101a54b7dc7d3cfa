"""A note's text to its facts: the one function that the index calls for what a note says."""

from __future__ import annotations

import datetime
from typing import Any

from notetui.core.conflicts import conflict_of
from notetui.core.dates import DATE_KEYS, note_date
from notetui.core.frontmatter.read import FrontMatter, read, text_list, value_of
from notetui.core.frontmatter.simple import read_simple
from notetui.core.links import links, paper_link
from notetui.core.markdown.gist import gist
from notetui.core.model import Heading, NoteFacts, ResearchQuestion
from notetui.core.outline import outline
from notetui.core.questions.hints import may_have_questions
from notetui.core.questions.read import read_questions
from notetui.core.quotes import quotes

_LONGEST_TITLE = 1000


def read_note(text: str, stem: str, tag_key: str = "tags") -> NoteFacts:
    """Return everything the program knows of a note from its text; `stem` is its file name without the suffix.

    `text` is the whole file as text (a byte order mark may stand first, bytes that are no UTF-8 may be surrogates).
    Never raises on what a note says: front matter that can't be read becomes a problem. All lines are 1-based lines of
    the file. `tag_key` names the front matter key of the tags.
    """
    front = read_simple(text, tag_key) or read(text)
    body = front.body
    shift = front.body_line - 1
    asks = may_have_questions(body)
    leaves = gist(body, asks=asks) if body else []
    found: tuple[ResearchQuestion, ...] = ()
    owners: dict[int, str] = {}
    if asks:
        found, owners = read_questions(leaves, shift=shift)
    headings = outline(leaves, shift=shift)
    shown = links(leaves, shift=shift)
    values = front.values
    return NoteFacts(
        title=_title(values, headings, stem),
        emoji=scalar_text(value_of(values, "emoji"))[:16] if values else "",
        topics=_list(front, "topics"),
        tags=_list(front, tag_key),
        date=note_date({key: value_of(values, key) for key in DATE_KEYS}) if values else None,
        status=status_text(value_of(values, "status")) if values else "",
        link=paper_link(values, leaves, shown, shift=shift),
        keys=values,
        headings=tuple(headings),
        questions=found,
        quotes=quotes(leaves, headings, owners, shift=shift) if ">" in body else (),
        links=shown,
        problems=(front.problem,) if front.problem else (),
    )


def scalar_text(value: Any) -> str:
    """Return a front matter value as one line of text; empty for nothing, lists and maps."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # Python refuses to write integers of thousands of digits, and nobody reads them.
        return str(value) if value.bit_length() < 1000 else ""
    if isinstance(value, float | datetime.date | datetime.time):
        return str(value)
    return ""


def status_text(value: Any) -> str:
    """Return what is written as a status as one line of text.

    A list of one item is its item. Several items, or a map, are no status that could be one of the review's: they are
    told as they stand, so that nobody takes them for nothing.
    """
    if isinstance(value, dict):
        return ", ".join(f"{name}: {scalar_text(item)}".strip() for name, item in value.items())
    items = value if isinstance(value, list | tuple) else (value,)
    return ", ".join(text for item in items if (text := scalar_text(item)))


def is_one_value(value: Any) -> bool:
    """Return whether a front matter value is one plain value, or a list of at most one."""
    if isinstance(value, list | tuple):
        return len(value) == 0 or (len(value) == 1 and not isinstance(value[0], dict | list | tuple))
    return not isinstance(value, dict)


def _title(values: dict[str, Any], headings: list[Heading], stem: str) -> str:
    title = scalar_text(value_of(values, "title")) if values else ""
    if not title:
        title = next((heading.text for heading in headings if heading.level == 1 and heading.text), "")
    of = conflict_of(stem)
    # It has the title of the note itself, and nobody could tell the two apart.
    return f"{(title or of)[:_LONGEST_TITLE]} (conflict copy)" if of else (title or stem)[:_LONGEST_TITLE]


def _list(front: FrontMatter, key: str) -> tuple[str, ...]:
    """Return a list of tags, each once, as written and trimmed."""
    if not front.values:
        return ()
    return tuple(dict.fromkeys(text for item in text_list(front, key) if (text := " ".join(item.split()))))
