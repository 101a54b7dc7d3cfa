"""Markdown to leaves: kinds, marks, containers, source lines; never losing text, never a leaf without bounds."""

from __future__ import annotations

import re

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.markdown.blocks import CODE_LINES
from notetui.core.markdown.document import ContainerKind, Leaf, LeafKind, Mark
from notetui.core.markdown.parse import Document
from notetui.core.markdown.runs import LONG
from tests.sample import GARDEN


def leaves(text: str) -> list[Leaf]:
    return Document(text).parse_all()


def texts(text: str) -> list[str]:
    return [leaf.text for leaf in leaves(text)]


def test_the_event_shapes_that_we_rely_on() -> None:
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_WIKILINKS | pyromark.Options.ENABLE_TASKLISTS
    found = list(pyromark.events_with_range("# é *x* [[a|b]]\n\n- [x] y\n", options=options))
    assert found[0] == (
        {"Start": {"Heading": {"level": "H1", "id": None, "classes": (), "attrs": ()}}},
        {"start": 0, "end": 17},
    )
    assert ({"Text": "é "}, {"start": 2, "end": 5}) in found
    assert ({"TaskListMarker": True}, {"start": 20, "end": 23}) in found
    wiki = {"link_type": {"WikiLink": {"has_pothole": True}}, "dest_url": "a", "title": "", "id": ""}
    assert any(event == {"Start": {"Link": wiki}} for event, _ in found)


def test_source_lines_are_those_of_the_text() -> None:
    body = GARDEN.split("---\n", 2)[2]
    lines = body.split("\n")
    for leaf in leaves(body):
        first = re.split(r"[\n\r]", leaf.text)[0]
        assert first[:20] in lines[leaf.line - 1]
        assert leaf.line <= leaf.end_line <= len(lines)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_lines_with_emoji_cjk_and_crlf(eol: str) -> None:
    found = leaves("# 研究 📝\n\n本文\n次\n\n> 引用\n\n- 一\n- 二\n".replace("\n", eol))
    assert [(leaf.line, leaf.end_line) for leaf in found] == [(1, 1), (3, 4), (6, 6), (8, 8), (9, 9)]


def test_a_heading_straight_after_a_quote_and_quotes_without_a_space() -> None:
    found = leaves(">quote\n## Next\ntext\n### Last")
    assert [leaf.kind for leaf in found] == [LeafKind.PARAGRAPH, LeafKind.HEADING, LeafKind.PARAGRAPH, LeafKind.HEADING]
    assert found[0].containers[0].kind is ContainerKind.QUOTE
    assert found[1].containers == ()


def test_nested_lists_with_tabs_and_tasks() -> None:
    found = leaves("- a\n\t- b\n\t\t1. c\n- [x] d\n- [ ] e\n")
    assert [len(leaf.containers) for leaf in found] == [1, 2, 3, 1, 1]
    assert found[2].containers[-1].number == 1
    assert [leaf.containers[0].task for leaf in found[3:]] == [True, False]
    assert all(leaf.opens for leaf in found)


def marks_of(text: str) -> dict[str, Mark]:
    (leaf,) = leaves(text)
    return {leaf.text[run.start : run.end]: run.marks for run in leaf.runs}


def test_inline_marks() -> None:
    found = marks_of("*e* **s** ~~d~~ `c` [l](t) ![i](p) $m$ <kbd>k</kbd> [[w]] <b>h</b>")
    assert found == {
        "e": Mark.EMPHASIS,
        "s": Mark.STRONG,
        "d": Mark.STRIKE,
        "c": Mark.CODE,
        "l": Mark.LINK,
        "i": Mark.IMAGE,
        "m": Mark.MATH,
        "k": Mark.KEYBOARD,
        "w": Mark.LINK | Mark.WIKILINK,
        "h": Mark.STRONG,
    }


def test_bare_urls_are_links_at_their_own_place_behind_emoji_and_cjk() -> None:
    (leaf,) = leaves("研究 📝 https://example.org/a_b。次 `https://no.example`")
    assert [leaf.text[run.start : run.end] for run in leaf.runs if run.marks & Mark.LINK] == ["https://example.org/a_b"]


@pytest.mark.parametrize(
    ("text", "label", "title"),
    [
        ("> [!NOTE]\n> x", "note", ""),
        ("> [!warning] Mind the gap\n> x", "warning", "Mind the gap"),
        ("> [!faq]- Closed\n> x", "faq", "Closed"),
        (":::message\nx\n:::", "message", ""),
        (":::message alert\nx\n:::", "alert", ""),
    ],
)
def test_callouts_of_every_kind(text: str, label: str, title: str) -> None:
    found = [leaf for leaf in leaves(text) if leaf.text]
    (container,) = found[-1].containers
    assert (container.kind, container.label, container.title) == (ContainerKind.CALLOUT, label, title)
    assert found[-1].text == "x"


def boxes(text: str) -> list[tuple[str, list[tuple[ContainerKind, str, str, bool]]]]:
    return [
        (leaf.text, [(box.kind, box.label, box.title, box.folded) for box in leaf.containers]) for leaf in leaves(text)
    ]


def test_zenn_details_fold_and_what_follows_them_is_outside() -> None:
    more = (ContainerKind.DETAILS, "", "More", True)
    assert boxes(":::details More\ninside\n:::\n\noutside") == [("inside", [more]), ("outside", [])]
    assert boxes(":::details More\n:::\n") == [("", [more])]


def test_zenn_blocks_nest_and_hold_lists_and_tables_and_end_them() -> None:
    outer, inner = (ContainerKind.DETAILS, "", "T", True), (ContainerKind.CALLOUT, "alert", "", False)
    item = (ContainerKind.ITEM, "", "", False)
    text = "::::details T\n:::message alert\n- a\n:::\n| x | y |\n|---|---|\n| 1 | 2 |\n::::\nend"
    assert boxes(text) == [("a", [outer, inner, item]), ("x | y", [outer]), ("1 | 2", [outer]), ("end", [])]
    assert boxes("- a\n\n  :::message\n  in\n\n- b") == [
        ("a", [item]),
        ("in", [item, (ContainerKind.CALLOUT, "message", "", False)]),
        ("b", [item]),
    ]


def test_colons_that_are_no_block_are_shown_as_they_are() -> None:
    assert texts("a\n\n:::\n\nb") == ["a", ":::", "b"]
    assert texts("```\n:::message\nx\n:::\n```") == [":::message\nx\n:::"]
    assert texts("    :::message") == [":::message"]
    assert texts("a `x ::: y` b ::: c") == ["a x ::: y b ::: c"]


@pytest.mark.parametrize(
    ("fence", "label", "title"),
    [
        (":::tip[A title]", "tip", "A title"),
        ("::: warning Mind", "warning", "Mind"),
        (":::note warn", "warn", ""),
        ('::: {.callout-note title="Q"}', "note", "Q"),
    ],
)
def test_the_relatives_of_zenn(fence: str, label: str, title: str) -> None:
    assert boxes(f"{fence}\nx\n:::")[0][1] == [(ContainerKind.CALLOUT, label, title, False)]


def test_html_details_are_a_container_with_a_title() -> None:
    text = "<details><summary>The <b>sum</b></summary>\n\ninner\n\n- a\n\n</details>\n\nouter"
    box = (ContainerKind.DETAILS, "", "The sum", True)
    assert boxes(text) == [("inner", [box]), ("a", [box, (ContainerKind.ITEM, "", "", False)]), ("outer", [])]
    assert boxes("<details open>\n<summary>S</summary>\ntext &amp; more\n</details>") == [
        ("text & more", [(ContainerKind.DETAILS, "", "S", False)])
    ]


def test_folding_callouts_say_how_they_start() -> None:
    assert boxes("> [!note]- T\n> x")[0][1] == [(ContainerKind.CALLOUT, "note", "T", True)]
    found = leaves("> [!note]+ T\n> x")[0].containers[0]
    assert (found.foldable, found.folded) == (True, False)


def test_embeds_wiki_links_marked_text_and_properties() -> None:
    assert marks_of("@[card](https://e.org/x) ![[cup.png]] ![[a note|it]] ==hot== `==no==`") == {
        "card: https://e.org/x": Mark.LINK,
        "cup.png": Mark.IMAGE,
        "it": Mark.LINK | Mark.WIKILINK,
        "hot": Mark.HIGHLIGHT,
        "==no==": Mark.CODE,
    }
    (leaf,) = leaves("alias:: one\nother:: two\nplain")
    assert leaf.text == "alias:: one\rother:: two\rplain"
    assert [leaf.text[run.start : run.end] for run in leaf.runs] == ["alias::", "other::"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("www.example.org/help. And", ["http://www.example.org/help"]),
        ("(http://e.org/a_(b)) x", ["http://e.org/a_(b)"]),
        ("http://e.org/?q=1&amp;copy; x", ["http://e.org/?q=1"]),
        ("mail me@e.org, not me@e", ["mailto:me@e.org"]),
        ("研究https://e.org/x。次", ["https://e.org/x"]),
        ("http:// and www. and xhttp://e.org", []),
        ("`http://e.org` [http://e.org](t)", ["t"]),
    ],
)
def test_addresses_in_text_are_links(text: str, found: list[str]) -> None:
    assert [run.target for run in leaves(text)[0].runs if run.target] == found


def test_zenn_image_sizes() -> None:
    (leaf,) = leaves("see ![a cup](cup.png =250x) here")
    assert leaf.text == "see a cup here"
    assert leaf.runs[0].target == "cup.png"


def test_html_comments_are_hidden_and_the_rest_is_shown() -> None:
    assert texts("a <!-- hidden --> b") == ["a  b"]
    assert texts("<!-- hidden\nmore -->\n\nx") == ["x"]
    assert texts('x <!-- a\nb --> <img src="a/cup.png" alt="A cup"> <a href="t">t</a> <i>e</i> <blink>q</blink>') == [
        "x  A cup t e <blink>q</blink>"
    ]


def test_footnotes_definitions_tables_rules_math() -> None:
    found = leaves("x[^1]\n\n[^1]: note\n\nterm\n: meaning\n\n| a | b |\n|---|--:|\n| 1 | 22 |\n\n---\n\n$$\nx^2\n$$\n")
    assert [leaf.kind for leaf in found] == [
        LeafKind.PARAGRAPH,
        LeafKind.PARAGRAPH,
        LeafKind.TERM,
        LeafKind.PARAGRAPH,
        LeafKind.TABLE_ROW,
        LeafKind.TABLE_ROW,
        LeafKind.RULE,
        LeafKind.MATH,
    ]
    assert found[1].containers[0].label == "1"
    assert found[5].table is found[4].table
    assert found[5].table is not None
    assert found[5].table.alignments == ("", "right")
    assert found[5].table.widths == [1, 2]


def test_giant_blocks_become_many_small_leaves() -> None:
    fence = leaves("```\n" + "x = 1\n" * 1000 + "```\n")
    assert len(fence) == -(-1000 // CODE_LINES)
    assert [leaf.line for leaf in fence[:2]] == [2, 2 + CODE_LINES]
    paragraph = leaves("word " * 100_000)
    assert max(len(leaf.text) for leaf in paragraph) <= LONG
    assert " ".join(leaf.text for leaf in paragraph).split() == ["word"] * 100_000
    assert all(len(leaf.text) <= LONG for leaf in leaves("x" * 500_000))


def test_parsing_goes_only_as_far_as_asked() -> None:
    document = Document("para\n\n" * 5000)
    assert document.parse_more(10) == 10
    assert len(document.leaves) == 10
    document.parse_to_line(1001)
    assert 501 <= len(document.leaves) < 700
    assert not document.complete
    assert len(document.parse_all()) == 5000


WORDS = st.lists(st.sampled_from(["alpha", "beta", "研究", "gamma9", "δelta"]), min_size=1, max_size=6).map(" ".join)
BLOCKS = st.one_of(
    WORDS,
    WORDS.map(lambda text: "# " + text),
    WORDS.map(lambda text: "> " + text),
    WORDS.map(lambda text: "- " + text + "\n\t- " + text),
    WORDS.map(lambda text: "1. **" + text + "** `" + text + "`"),
    WORDS.map(lambda text: "```py\n" + text + "\n```"),
    WORDS.map(lambda text: "| " + text + " | x |\n|---|---|\n| " + text + " | y |"),
    WORDS.map(lambda text: "> [!tip] " + text + "\n> " + text),
    WORDS.map(lambda text: ":::message\n" + text + "\n:::"),
    WORDS.map(lambda text: f"[{text}](target) *{text}*"),
)


@settings(max_examples=150)
@given(st.lists(BLOCKS, max_size=8).map("\n\n".join))
def test_no_word_is_lost_and_order_stays(text: str) -> None:
    shown: list[str] = []
    for leaf in leaves(text):
        for container in leaf.begins:
            if container.title:
                shown.append(container.title)
        shown.append(leaf.text)
    words = re.compile(r"alpha|beta|研究|gamma9|δelta")
    assert words.findall(" ".join(shown)) == words.findall(text)


@settings(max_examples=150)
@given(
    st.text(
        st.sampled_from([*list("ab \n\t#>-*_`[]()!|:$<&1.~="), "研", "📝", "\r", "\x1b", "\u202e", "�"]),
        max_size=120,
    )
)
def test_any_text_parses_with_lines_in_range_and_in_order(text: str) -> None:
    document = Document(text)
    last = 0
    for leaf in document.parse_all():
        assert 1 <= leaf.line <= leaf.end_line
        assert leaf.line >= last or leaf.containers
        last = max(last, leaf.line)
        assert all(0 <= run.start <= run.end <= len(leaf.text) + 2 for run in leaf.runs)


@pytest.mark.parametrize(
    ("text", "formula", "lines"),
    [
        ("before\n$$\na\n\n\\beta\n$$\nafter\n", "a\n\n\\beta", (3, 6)),
        ("$$ a\n\nb $$\n", " a\n\nb ", (1, 3)),
        ("> $$\n> a\n>\n> b\n> $$\n", "a\n\nb", (2, 5)),
        ("- item\n\n  $$\n  a\n\n  b\n  $$\n", "a\n\nb", (4, 7)),
        ("$$\nx\n$$\n\n$$\na\n\nb\n$$\n", "a\n\nb", (6, 9)),
        ("$$\na \\\\ \\frac{b\n*c* \\{\n$$\n", "a \\\\ \\frac{b\n*c* \\{", (2, 4)),
        ("> $$\n> } a {\n> $$\n", "} a {", (2, 3)),
    ],
)
def test_a_formula_may_have_empty_lines_and_broken_braces_inside(
    text: str, formula: str, lines: tuple[int, int]
) -> None:
    found = [leaf for leaf in leaves(text) if leaf.kind is LeafKind.MATH][-1]
    assert (found.text, (found.line, found.end_line)) == (formula, lines)
    assert not any("$" in leaf.text or "\ue0ff" in leaf.text for leaf in leaves(text))


@pytest.mark.parametrize(
    "text",
    [
        "```\n$$\na\n\nb\n$$\n```\n",
        "    $$\n\n    $$\n",
        "$$\na\n\n# Heading\n\n$$\n",
        "cost $$\n\nother $$ x\n",
        "$$\n\n",
    ],
)
def test_what_is_no_formula_keeps_its_dollars(text: str) -> None:
    found = leaves(text)
    assert not any(leaf.kind is LeafKind.MATH for leaf in found)
    assert sum(leaf.text.count("$$") for leaf in found) == text.count("$$")
    assert not any("\ue0ff" in leaf.text for leaf in found)
