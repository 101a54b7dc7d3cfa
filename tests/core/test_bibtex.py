"""BibTeX: only what a note has, valid in any case, keys that are unique."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.export.as_bibtex import escaped, verbatim, write
from notetui.core.facts import read_note
from notetui.core.model import NoteFacts
from tests.sample import GARDEN, TEA


def note(front: str, body: str = "") -> NoteFacts:
    return read_note(f"---\n{front}\n---\n{body}", "stem")


def bibtex(*notes: NoteFacts, path: str = "/n/{}.md") -> str:
    return "".join(write((path.format(number), facts) for number, facts in enumerate(notes)))


def read_entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """Read BibTeX as BibTeX does: braces are counted, whatever stands before them."""
    found = []
    at = 0
    while (start := text.find("@", at)) >= 0:
        head = re.compile(r"@(\w+)\{([^\s,{}]+),\s*").match(text, start)
        assert head, text[start : start + 40]
        at = head.end()
        fields: dict[str, str] = {}
        while text[at] != "}":
            name = re.compile(r"(\w+)\s*=\s*\{").match(text, at)
            assert name, text[at : at + 40]
            depth, end = 1, name.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            assert name[1] not in fields
            fields[name[1]] = text[name.end() : end - 1]
            after = re.compile(r",\s*").match(text, end)
            assert after
            at = after.end()
        found.append((head[1], head[2], fields))
        at += 1
    return found


def test_a_whole_entry() -> None:
    facts = note(
        "title: When LLMs Meet 50% of Q&A\nauthors: [Ada Lovelace, Alan Turing]\nyear: 2024\n"
        "doi: 10.1000/a_b\ncite_key: lovelace2024\njournal: Proc. of X\npages: 1-20",
        "# T\nhttps://arxiv.org/abs/2405.03644\n",
    )
    assert bibtex(facts) == (
        "@article{lovelace2024,\n"
        "  title = {When {LLMs} Meet 50\\% of {Q\\&A}},\n"
        "  author = {Ada Lovelace and Alan Turing},\n"
        "  year = {2024},\n"
        "  journal = {Proc. of X},\n"
        "  pages = {1-20},\n"
        "  doi = {10.1000/a_b},\n"
        "  url = {https://doi.org/10.1000/a_b},\n"
        "}\n\n"
    )


def test_nothing_is_invented() -> None:
    assert bibtex(read_note(TEA, "tea")) == "", "a note that says nothing of a paper is no entry"
    (entry,) = read_entries(bibtex(read_note(GARDEN, "garden")))
    assert entry == (
        "misc", "0", {"title": "How Gardens Grow: A Survey", "url": "https://example.org/gardens"},
    )  # fmt: skip


def test_arxiv_comes_from_the_link() -> None:
    (entry,) = read_entries(bibtex(read_note("# T\nhttps://arxiv.org/abs/2405.03644v2\n\n## A\n", "x")))
    assert entry[0] == "misc"
    assert (entry[2]["eprint"], entry[2]["archiveprefix"]) == ("2405.03644v2", "arXiv")
    assert "year" not in entry[2], "an arXiv number is no year that the note gives"


@pytest.mark.parametrize(
    ("authors", "field"),
    [
        ("Lovelace, Ada and Turing, Alan", "Lovelace, Ada and Turing, Alan"),
        ("[The Men and Women of X, Ada Lovelace]", "{The Men and Women of X} and Ada Lovelace"),
        ("Lovelace, A., Turing, A., Hopper, G.", "{Lovelace, A., Turing, A., Hopper, G.}"),
        ("山田太郎、鈴木花子", "山田太郎 and 鈴木花子"),
    ],
)
def test_authors(authors: str, field: str) -> None:
    assert read_entries(bibtex(note(f"authors: {authors}")))[0][2]["author"] == field


def test_keys_are_plain_and_unique_in_any_case() -> None:
    keys = ["Müller 2024, {x}", "same", "Same", "SAME", "研究", "a%b#c"]
    text = bibtex(*(note(f'cite_key: "{key}"') for key in keys))
    found = [key for _kind, key, _fields in read_entries(text)]
    assert found == ["Muller-2024-x", "same", "Same-2", "SAME-3", "note", "a-b-c"]


def test_without_a_key_the_file_gives_one() -> None:
    facts = note("year: 2020")
    assert [key for _kind, key, _fields in read_entries(bibtex(facts, facts, path="/n/On Bees {}.md"))] == [
        "On-Bees-0",
        "On-Bees-1",
    ]
    twice = write([("/a/x.md", facts), ("/b/x.md", facts)])
    assert [key for _kind, key, _fields in read_entries("".join(twice))] == ["x", "x-2"]


TEXT = st.text(st.sampled_from('ab{}\\"@%#&_^~$, =\n\t研\u202e\x00') | st.characters(codec="utf-8"), max_size=20)


@settings(max_examples=300)
@given(TEXT, TEXT, TEXT)
def test_any_text_is_valid(title: str, author: str, key: str) -> None:
    keys = {"authors": [author, "Ada"], "cite_key": key, "year": 2024, "doi": f"10.1000/{title}", "journal": author}
    facts = NoteFacts(title=title or "t", keys=keys, link=f"https://x.org/{title}")
    entries = read_entries(bibtex(facts, facts))
    assert len(entries) == 2
    assert entries[0][1].casefold() != entries[1][1].casefold()


@given(TEXT)
def test_braces_balance_always(text: str) -> None:
    for made in (escaped(text), verbatim(text)):
        depth = 0
        for char in made:
            depth += {"{": 1, "}": -1}.get(char, 0)
            assert depth >= 0
        assert depth == 0
        assert "\n" not in made
