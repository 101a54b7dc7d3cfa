"""What each export has: its columns in order, of which kind, and what they say. docs/EXPORTS.md is tested against it.

Columns may be added at the end in later versions; none is renamed or changes its kind.
"""

from __future__ import annotations

from typing import NamedTuple

TEXT, NUMBER, LIST, FLAG = "text", "number", "list of texts", "true or false"


class Field(NamedTuple):
    """A column: `kind` is one of the four above."""

    name: str
    kind: str
    meaning: str


_PATH = Field("path", TEXT, "absolute path of the note")
_TITLE = Field("title", TEXT, "title of the note")
_LINE = Field("line", NUMBER, "line of the file, from 1")
_LINK = Field("link", TEXT, "link of the paper, empty without one")
_DATE = Field("date", TEXT, "date of the note as written, empty without one")
_TAGS = Field("tags", LIST, "tags of the note")
_STATE = Field("state", TEXT, "`answered with a quote`, `answered` or `asked only`")
_QUOTES = Field("quotes", LIST, "texts of the quotes that belong to it")
_REVIEW = Field("review", LIST, "ids of the review questions that it belongs to")

SCHEMA: dict[str, tuple[Field, ...]] = {
    "list": (
        _PATH,
        _TITLE,
        Field("emoji", TEXT, "emoji of the note"),
        _DATE,
        Field("topics", LIST, "topics of the note"),
        _TAGS,
        Field("status", TEXT, "front matter `status`, empty without one"),
        _LINK,
        Field("questions", NUMBER, "how many research questions the note has"),
        Field("answered", NUMBER, "how many of them have an answer"),
        Field("quotes", NUMBER, "how many quotes the note has"),
        Field("reason", TEXT, "front matter `status_reason`"),
        Field("authors", LIST, "authors of the paper, from front matter `authors` or `author`"),
        Field("year", TEXT, "year of the paper, from front matter `year`"),
        Field("doi", TEXT, "DOI of the paper, from `doi` or the link"),
        Field("arxiv", TEXT, "arXiv identifier of the paper, from `arxiv`, `url` or the link"),
        Field("cite_key", TEXT, "front matter `cite_key`"),
    ),
    "quotes": (
        _PATH,
        _LINE,
        Field("end_line", NUMBER, "last line of the quote"),
        _TITLE,
        Field("section", TEXT, "headings above the quote, outermost first, parted by ` › `"),
        Field("rq", TEXT, "id of the note's research question that it belongs to, empty for none"),
        _TAGS,
        _LINK,
        Field("quote", TEXT, "text of the quote"),
        Field("rq_text", TEXT, "text of that research question"),
        _REVIEW,
        Field("review_text", LIST, "texts of those review questions"),
        _DATE,
        Field("citation", TEXT, "title, authors, year, link: what the note has of these"),
    ),
    "questions": (
        _PATH,
        _LINE,
        _TITLE,
        Field("id", TEXT, "id of the research question: `RQ1`, `RQ1.1`, `RQ2a`"),
        Field("text", TEXT, "text of the research question, empty where the note has none"),
        _STATE,
        _REVIEW,
        Field("inferred", FLAG, "true where the note lists questions without numbers"),
        Field("details", TEXT, "what the note says about the question"),
        Field("answer", TEXT, "what the note answers, quotes included"),
        _QUOTES,
    ),
    "reader": (
        _PATH,
        Field("line", NUMBER, "line of the first answer, else of the question"),
        _TITLE,
        _DATE,
        _LINK,
        Field("question", TEXT, "id of the review question, or RQ number, that is read"),
        Field("question_text", TEXT, "text of the review question, empty for an RQ number"),
        Field("asked", TEXT, "the note's own questions that belong to it, ids with texts"),
        _STATE,
        Field("details", TEXT, "what the note says about them"),
        Field("answer", TEXT, "what the note answers, quotes included"),
        _QUOTES,
    ),
    "matrix": (
        _PATH,
        _TITLE,
        Field(
            "ID: TEXT", TEXT, "one column for each review question (or RQ number): ✓ ~ or ·, then the note's own words"
        ),
    ),
    "matrix --long": (
        _PATH,
        _TITLE,
        Field("question", TEXT, "id of the review question, or RQ number"),
        Field("question_text", TEXT, "text of the review question, empty for an RQ number"),
        Field("state", TEXT, "✓ answered with a quote, ~ answered, · asked only"),
        Field("id", TEXT, "id of the note's own research question"),
        Field("text", TEXT, "text of the note's own research question"),
        Field("inferred", FLAG, "true where the note lists questions without numbers"),
        Field("line", NUMBER, "line of the file where it is first found"),
        Field("details", TEXT, "what the note says about the question"),
        Field("answer", TEXT, "what the note answers, quotes included"),
        _QUOTES,
    ),
    "matrix --transpose": (
        Field("question", TEXT, "review question with its text, or RQ number"),
        Field("PATH", TEXT, "one column for each note: ✓ ~ or ·, then the note's own words"),
    ),
    "matrix --gaps": (
        _PATH,
        Field("line", NUMBER, "line of the file where the note asks it, 1 where it does not"),
        _TITLE,
        Field("question", TEXT, "id of the review question that is not answered, without any of the note's own"),
        Field("question_text", TEXT, "text of that question"),
        Field("asked", TEXT, "the note's own questions that belong to it and have no answer, ids with texts"),
    ),
    "check": (
        _PATH,
        _LINE,
        Field("column", NUMBER, "column of the line, from 1"),
        Field("code", TEXT, "what was found, by name"),
        Field("message", TEXT, "what was found, in words"),
    ),
    "queue": (
        _PATH,
        _TITLE,
        _DATE,
        _LINK,
        Field("status", TEXT, "front matter `status`, empty without one"),
        Field("reason", TEXT, "front matter `status_reason`"),
        Field("reviewed", FLAG, "true where the status is one of the configuration's"),
    ),
    "queue --counts": (
        Field("status", TEXT, "a status, empty for notes without one"),
        Field("notes", NUMBER, "how many notes have it"),
        Field("reviewed", FLAG, "true where the status is one of the configuration's"),
    ),
    "queue --prisma": (
        Field("stage", TEXT, "`identified`, `not screened`, `screened`, `undecided`, `excluded`, `included`"),
        Field("reason", TEXT, "why, in rows of excluded notes"),
        Field("notes", NUMBER, "how many notes"),
    ),
    "tags": (
        Field("count", NUMBER, "how many notes have the tag"),
        Field("tag", TEXT, "the tag"),
    ),
    "search": (
        _PATH,
        Field("line", NUMBER, "line of the file that was found, 0 where only title, tags or topics match"),
        _TITLE,
        Field("excerpt", TEXT, "the words found and what stands around them"),
    ),
}
"""Every export by its name: the command, with the option that shapes it."""


def columns(name: str) -> tuple[str, ...]:
    """Return the names of an export's columns."""
    return tuple(field.name for field in SCHEMA[name])
