"""Editing front matter as text: every shape in its own style, every other byte left alone, or a clear refusal."""

from __future__ import annotations

import itertools

import pytest

from notetui.core.frontmatter.edit import ListChange, Refused, read_list, set_list
from notetui.core.frontmatter.verify import verify


def fm(inside: str, body: str = "# Body\n") -> str:
    return f"---\n{inside}---\n{body}"


def added(text: str, *tags: str, key: str = "tags") -> str:
    return set_list(text, key, ListChange(add=tags))


def removed(text: str, *tags: str) -> str:
    return set_list(text, "tags", ListChange(remove=tags))


ADD = {
    "block list": ("tags:\n  - a\n", "tags:\n  - a\n  - new\n"),
    "block list without indentation": ("tags:\n- a\nx: 1\n", "tags:\n- a\n- new\nx: 1\n"),
    "block list indented by four": ("tags:\n    - a\n    - b\n", "tags:\n    - a\n    - b\n    - new\n"),
    "block list with wide dashes": ("tags:\n  -   a\n", "tags:\n  -   a\n  -   new\n"),
    "block list with comments": (
        "tags: # of mine\n  # first\n  - a # why\n\n  # last\nx: 1\n",
        "tags: # of mine\n  # first\n  - a # why\n  - new\n\n  # last\nx: 1\n",
    ),
    "quoted items": ('tags:\n  - "a"\n  - "b c"\n', 'tags:\n  - "a"\n  - "b c"\n  - "new"\n'),
    "flow list": ("tags: [a, b]\n", "tags: [a, b, new]\n"),
    "tight flow list": ("tags: [a,b]\n", "tags: [a,b,new]\n"),
    "flow list with a trailing comma": ("tags: [a, b,]\n", "tags: [a, b, new,]\n"),
    "flow list with quotes": ("tags: ['a', 'b']\n", "tags: ['a', 'b', 'new']\n"),
    "flow list over lines": ("tags: [\n  a,\n  b,\n]\n", "tags: [\n  a,\n  b,\n  new,\n]\n"),
    "flow list with a comment": ("tags: [a, b] # x\n", "tags: [a, b, new] # x\n"),
    "empty flow list": ("tags: []\n", "tags: [new]\n"),
    "nothing": ("tags:\nx: 1\n", "tags:\n  - new\nx: 1\n"),
    "nothing, beside a flow list": ("topics: [t]\ntags:\n", "topics: [t]\ntags: [new]\n"),
    "null": ("tags: null\n", "tags: [new]\n"),
    "tilde": ("tags: ~\n", "tags: [new]\n"),
    "empty string": ('tags: ""\n', "tags: [new]\n"),
    "one null item": ("tags:\n  - \nx: 1\n", "tags:\n  - new\nx: 1\n"),
    "quotes that each item needs are no style": ('tags: ["#a", "2024"]\n', 'tags: ["#a", "2024", new]\n'),
    "one null item without a space": ("tags:\n  -\n", "tags:\n  - new\n"),
    "one scalar": ("tags: a\n", "tags: a, new\n"),
    "one quoted scalar": ('tags: "a"\n', 'tags: "a, new"\n'),
    "comma-separated string": ("tags: a, b\n", "tags: a, b, new\n"),
    "quoted comma-separated string": ('tags: "a,b"\n', 'tags: "a,b,new"\n'),
    "words with spaces between": ("tags: a b\n", "tags: a b new\n"),
    "anchor on the list": ("tags: &t\n  - a\n", "tags: &t\n  - a\n  - new\n"),
    "capital key": ("Tags:\n  - a\n", "Tags:\n  - a\n  - new\n"),
    "quoted key": ('"tags": [a]\n', '"tags": [a, new]\n'),
    "items that are no text": ("tags:\n  - 2024\n  - yes\n  - a: 1\n", "tags:\n  - 2024\n  - yes\n  - a: 1\n  - new\n"),
    "items with wide dashes, the last a map": ("tags:\n  -   a\n  - b: 1\n", "tags:\n  -   a\n  - b: 1\n  -   new\n"),
    "nothing but a map": ("tags:\n  - b: 1\n", "tags:\n  - b: 1\n  - new\n"),
    "an empty item after a text": ("tags:\n  -   a\n  -\n", "tags:\n  -   a\n  -   new\n  -\n"),
    "an anchor on nothing": ("tags: &t # c\nx: 1\n", "tags: &t # c\n  - new\nx: 1\n"),
    "absent, after topics": (
        "topics:\n  - t\ndate: 2024-01-01\n",
        "topics:\n  - t\ntags:\n  - new\ndate: 2024-01-01\n",
    ),
    "absent, in the style of another list": ("title: x\nkeys: [k]\n", "title: x\nkeys: [k]\ntags: [new]\n"),
    "absent, last": ("title: x\n", "title: x\ntags:\n  - new\n"),
    "empty front matter": ("", "tags:\n  - new\n"),
    "only a comment": ("# nothing yet\n", "# nothing yet\ntags:\n  - new\n"),
}


@pytest.mark.parametrize("shape", ADD)
def test_a_tag_is_added_in_the_style_of_the_entry(shape: str) -> None:
    before, after = ADD[shape]
    assert added(fm(before), "new") == fm(after)
    assert added(fm(after), "new") == fm(after)


REMOVE = {
    "block list": ("tags:\n  - a\n  - b\n  - c\n", "tags:\n  - a\n  - c\n"),
    "comments stay": (
        "tags:\n  # one\n  - a\n  - b # two\n  # three\n  - c\n",
        "tags:\n  # one\n  - a\n  # three\n  - c\n",
    ),
    "last one of a block list": ("tags:\n  - b\nx: 1\n", "tags: []\nx: 1\n"),
    "last one, anchored": ("tags: &t\n  - b\n", "tags: &t []\n"),
    "flow list": ("tags: [a, b, c]\n", "tags: [a, c]\n"),
    "first of a flow list": ("tags: [b, c]\n", "tags: [c]\n"),
    "last one of a flow list": ("tags: [b]\n", "tags: []\n"),
    "over lines": ("tags: [\n  a,\n  b,\n]\n", "tags: [\n  a,\n]\n"),
    "comma-separated string": ("tags: a, b, c\n", "tags: a, c\n"),
    "one scalar": ("tags: b\n", "tags: []\n"),
    "twice": ("tags: [b, a, b]\n", "tags: [a]\n"),
    "the last but one of a text with spaces": ("tags: a c, b\n", "tags: [a c]\n"),
    "comments around the last one": ("tags:\n  # one\n  - b\n  # two\n", "tags: []\n  # one\n  # two\n"),
}


@pytest.mark.parametrize("shape", REMOVE)
def test_a_tag_is_removed_and_the_list_stays_valid(shape: str) -> None:
    before, after = REMOVE[shape]
    assert removed(fm(before), "b") == fm(after)
    assert removed(fm(before), "absent") == fm(before)


RENAME = {
    "block": ("tags:\n  - a # keep\n  - b\n", "tags:\n  - z # keep\n  - b\n"),
    "quoted": ("tags: ['a', b]\n", "tags: ['z', b]\n"),
    "string": ("tags: a, b\n", "tags: z, b\n"),
}


@pytest.mark.parametrize("shape", RENAME)
def test_a_renamed_tag_keeps_its_place_and_quotes(shape: str) -> None:
    before, after = RENAME[shape]
    assert set_list(fm(before), "tags", ListChange(rename=(("a", "z"),))) == fm(after)


def test_renaming_to_a_tag_that_is_there_merges() -> None:
    assert set_list(fm("tags: [a, b, c]\n"), "tags", ListChange(rename=(("a", "c"),))) == fm("tags: [b, c]\n")


@pytest.mark.parametrize(
    "tag",
    ["on", "2024", "1.10", "a: b", "#x", "- x", "@x", "null", "~", "12:30", "yes", "0o17", "*x", "[a", 'it\'s: "x"'],
)
@pytest.mark.parametrize("entry", ["tags:\n  - a\n", "tags: [a]\n"])
def test_a_tag_that_yaml_would_misread_is_quoted(tag: str, entry: str) -> None:
    text = added(fm(entry), tag)
    assert read_list(text, "tags") == ["a", tag]
    assert tag not in [line.strip(" -") for line in text.splitlines()]
    assert removed(text, tag) == fm(entry)


@pytest.mark.parametrize("tag", ["b, c", "b]", "{b}"])
@pytest.mark.parametrize("entry", ["tags: []\n", "tags: [a]\n", "tags: [~]\n", "tags: ''\n"])
def test_a_tag_that_a_list_in_brackets_would_misread_is_quoted(tag: str, entry: str) -> None:
    text = added(fm(entry), tag)
    assert read_list(text, "tags")[-1] == tag
    assert read_list(set_list(text, "tags", ListChange(rename=((tag, f"{tag}]"),))), "tags")[-1] == f"{tag}]"


@pytest.mark.parametrize("tag", ["plain", "a b", "a/b", "研究", "🐍 snake", "c++", "x:y", "it's"])
def test_a_harmless_tag_is_not_quoted(tag: str) -> None:
    assert f"- {tag}\n" in added(fm("tags:\n  - a\n"), tag)


BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in itertools.pairwise("abcdefg")
)
REFUSED = {
    "unclosed fence": ("---\ntags: [a]\n# Body\n", 1, "never closed"),
    "broken YAML": (fm("title: a: b\ntags: [a]\n"), 2, "colon"),
    "duplicate keys": (fm("tags: [a]\nx: 1\nTags: [b]\n"), 4, "twice"),
    "no mapping": (fm("- a\n- b\n"), 2, "keys"),
    "a mapping as tags": (fm("tags:\n  a: 1\n"), 3, "not a list"),
    "alias for the list": (fm("a: &x [b]\ntags: *x\n"), 3, "alias"),
    "alias in the list": (fm("a: &x b\ntags: [*x, c]\n"), 3, "alias"),
    "hash tags": (fm("tags: #a #b\n"), 2, "comment"),
    "text of several lines": (fm("tags: |\n  a\n  b\n"), 2, "several lines"),
    "all in braces": (fm("{tags: [a]}\n"), 2, "braces"),
    "a word with a space among words": (fm("tags: a b\n"), 2, "spaces"),
    "a text alone": (fm("just a text\n"), 2, "not a list of keys"),
    "very deep": (fm(f"x: {'[' * 40}{']' * 40}\ntags: [a]\n"), 2, "deeper"),
    "very many values": (fm(f"x: [{'a, ' * 4500}]\ntags: [a]\n"), 2, "more than"),
    "very long": (fm(f"x: {'a' * 70_000}\ntags: [a]\n"), 2, "longer"),
    "aliases of aliases": (fm(BOMB), 6, "more than"),
}


@pytest.mark.parametrize("shape", REFUSED)
def test_what_cannot_be_edited_safely_is_refused_with_its_place(shape: str) -> None:
    text, line, word = REFUSED[shape]
    with pytest.raises(Refused) as refusal:
        added(text, "new tag")
    assert refusal.value.problem.line == line
    assert word in refusal.value.problem.message


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("entry", ["tags:\n  - a\n", "tags: [a]\n", "title: x\n", "tags:\n"])
def test_line_ends_bom_and_the_missing_newline_at_the_end_stay(eol: str, bom: str, end: str, entry: str) -> None:
    end = end.replace("\n", eol)
    text = bom + fm(entry, "# Body").replace("\n", eol) + end
    new = added(text, "new")
    assert new.startswith(bom + "---")
    assert new.endswith(f"# Body{end}")
    assert ("\r\n" in new) == (eol == "\r\n")
    assert "\n" not in new.replace("\r\n", "") or eol == "\n"


def test_mixed_line_ends_stay_as_they_are() -> None:
    text = "---\r\ntitle: x\ntags:\r\n  - a\r\nz: 1\n---\nbody\r\nend"
    assert added(text, "new") == "---\r\ntitle: x\ntags:\r\n  - a\r\n  - new\r\nz: 1\n---\nbody\r\nend"


@pytest.mark.parametrize("text", ["", "# Only a body", "text\r\n", "\ufeffx"])
def test_a_note_without_front_matter_gets_a_minimal_one(text: str) -> None:
    new = added(text, "new")
    eol = "\r\n" if "\r\n" in text else "\n"
    bare = text.removeprefix("\ufeff")
    assert new == text[: len(text) - len(bare)] + "---\ntags:\n  - new\n---\n".replace("\n", eol) + bare


@pytest.mark.parametrize("closing", ["---  ", "...", "--- \t"])
def test_fences_with_trailing_spaces_and_dots_are_kept(closing: str) -> None:
    text = f"---  \ntags: [a]\n{closing}\nbody\n"
    assert added(text, "b") == f"---  \ntags: [a, b]\n{closing}\nbody\n"


TOML_JSON = {
    "+++\ntags = ['a']\nx = 1\n+++\nbody": "+++\ntags = ['a', 'new']\nx = 1\n+++\nbody",
    '+++\ntags = [\n  "a", # why\n]\n+++\n': '+++\ntags = [\n  "a", # why\n  "new",\n]\n+++\n',
    "+++\na = 'x'\n[extra]\ntags = ['z']\n+++\n": "+++\na = 'x'\ntags = [\"new\"]\n[extra]\ntags = ['z']\n+++\n",
    '{"title": "x", "tags": ["a"]}\nbody': '{"title": "x", "tags": ["a", "new"]}\nbody',
    '{\n  "title": "x"\n}\nbody': '{\n  "title": "x",\n  "tags": ["new"]\n}\nbody',
}


@pytest.mark.parametrize("text", TOML_JSON)
def test_toml_and_json_are_edited_too(text: str) -> None:
    new = added(text, "new")
    assert new == TOML_JSON[text]
    assert "new" not in read_list(removed(new, "new"), "tags")


@pytest.mark.parametrize(
    "new",
    [
        fm("title: y\ntags: [a, b]\n"),
        fm("title: x\ntags: [a, c]\n"),
        fm("title: x\ntags: [a, b]\n", "# Other\n"),
        fm("tags: [a, b]\ntitle: x\n") + "x",
        fm("title: 'x'\ntags: [a, b]\n"),
        "# Body\n",
    ],
)
def test_verification_finds_every_other_change(new: str) -> None:
    old = fm("title: x\ntags: [a]\n")
    verify(old, fm("title: x\ntags: [a, b]\n"), "tags", ["a", "b"])
    with pytest.raises(Refused):
        verify(old, new, "tags", ["a", "b"])


MEANT: dict[str, tuple[str, str, str, list[str] | str | None]] = {
    "gone": ("tags: [a]\nx: 1\n", "x: 1\n", "tags", []),
    "empty": ("tags:\n  # c\n  - a\nx: 1\n", "tags: []\n  # c\nx: 1\n", "tags", []),
    "null": ("tags: [a]\n", "tags:\n", "tags", []),
    "trimmed": ("tags: [' a ']\n", "tags: [' a ', b]\n", "tags", ["a", "b"]),
    "a value": ("s: a\n", "s: b\n", "s", "b"),
    "an empty value": ("s: a\n", "s: ''\n", "s", ""),
    "no value": ("s: a\n", "", "s", None),
}
NOT_MEANT: dict[str, tuple[str, str, str, list[str] | str | None]] = {
    "gone": ("tags: [a]\nx: 1\n", "x: 1\n", "tags", ["a"]),
    "empty": ("tags: [a]\n", "tags: []\n", "tags", ["a"]),
    "null": ("tags: [a]\n", "tags:\n", "tags", ["a"]),
    "another value": ("s: a\n", "s: b\n", "s", "c"),
    "a value that is still there": ("s: a\n", "s:\n", "s", None),
    "a value that is a longer list": ("s: a\n", "s: [b, c]\n", "s", "b"),
    "a comment that is gone": ("tags:\n  - a\n  # c\nx: 1\n", "tags: []\nx: 1\n", "tags", []),
    "a comment of another entry": ("tags: [a]\n# c\nx: 1\n", "tags: [b]\n# d\nx: 1\n", "tags", ["b"]),
}


@pytest.mark.parametrize("case", MEANT)
def test_verification_passes_what_was_meant(case: str) -> None:
    old, new, key, meant = MEANT[case]
    verify(fm(old), fm(new), key, meant)


@pytest.mark.parametrize("case", NOT_MEANT)
def test_verification_refuses_what_was_not_meant(case: str) -> None:
    old, new, key, meant = NOT_MEANT[case]
    with pytest.raises(Refused):
        verify(fm(old), fm(new), key, meant)


def test_verification_refuses_another_kind_of_front_matter() -> None:
    with pytest.raises(Refused):
        verify("---\n---\nBody\n", "+++\n+++\nBody\n", "tags", [])
