"""What a note says of the paper it is about: only what stands in its front matter, its title and its link."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from notetui.core.facts import scalar_text
from notetui.core.frontmatter.read import value_of
from notetui.core.model import NoteFacts


class Paper(NamedTuple):
    """A paper as its note has it; what the note does not say is empty.

    `doi` is bare (`10.1000/182`), `arxiv` an identifier (`2405.03644`, `cs/0112017`) with its version where
    the link has one, `authors` one name each as written.
    """

    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    link: str = ""
    doi: str = ""
    url: str = ""
    arxiv: str = ""
    cite_key: str = ""
    journal: str = ""
    booktitle: str = ""


def paper_of(facts: NoteFacts) -> Paper:
    """Read the paper of a note."""
    keys = facts.keys

    def text(*names: str) -> str:
        return next((found for name in names if (found := scalar_text(value_of(keys, name)))), "") if keys else ""

    doi = _doi(text("doi")) or _doi(facts.link)
    arxiv = _arxiv(_arxiv_key(keys)) or _arxiv(text("url")) or _arxiv(facts.link)
    return Paper(
        title=facts.title,
        authors=authors_of(_first(keys, "authors", "author")),
        year=_year(text("year")),
        link=facts.link,
        doi=doi,
        url=text("url") if text("url").lower().startswith(("http://", "https://")) else facts.link,
        arxiv=arxiv,
        cite_key=text("cite_key", "citekey", "citation_key"),
        journal=text("journal"),
        booktitle=text("booktitle"),
    )


def citation(facts: NoteFacts) -> str:
    """Give a quote's source as one line: `title, authors, year, link`, without what the note does not say."""
    paper = paper_of(facts)
    names = paper.authors
    who = f"{names[0]} et al." if len(names) > 3 else "; ".join(names)
    return ", ".join(part for part in (paper.title, who, paper.year, paper.link) if part)


def authors_of(value: Any) -> tuple[str, ...]:
    """Read the names of a front matter value: a list of names or of maps with names, or names in one text.

    A text is parted at `;`, `、`, `and` or `&`; at commas only where no part can be half a name (`Smith, J.`).
    What can't be parted for sure stays one name.
    """
    if isinstance(value, list | tuple):
        found = [_name(item) for item in value]
    elif isinstance(value, dict):
        found = [_name(value)]
    else:
        found = _parted(scalar_text(value))
    return tuple(dict.fromkeys(name for name in found if name))


def _name(value: Any) -> str:
    if isinstance(value, dict):
        whole = scalar_text(value_of(value, "name"))
        given, family = scalar_text(value_of(value, "given")), scalar_text(value_of(value, "family"))
        return whole or " ".join(part for part in (given, family) if part)
    # A wiki link to the author's own note is the author's name.
    return scalar_text(value).removeprefix("[[").removesuffix("]]").partition("|")[0].strip()


def _parted(text: str) -> list[str]:
    if ";" in text or "；" in text or "、" in text:
        return [name.strip() for name in re.split(r"[;；、]", text)]
    pieces = [piece.strip() for piece in re.split(r",?\s+(?:and|&)\s+", text)]
    return [name for piece in pieces for name in _at_commas(piece)]


def _at_commas(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[,，]", text)]
    whole = [" " in part or not part[:1].isascii() for part in parts]
    return parts if len(parts) > 1 and all(whole) else [text]


def _first(keys: dict[str, Any], *names: str) -> Any:
    return next((value for name in names if (value := value_of(keys, name)) not in (None, "", [])), None)


def _year(text: str) -> str:
    found = _pattern(r"(?<![0-9])[0-9]{4}(?![0-9])").search(text[:40])
    return found[0] if found else ""


def _doi(text: str) -> str:
    found = _pattern(r"(?:^|doi:\s?|doi\.org/)(10\.[0-9]{4,9}/[^\s{}]{1,200})").search(text[:400].strip())
    return found[1].rstrip(".,;)") if found else ""


def _arxiv_key(keys: dict[str, Any]) -> str:
    """Give the identifier of the keys `arxiv` or `eprint`; YAML reads a bare `2405.03640` as a number.

    Up to 2014 identifiers have four digits after the point, since then five: that gives the zeros back.
    """
    value = _first(keys, "arxiv", "eprint")
    if isinstance(value, float) and 704 <= value < 10_000:
        return f"{value:010.5f}" if value >= 1501 else f"{value:09.4f}"
    return scalar_text(value)


def _arxiv(text: str) -> str:
    """Read an arXiv identifier from a link or on its own. https://info.arxiv.org/help/arxiv_identifier.html."""
    found = _pattern(
        r"(?:^(?:arxiv:\s?)?|arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.)"
        r"([0-9]{4}\.[0-9]{4,5}(?:v[0-9]{1,2})?|[a-z-]{2,20}(?:\.[A-Z]{2})?/[0-9]{7}(?:v[0-9]{1,2})?)"
        r"(?=$|[?#.]|/)"
    ).search(text[:400].strip().replace("arXiv", "arxiv"))
    return found[1] if found else ""


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)
