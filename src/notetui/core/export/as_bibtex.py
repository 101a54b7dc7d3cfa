r"""BibTeX from what notes have of their papers, and nothing else.

An entry has the fields that the note's front matter, title and link give. The entry type is `misc`, unless the note
names a `journal` or a `booktitle`. Format: http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf; the fields of
arXiv: https://info.arxiv.org/help/hypertex/bibstyles/. Values are UTF-8 with TeX's special characters escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from notetui.core.facts import scalar_text
from notetui.core.frontmatter.read import value_of
from notetui.core.model import NoteFacts
from notetui.core.review.paper import Paper, paper_of

_SPECIAL = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even after a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{char: f"\\{char}" for char in "$&%#_"},
}


def write(notes: Iterable[tuple[str, NoteFacts]]) -> Iterator[str]:
    """Give an entry for each note (path, facts) that says something of a paper; keys are unique in any case."""
    taken: set[str] = set()
    for path, facts in notes:
        paper = paper_of(facts)
        if is_cited(paper):
            key = _key(paper, path, taken)
            taken.add(key.casefold())
            yield entry(key, facts, paper)


def is_cited(paper: Paper) -> bool:
    """Say whether a note has more of a paper than a title: authors, a year, a key, an identifier or a link."""
    return bool(paper.authors or paper.year or paper.cite_key or paper.doi or paper.arxiv or paper.url)


def entry(key: str, facts: NoteFacts, paper: Paper) -> str:
    """Write one entry."""
    kind = "article" if paper.journal else "inproceedings" if paper.booktitle else "misc"
    fields = [
        ("title", _title(paper.title)),
        ("author", " and ".join(map(_author, paper.authors))),
        ("year", paper.year),
        ("journal", escaped(paper.journal)),
        ("booktitle", "" if paper.journal else escaped(paper.booktitle)),
        *((name, escaped(scalar_text(value_of(facts.keys, name)))) for name in ("volume", "number", "pages")),
        ("publisher", escaped(scalar_text(value_of(facts.keys, "publisher")))),
        ("doi", verbatim(paper.doi)),
        ("eprint", verbatim(paper.arxiv)),
        ("archiveprefix", "arXiv" if paper.arxiv else ""),
        ("url", verbatim(paper.url)),
    ]
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields if value]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n\n"


def escaped(text: str) -> str:
    """Write text so that TeX sets what the note says; braces stay balanced."""
    line = "".join(char for char in " ".join(text.split()) if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return "".join(_SPECIAL.get(char, char) for char in line)


def verbatim(text: str) -> str:
    """Write an address or identifier, whose fields are read as they stand; what would end the field is encoded."""
    return "".join(
        f"%{ord(char):02X}" if char in '{}\\"' or char <= " " or char == "\x7f" else char
        for char in text
        if unicodedata.category(char) not in ("Cf", "Cs")
    )


def _title(text: str) -> str:
    """Write a title; words with capitals inside (`LLMs`, `arXiv`) keep them in every style."""
    return " ".join(
        f"{{{escaped(word)}}}" if any(char.isupper() for char in word[1:]) else escaped(word) for word in text.split()
    )


def _author(name: str) -> str:
    text = escaped(name)
    # A name with `and` in it, or more commas than a name has, is one only in braces.
    return f"{{{text}}}" if name.count(",") > 2 or re.search(r"\band\b", name, re.IGNORECASE) else text


@cache
def _no_key() -> re.Pattern[str]:
    return re.compile(r"[^A-Za-z0-9:._/+-]+")


def _key(paper: Paper, path: str, taken: set[str]) -> str:
    """Give the note's `cite_key`, else one of its file's name, made unique by a letter."""
    stem = path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2]
    plain = unicodedata.normalize("NFKD", paper.cite_key or stem)
    ascii_only = "".join(char for char in plain if not unicodedata.combining(char))
    key = _no_key().sub("-", ascii_only).strip("-")
    key = key if any(char.isalnum() for char in key) else "note"
    number = 0
    found = key
    while found.casefold() in taken:
        number += 1
        found = f"{key}-{number + 1}"
    return found
