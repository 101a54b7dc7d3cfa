"""The shapes of a tags' entry seen in real notes, one by one: edited in their own style, or refused with the reason."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from notetui.core.frontmatter.change import ListChange, Refused
from notetui.core.frontmatter.edit import read_list, set_list
from notetui.core.frontmatter.read import read, text_list


def fm(inside: str, body: str = "# Body\n") -> str:
    return f"---\n{inside}---\n{body}"


class Shape(NamedTuple):
    """An entry, and what it is with `new` added at its end, without `b`, and with `b` renamed to `z`."""

    entry: str
    added: str
    removed: str
    renamed: str


SHAPES = {
    "dash on a line before its item": Shape(
        "tags:\n  -\n    a\n  - # why\n    b\nx: 1\n",
        "tags:\n  -\n    a\n  - # why\n    b\n  - new\nx: 1\n",
        "tags:\n  -\n    a\nx: 1\n",
        "tags:\n  -\n    a\n  - # why\n    z\nx: 1\n",
    ),
    "items over two lines": Shape(
        "tags:\n  - a\n    long\n  - b\n",
        "tags:\n  - a\n    long\n  - b\n  - new\n",
        "tags:\n  - a\n    long\n",
        "tags:\n  - a\n    long\n  - z\n",
    ),
    "blank lines between": Shape(
        "tags:\n\n  - a\n\n  - b\n\nx: 1\n",
        "tags:\n\n  - a\n\n  - b\n  - new\n\nx: 1\n",
        "tags:\n\n  - a\n\n\nx: 1\n",
        "tags:\n\n  - a\n\n  - z\n\nx: 1\n",
    ),
    "items that are maps, numbers, dates, booleans": Shape(
        "tags:\n  - name: a\n    url: x\n  - 2024\n  - b\n  - 2024-01-02\n  - true\n  - [c]\n",
        "tags:\n  - name: a\n    url: x\n  - 2024\n  - b\n  - 2024-01-02\n  - true\n  - [c]\n  - new\n",
        "tags:\n  - name: a\n    url: x\n  - 2024\n  - 2024-01-02\n  - true\n  - [c]\n",
        "tags:\n  - name: a\n    url: x\n  - 2024\n  - z\n  - 2024-01-02\n  - true\n  - [c]\n",
    ),
    "a map last": Shape(
        "tags:\n- b\n- name: a\n  url: x\n\n# end\nx: 1\n",
        "tags:\n- b\n- name: a\n  url: x\n- new\n\n# end\nx: 1\n",
        "tags:\n- name: a\n  url: x\n\n# end\nx: 1\n",
        "tags:\n- z\n- name: a\n  url: x\n\n# end\nx: 1\n",
    ),
    "a map in brackets": Shape(
        "tags: [{a: 1}, b, c: 2]\n",
        "tags: [{a: 1}, b, c: 2, new]\n",
        "tags: [{a: 1}, c: 2]\n",
        "tags: [{a: 1}, z, c: 2]\n",
    ),
    "quoted items with #": Shape(
        "tags:\n  - '#b'\n  - b\n",
        "tags:\n  - '#b'\n  - b\n  - new\n",
        "tags:\n  - '#b'\n",
        "tags:\n  - '#b'\n  - z\n",
    ),
    "nested tags of Obsidian, CJK, emoji": Shape(
        "tags:\n  - area/研究 室\n  - 🐍 x\n  - b\n",
        "tags:\n  - area/研究 室\n  - 🐍 x\n  - b\n  - new\n",
        "tags:\n  - area/研究 室\n  - 🐍 x\n",
        "tags:\n  - area/研究 室\n  - 🐍 x\n  - z\n",
    ),
    "a null among the items": Shape(
        "tags:\n  - a\n  -\n  - b\n  -\n",
        "tags:\n  - a\n  -\n  - b\n  - new\n  -\n",
        "tags:\n  - a\n  -\n  -\n",
        "tags:\n  - a\n  -\n  - z\n  -\n",
    ),
    "an anchor on an item": Shape(
        "tags:\n  - &x b\n  - a\n",
        "tags:\n  - &x b\n  - a\n  - new\n",
        "tags:\n  - a\n",
        "tags:\n  - &x z\n  - a\n",
    ),
    "an anchor on a list in brackets": Shape(
        "tags: &t [a, b]\n", "tags: &t [a, b, new]\n", "tags: &t [a]\n", "tags: &t [a, z]\n"
    ),
    "an item that is a block of text": Shape(
        "tags:\n  - |\n    b\n  - a\n",
        "tags:\n  - |\n    b\n  - a\n  - new\n",
        "tags:\n  - a\n",
        "tags:\n  - z\n  - a\n",
    ),
    "brackets with spaces around commas": Shape(
        "tags: [ a , b ]\n", "tags: [ a , b , new ]\n", "tags: [ a ]\n", "tags: [ a , z ]\n"
    ),
    "brackets, wrapped": Shape(
        "tags: [a,\n  c, b,\n  d]\n",
        "tags: [a,\n  c, b,\n  d,\n  new]\n",
        "tags: [a,\n  c,\n  d]\n",
        "tags: [a,\n  c, z,\n  d]\n",
    ),
    "brackets over lines, comments after items": Shape(
        "tags: [\n  a, # first\n  # between\n  b # second\n  # end\n]\n",
        "tags: [\n  a, # first\n  # between\n  b, # second\n  new\n  # end\n]\n",
        "tags: [\n  a # first\n  # between\n  # end\n]\n",
        "tags: [\n  a, # first\n  # between\n  z # second\n  # end\n]\n",
    ),
    "the same with a trailing comma": Shape(
        "tags: [\n  a, # first\n  b, # second\n]\n",
        "tags: [\n  a, # first\n  b, # second\n  new,\n]\n",
        "tags: [\n  a, # first\n]\n",
        "tags: [\n  a, # first\n  z, # second\n]\n",
    ),
    "comma first": Shape(
        "tags: [ a\n      , b\n      ]\n",
        "tags: [ a\n      , b, new\n      ]\n",
        "tags: [ a\n      ]\n",
        "tags: [ a\n      , z\n      ]\n",
    ),
    "a line for each comma": Shape(
        "tags: [\n  a # first\n  ,\n  b\n  ,\n  c]\n",
        "tags: [\n  a # first\n  ,\n  b\n  ,\n  c,\n  new]\n",
        "tags: [\n  a # first\n  ,\n  c]\n",
        "tags: [\n  a # first\n  ,\n  z\n  ,\n  c]\n",
    ),
    "comma first, the items on lines of their own": Shape(
        "tags: [a,\n  b\n  , c]\n",
        "tags: [a,\n  b\n  , c, new]\n",
        "tags: [a\n  , c]\n",
        "tags: [a,\n  z\n  , c]\n",
    ),
    "comments before and behind a comma that begins a line": Shape(
        "tags: [a # first\n  , b # why\n  # alone\n  , c\n]\n",
        "tags: [a # first\n  , b # why\n  # alone\n  , c, new\n]\n",
        "tags: [a # first\n  ,  # why\n  # alone\n  c\n]\n",
        "tags: [a # first\n  , z # why\n  # alone\n  , c\n]\n",
    ),
    "the first one, with a comment on a line below it": Shape(
        "tags: [b,\n  # of a\n  a]\n",
        "tags: [b,\n  # of a\n  a,\n  new]\n",
        "tags: [\n  # of a\n  a]\n",
        "tags: [z,\n  # of a\n  a]\n",
    ),
    "spaces at the end of the last line": Shape(
        "tags: [\n  b,\n  a \n]\n",
        "tags: [\n  b,\n  a, \n  new\n]\n",
        "tags: [\n  a \n]\n",
        "tags: [\n  z,\n  a \n]\n",
    ),
    "brackets that begin on the next line": Shape(
        "tags:\n  [a, b]\n", "tags:\n  [a, b, new]\n", "tags:\n  [a]\n", "tags:\n  [a, z]\n"
    ),
    "commas, wrapped": Shape(
        "tags: a,\n  b, c\nx: 1\n",
        "tags: a,\n  b, c, new\nx: 1\n",
        "tags: a, c\nx: 1\n",
        "tags: a,\n  z, c\nx: 1\n",
    ),
    "commas with a comma at the end": Shape("tags: a, b,\n", "tags: a, b, new,\n", "tags: a,\n", "tags: a, z,\n"),
    "commas in quotes with spaces inside": Shape(
        'tags: " a,b "\n', 'tags: " a,b ,new"\n', 'tags: " a"\n', 'tags: " a,z "\n'
    ),
    "commas in quotes with an escape": Shape(
        'tags: "\\x61, b"\n', 'tags: "a, b, new"\n', 'tags: "a"\n', 'tags: "a, z"\n'
    ),
    "an anchor on a text": Shape("tags: &t a, b\n", "tags: &t a, b, new\n", "tags: &t a\n", "tags: &t a, z\n"),
    "words, wrapped": Shape("tags: a  b\n  c\n", "tags: a  b\n  c new\n", "tags: a\n  c\n", "tags: a  z\n  c\n"),
    "a list inside a string": Shape(
        "tags: \"['a', 'b']\" # x\n",
        "tags: \"['a', 'b', 'new']\" # x\n",
        "tags: \"['a']\" # x\n",
        "tags: \"['a', 'z']\" # x\n",
    ),
    "a plain list inside a string": Shape(
        "tags: '[a, b]'\n", "tags: '[a, b, new]'\n", "tags: '[a]'\n", "tags: '[a, z]'\n"
    ),
    "JSON inside a string": Shape(
        'tags: \'["a","b"]\'\n',
        'tags: \'["a","b","new"]\'\n',
        "tags: '[\"a\"]'\n",
        'tags: \'["a","z"]\'\n',
    ),
    "all keys indented": Shape(
        "  title: x\n  tags:\n    - b\n    - a\n",
        "  title: x\n  tags:\n    - b\n    - a\n    - new\n",
        "  title: x\n  tags:\n    - a\n",
        "  title: x\n  tags:\n    - z\n    - a\n",
    ),
    "a space before the colon": Shape("tags : [a, b]\n", "tags : [a, b, new]\n", "tags : [a]\n", "tags : [a, z]\n"),
}


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_keeps_its_style(name: str, eol: str) -> None:
    shape = Shape(*(fm(part).replace("\n", eol) for part in SHAPES[name]))
    assert set_list(shape.entry, "tags", ListChange(add=("new",))) == shape.added
    assert set_list(shape.entry, "tags", ListChange(remove=("b",))) == shape.removed
    assert set_list(shape.entry, "tags", ListChange(rename=(("b", "z"),))) == shape.renamed
    assert set_list(shape.added, "tags", ListChange(add=("new",))) == shape.added
    if "\\x" not in shape.entry:  # an escape that was not needed is not written again
        assert set_list(shape.added, "tags", ListChange(remove=("new",))) == shape.entry


def one(text: str, **change: tuple[object, ...]) -> str:
    return set_list(fm(text), "tags", ListChange(**change))  # type: ignore[arg-type]


def test_the_middle_and_the_beginning_too() -> None:
    """Undone removals come back at their place."""
    for entry in ("tags:\n  - a\n  - b # why\n  - c\n", "tags: [a, b, c]\n", "tags: [\n  a,\n  b,\n  c\n]\n"):
        for tag, place in (("a", 0), ("b", 1), ("c", 2)):
            without = one(entry, remove=(tag,))
            again = set_list(without, "tags", ListChange(add=(tag,), at=(place,)))
            assert again == fm(entry.replace("b # why", "b") if tag == "b" else entry)


@pytest.mark.parametrize(
    ("before", "gone", "after"),
    [
        # A comma that begins a later line goes with its item, or the item before loses its own.
        ("[\n  a,\n  b\n  , c\n  ]", "b", "[\n  a\n  , c\n  ]"),
        ("[\n  a,\n  b\n  , c\n  ]", "bc", "[\n  a\n  ]"),
        ("[\n  a\n  , b\n  ]", "a", "[\n  b\n  ]"),
        ("[\n  a,\n  b\n  ,\n  c\n  ]", "b", "[\n  a\n  ,\n  c\n  ]"),
        ("[\n  z, a,\n  b\n  , c\n  ]", "ab", "[\n  z\n  , c\n  ]"),
        ("[a,\n  b\n  , c\n  ]", "ab", "[c\n  ]"),
        ("[\na,\nb\n, c\n ]", "b", "[\na\n, c\n ]"),
        ("[\n  a,\n  b\n  , ]", "b", "[\n  a\n  , ]"),
        ("[\n  a\n  ]", "a", "[\n  ]"),
        ("[\n  a,\n  b\n  ]", "b", "[\n  a\n  ]"),
        # The next item stays on its line, the comma behind the item before as it is.
        ("[a,\n  b]", "a", "[b]"),
        ("[z,\n  y, a,\n  b]", "a", "[z,\n  y,\n  b]"),
        ("[z,a, b]", "a", "[z,b]"),
        ("[z, a,b]", "a", "[z, b]"),
        # The comment of another item stays, and one behind the list.
        ("[z # one\n  , a,\n  b]", "a", "[z # one\n  , \n  b]"),
        ("[z # one\n  , a]", "a", "[z # one\n  , ]"),
        ("[z, # one\n  a]", "a", "[z, # one\n  ]"),
        ("[a # one\n  , b]", "a", "[b]"),
        ("[a # one\n  ,]", "a", "[ # one\n  ]"),
        ("[a] # one, two", "a", "[] # one, two"),
        ("[a ,] # one", "a", "[] # one"),
    ],
)
def test_an_item_in_brackets_takes_its_comma_and_no_comment_of_another_along(
    before: str, gone: str, after: str
) -> None:
    text = fm(f"tags: {before}\nx: 1\n")
    assert set_list(text, "tags", ListChange(remove=tuple(gone))) == fm(f"tags: {after}\nx: 1\n")


def test_all_kinds_of_change_at_once() -> None:
    change = ListChange(rename=(("a", "z"),), remove=("b",), add=("x", "y"))
    for entry, after in (
        ("tags:\n  - a # first\n  - b\n  - c\n", "tags:\n  - z # first\n  - c\n  - x\n  - y\n"),
        ("tags: [a, b, c]\n", "tags: [z, c, x, y]\n"),
        ("tags: a, b, c\n", "tags: z, c, x, y\n"),
        ("tags: a b c\n", "tags: z c x y\n"),
    ):
        assert set_list(fm(entry), "tags", change) == fm(after)


def test_two_tags_into_one_empty_item() -> None:
    assert one("tags:\n  - \n", add=("x", "y")) == fm("tags:\n  - x\n  - y\n")
    assert one("tags:\n  - # none yet\n", add=("x", "y")) == fm("tags:\n  - x # none yet\n  - y\n")
    assert one("tags:\n  - \n", add=("2024", "x")) == fm('tags:\n  - "2024"\n  - x\n')
    assert one("tags:\n  - ~\n", add=("x",)) == fm("tags:\n  - x\n")
    assert one("tags: [~]\n", add=("x", "y")) == fm("tags: [x, y]\n")
    assert one("tags: [\n  null, # none yet\n]\n", add=("a: b",)) == fm('tags: [\n  "a: b", # none yet\n]\n')
    assert one("tags: &t\nx: 1\n", add=("a",)) == fm("tags: &t\n  - a\nx: 1\n")
    assert one("tags: &t\nk: [b]\n", add=("a",)) == fm("tags: &t [a]\nk: [b]\n")
    assert one("tags: ~ # c\n", add=("a",)) == fm("tags: [a] # c\n")
    assert one('tags: [""]\n', add=("a",)) == fm('tags: ["", a]\n')


def test_an_absent_list_goes_where_it_belongs_in_the_style_of_the_others() -> None:
    assert one("topics: [t]\ndate: 1\n", add=("a",)) == fm("topics: [t]\ntags: [a]\ndate: 1\n")
    assert one("topics:\n-   t\ndate: 1\n", add=("a",)) == fm("topics:\n-   t\ntags:\n-   a\ndate: 1\n")
    assert one("topics:\n    - 't'\n\n# d\ndate: 1\n", add=("a",)) == fm(
        "topics:\n    - 't'\ntags:\n    - 'a'\n\n# d\ndate: 1\n"
    )
    assert one("a: 1\nk: |\n  text\n\n", add=("a",)) == fm("a: 1\nk: |\n  text\n\ntags:\n  - a\n")
    assert one("  a: 1\n", add=("a",)) == fm("  a: 1\n  tags:\n    - a\n")
    assert set_list("---\r\na: 1\n---\n", "tags", ListChange(add=("a",))) == "---\r\na: 1\ntags:\n  - a\n---\n"


def test_items_that_are_keys_and_values_are_shown_but_never_edited_as_tags() -> None:
    text = fm("tags:\n  - a: 1\n  - b\n")
    assert text_list(read(text), "tags") == ["a: 1", "b"]
    assert read_list(text, "tags") == ["b"]
    for change in (ListChange(remove=("a: 1",)), ListChange(rename=(("a: 1", "c"),))):
        with pytest.raises(Refused) as refusal:
            set_list(text, "tags", change)
        assert (refusal.value.problem.line, refusal.value.problem.column) == (3, 5)
        assert "keys and values" in refusal.value.problem.message


@pytest.mark.parametrize(
    ("entry", "line", "column", "word"),
    [
        ("tags:\n  - #a\n", 3, 5, "#a is no tag here"),
        ("tags:\n  - a\n  - #b c\n", 4, 5, "#b is no tag here"),
        ("tags: #a #b\n", 2, 7, "#a is no tag here"),
        ("tags: [#a, #b]\nx: 1\n", 4, 1, "begins with #"),
        ("tags: &t [a]\nx: *t\n", 2, 7, "*t points here"),
        ("tags:\n  - &t a\nx: *t\n", 3, 5, "*t points here"),
        ("? tags\n: - a\n", 3, 5, "dash"),
        ("tags: >\n  a, b\n", 2, 7, "several lines"),
        ("tags: !!str a\n", 2, 7, "type"),
        ("tags: \"['a',\n  'b']\"\n", 2, 7, "list written inside a string"),
        ("tags: a, b\n", 2, 7, "none can hold a comma"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_reason_line_and_column(
    entry: str, line: int, column: int, word: str
) -> None:
    with pytest.raises(Refused) as refusal:
        one(entry, add=("it's, new",))
    problem = refusal.value.problem
    assert word in problem.message
    assert (problem.line, problem.column) == (line, column)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("+++\n[taxonomies]\ntags = ['a']\n+++\n", "+++\n[taxonomies]\ntags = ['a', 'new']\n+++\n"),
        (
            "+++\nx = 1\n[taxonomies] # of zola\n[extra]\n+++\n",
            '+++\nx = 1\n[taxonomies] # of zola\ntags = ["new"]\n[extra]\n+++\n',
        ),
        ("+++\ntaxonomies.tags = ['a']\n+++\n", "+++\ntaxonomies.tags = ['a', 'new']\n+++\n"),
        (
            "+++\ntaxonomies = {categories = ['x'], tags = ['a']} # of zola\n+++\n",
            "+++\ntaxonomies = {categories = ['x'], tags = ['a', 'new']} # of zola\n+++\n",
        ),
        ("+++\ntags = []\n+++\n", '+++\ntags = ["new"]\n+++\n'),
        ('+++\ntags = "a, b"\n+++\n', '+++\ntags = "a, b, new"\n+++\n'),
        ("+++\r\ntags = [\r\n  'a'\r\n]\r\n+++\r\n", "+++\r\ntags = [\r\n  'a',\r\n  'new'\r\n]\r\n+++\r\n"),
        ('{"tags": null}\n', '{"tags": ["new"]}\n'),
        ('{"tags": "a"}\n', '{"tags": "a, new"}\n'),
        (
            '{\n  "tags": [\n    "a",\n    {"b": 1}\n  ]\n}\n',
            '{\n  "tags": [\n    "a",\n    {"b": 1},\n    "new"\n  ]\n}\n',
        ),
        ("{}\n", '{"tags": ["new"]}\n'),
    ],
)
def test_toml_and_json_keep_their_style(before: str, after: str) -> None:
    assert set_list(before, "tags", ListChange(add=("new",))) == after
    assert "new" not in read_list(set_list(after, "tags", ListChange(remove=("new",))), "tags")


@pytest.mark.parametrize("entry", ['taxonomies.tags = ["a", "b"]', 'taxonomies = { tags = ["a", "b"] }'])
def test_tags_of_zola_are_renamed_and_removed_however_their_table_is_written(entry: str) -> None:
    text = f"+++\n{entry}\n+++\n"
    assert read_list(text, "tags") == ["a", "b"]
    assert set_list(text, "tags", ListChange(rename=(("a", "z"),))) == text.replace('a"', 'z"')
    assert set_list(text, "tags", ListChange(remove=("b",))) == text.replace(', "b"', "")


def test_a_plain_list_in_a_string_takes_quotes_that_the_string_has_not() -> None:
    assert one('tags: "[a]"\n', add=("b: c",)) == fm("tags: \"[a, 'b: c']\"\n")


def test_a_wrapped_text_takes_only_what_its_quotes_can_say() -> None:
    assert one("tags: 'a,\n  b'\n", add=("c d",)) == fm("tags: 'a,\n  b, c d'\n")
    with pytest.raises(Refused) as refusal:
        one("tags: 'a,\n  b'\n", add=("it's",))
    assert "several lines" in refusal.value.problem.message
