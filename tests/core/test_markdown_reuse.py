"""A document after an edit: the same as one parsed anew, and the leaves outside of the edit are the same objects."""

from __future__ import annotations

import gc

from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.markdown.document import Container, Leaf
from notetui.core.markdown.parse import Document
from tests.core.test_markdown_parse import BLOCKS


def shape(leaves: list[Leaf]) -> list[object]:
    """All that a document says, with containers by their content and the number of their first leaf."""
    numbers = {id(box): number for number, leaf in enumerate(leaves) for box in leaf.begins}
    return [
        (
            (leaf.kind, leaf.text, leaf.line, leaf.end_line, leaf.runs, leaf.level, leaf.info),
            (leaf.opens, leaf.gap, leaf.continued, leaf.header, leaf.cells),
            (leaf.table.widths if leaf.table else None, leaf.code.width if leaf.code else None),
            [
                (box.kind, box.line, box.end_line, box.number, box.task, box.label, box.title, numbers[id(box)])
                for box in leaf.containers
            ],
        )
        for leaf in leaves
    ]


ODD_BLOCKS = st.sampled_from(
    [
        "term\n: meaning",
        "$$\na\n\nb\n$$",
        "$$",
        "term",
        ": meaning",
        "[a]: target",
        "[a] and [a][]",
        "x[^1] y[^n]",
        "[^1]: note\n\n    more",
        "[^n]: another",
        "> [!note]- T\n> x",
        "> - q",
        "    indented",
        "```",
        "~~~\ncode",
        "***",
        "===",
        "---",
        "<details>\n<summary>S</summary>",
        "</details>",
        "<!-- c",
        "-->",
        "<div>\n- x",
        ":::details T",
        ":::",
        "1. a\n2. b",
        "- \n\n  c",
        "$$\nx\n$$",
        "| a |\n|---|",
        "| b |",
        "",
    ]
)
TEXTS = st.lists(st.tuples(st.one_of(BLOCKS, ODD_BLOCKS), st.sampled_from(["\n", "\n\n", "\n\n\n"])), max_size=14).map(
    lambda parts: "".join(block + end for block, end in parts)
)


@settings(max_examples=300)
@given(TEXTS, TEXTS, st.integers(0, 200), st.integers(0, 60), st.integers(0, 40))
def test_an_edited_document_is_the_same_as_one_parsed_anew(
    old: str, put: str, start: int, taken: int, parsed: int
) -> None:
    document = Document(old)
    document.parse_more(parsed) if parsed % 2 else document.parse_all()
    new = old[:start] + put + old[start + taken :]
    again = Document(new, previous=document)
    assert shape(again.parse_all()) == shape(Document(new).parse_all())
    final = new + "\n\nend"
    assert shape(Document(final, previous=again).parse_all()) == shape(Document(final).parse_all())


def test_leaves_outside_of_the_edit_are_the_same_objects() -> None:
    old = "".join(f"paragraph {number}\n\n" for number in range(100))
    document = Document(old)
    before = list(document.parse_all())
    new = old.replace("paragraph 50\n", "> quote\n\nparagraph fifty\n")
    again = Document(new, previous=document)
    after = again.parse_all()
    assert sum(leaf in before for leaf in after) >= 97
    assert [leaf.text for leaf in after if leaf not in before][-2:] == ["quote", "paragraph fifty"]
    assert after[-1] is before[-1]
    assert after[-1].line == new.count("\n") - 1


def test_an_edit_in_the_middle_parses_only_what_is_near_it() -> None:
    old = "".join(f"## Head {number}\n\ntext *b*\n\n- item\n" for number in range(2000))
    document = Document(old)
    before = set(document.parse_all())
    new = old.replace("## Head 1000\n", "## Head thousand\n")
    after = Document(new, previous=document).parse_all()
    assert len([leaf for leaf in after if leaf not in before]) < 10


def test_a_change_of_a_definition_changes_what_refers_to_it_anywhere() -> None:
    document = Document("[one]\n\n" + "x\n\n" * 50 + "[one]: here\n")
    before = list(document.parse_all())
    again = Document("[one]\n\n" + "x\n\n" * 50 + "[one]: there\n", previous=document)
    assert again.parse_all()[0].runs[0].target == "there"
    assert not any(leaf in before for leaf in again.leaves)


def test_what_was_folded_stays_folded() -> None:
    old = "a\n\nb\n\nc\n\n> [!note]- T\n> x\n\nlast\n"
    document = Document(old)
    box = document.parse_all()[3].containers[0]
    box.folded = False
    again = Document(old.replace("last", "first\n\nlast"), previous=document)
    assert not again.parse_all()[3].containers[0].folded
    new = "one\n\n" * 9 + again.source
    assert not Document(new, previous=again).parse_all()[-3].containers[0].folded


def test_footnotes_lead_there_and_back() -> None:
    document = Document("a[^1]\n\nb[^1] `[^1]`\n\n" + "x\n\n" * 300 + "[^1]: the note\n\n    more of it\n")
    assert document.footnote_line("1") == 605
    assert document.footnote_line("2") == 0
    assert document.footnote_references("1") == [1, 3]


def test_a_document_that_is_left_is_freed_at_once() -> None:
    """A long note would else stay in memory, and in the way of every collection, until a full one."""

    def there() -> int:
        return sum(isinstance(each, Leaf | Container) for each in gc.get_objects())

    text = "- a\n  - b\n\n> [!note]- x\n> y\n\n```py\nx\n```\n\n| a |\n|---|\n| b |\n\n[^1]: note [^1]\n\nend\n"
    gc.collect()
    gc.disable()
    try:
        before = there()
        first = Document(text)
        first.parse_all()
        second = Document(text + "\nmore\n", previous=first)
        second.parse_all()
        begun = Document(text)
        begun.parse_more(2)
        assert there() > before
        del first, second, begun
        assert there() == before
    finally:
        gc.enable()
