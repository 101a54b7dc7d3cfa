"""Editing front matter as text: every shape in its own style, every other byte left alone, or a clear refusal."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.frontmatter.change import ValueChange
from notetui.core.frontmatter.edit import ListChange, Refused, apply, read_list, read_value, set_list, set_value
from notetui.core.frontmatter.verify import verify
from tests.core.strategies import SAFE_TAG, TAG, Generated, notes_with_front_matter

EXAMPLES = int(os.environ.get("NOTETUI_EXAMPLES", "150"))


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


@pytest.mark.parametrize("tag", ["plain", "a b", "a/b", "研究", "🐍 snake", "c++", "x:y", "it's"])
def test_a_harmless_tag_is_not_quoted(tag: str) -> None:
    assert f"- {tag}\n" in added(fm("tags:\n  - a\n"), tag)


REFUSED = {
    "unclosed fence": ("---\ntags: [a]\n# Body\n", 1, "never closed"),
    "broken YAML": (fm("title: a: b\ntags: [a]\n"), 2, "colon"),
    "duplicate keys": (fm("tags: [a]\nx: 1\nTags: [b]\n"), 4, "twice"),
    "no mapping": (fm("- a\n- b\n"), 2, "keys"),
    "a mapping as tags": (fm("tags:\n  a: 1\n"), 3, "not a list"),
    "alias for the list": (fm("a: &x [b]\ntags: *x\n"), 3, "alias"),
    "alias in the list": (fm("a: &x b\ntags: [*x, c]\n"), 3, "alias"),
    "hash tags": (fm("tags: #a #b\n"), 2, "comment"),
    "list inside a string": (fm('tags: "[a, b]"\n'), 2, "string"),
    "text of several lines": (fm("tags: |\n  a\n  b\n"), 2, "several lines"),
    "all in braces": (fm("{tags: [a]}\n"), 2, "braces"),
    "a word with a space among words": (fm("tags: a b\n"), 2, "spaces"),
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
    assert read_list(new, "tags") == ["new"]
    assert new.removeprefix("\ufeff").startswith("---")
    assert new.endswith(text.removeprefix("\ufeff"))


@pytest.mark.parametrize("closing", ["---  ", "...", "--- \t"])
def test_fences_with_trailing_spaces_and_dots_are_kept(closing: str) -> None:
    text = f"---  \ntags: [a]\n{closing}\nbody\n"
    assert added(text, "b") == f"---  \ntags: [a, b]\n{closing}\nbody\n"


TOML_JSON = {
    "+++\ntags = ['a']\nx = 1\n+++\nbody": "+++\ntags = ['a', \"new\"]\nx = 1\n+++\nbody",
    '+++\ntags = [\n  "a", # why\n]\n+++\n': '+++\ntags = [\n  "a",\n  "new", # why\n]\n+++\n',
    "+++\na = 'x'\n[extra]\ntags = ['z']\n+++\n": "+++\na = 'x'\ntags = [\"new\"]\n[extra]\ntags = ['z']\n+++\n",
    '{"title": "x", "tags": ["a"]}\nbody': '{"title": "x", "tags": ["a", "new"]}\nbody',
    '{\n  "title": "x"\n}\nbody': '{\n  "title": "x",\n  "tags": ["new"]\n}\nbody',
}


@pytest.mark.parametrize("text", TOML_JSON)
def test_toml_and_json_are_edited_too(text: str) -> None:
    new = added(text, "new")
    assert new == TOML_JSON[text]
    assert "new" not in read_list(removed(new, "new"), "tags")


SET = {
    "plain": ("status: later # then\n", "status: include # then\n"),
    "quoted": ("status: 'later'\n", "status: 'include'\n"),
    "null": ("status:\nx: 1\n", "status: include\nx: 1\n"),
    "null with a comment": ("status: # not yet\n", "status: include # not yet\n"),
    "null at the end of a line with spaces": ("status:  \n", "status: include  \n"),
    "written null": ("status: ~ # x\n", "status: include # x\n"),
    "empty text": ('status: ""\n', 'status: "include"\n'),
    "number": ("status: 12\n", "status: include\n"),
    "other capitals": ("Status: later\n", "Status: include\n"),
    "quoted key": ("'status' : later\n", "'status' : include\n"),
    "on the next line": ("status:\n  later\nx: 1\n", "status:\n  include\nx: 1\n"),
    "over two lines": ("status: later\n  on\nx: 1\n", "status: include\nx: 1\n"),
    "block text": ("status: |\n  later\n\nx: 1\n", "status: include\n\nx: 1\n"),
    "block text with a comment": ("status: >- # why\n  a\n  b\n# end\n", "status: include # why\n# end\n"),
    "empty block text": ("status: |\nx: 1\n", "status: include\nx: 1\n"),
    "anchor that nobody uses": ("status: &s later\n", "status: &s include\n"),
    "absent": ("title: x\n", "title: x\nstatus: include\n"),
    "absent, all keys indented": ("  title: x\n  y: 1\n", "  title: x\n  y: 1\n  status: include\n"),
    "empty front matter": ("", "status: include\n"),
    "only a comment": ("# c\n", "# c\nstatus: include\n"),
}


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("shape", SET)
def test_a_plain_value_is_set_in_its_own_style(shape: str, eol: str) -> None:
    before, after = (fm(side).replace("\n", eol) for side in SET[shape])
    assert set_value(before, "status", "include") == after
    assert set_value(after, "status", "include") == after
    assert read_value(after, "status") == "include"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nstatus: later # then\nb: 2\n", "a: 1\nb: 2\n"),
        ("status: later\n", ""),
        ("a: 1\nstatus: >\n  later\n  on\n\n# next\nb: 2\n", "a: 1\n\n# next\nb: 2\n"),
        ("status:\n  later\nb: 2\n", "b: 2\n"),
        ("b: 2\n", "b: 2\n"),
        ("status:\n", "status:\n"),
    ],
)
def test_a_plain_key_is_taken_out_with_its_lines_alone(before: str, after: str) -> None:
    assert set_value(fm(before), "status", None) == fm(after)


@pytest.mark.parametrize(
    "value", ["yes", "2024", "1e3", "a: b", "- x", "@x", "two\nlines", "\u2028 🐍 \x07", "", " x "]
)
@pytest.mark.parametrize("entry", ["status: later\n", "status: 'later'\n", 'status: "later"\n', "x: 1\n", ""])
def test_every_text_reads_back_as_it_was_meant(value: str, entry: str) -> None:
    assert read_value(set_value(fm(entry), "status", value), "status") == value


def test_a_reason_goes_behind_what_it_is_the_reason_of() -> None:
    text = fm("status: exclude\ntitle: x\n")
    assert set_value(text, "status_reason", "old") == fm("status: exclude\nstatus_reason: old\ntitle: x\n")


@pytest.mark.parametrize(
    ("inside", "line", "word"),
    [
        ("status: [a]\n", 2, "more than one"),
        ("x: 1\nstatus:\n  a: 1\n", 3, "more than one"),
        ("a: &s x\nstatus: *s\n", 3, "alias"),
        ("status: &s x\nb: *s\n", 2, "Another key"),
        ("status: !!str x\n", 2, "type"),
        ("status: a\nstatus: b\n", 3, "twice"),
        ("{status: a}\n", 2, "braces"),
        ("- a\n", 2, "keys"),
    ],
)
def test_a_value_that_cannot_be_set_safely_is_refused_with_its_place(inside: str, line: int, word: str) -> None:
    for value in ("include", None):
        with pytest.raises(Refused) as refusal:
            set_value(fm(inside), "status", value)
        assert refusal.value.problem.line == line
        assert word in refusal.value.problem.message


@pytest.mark.parametrize(
    ("before", "after", "without"),
    [
        ("+++\nstatus = 'a'\nx = 1\n+++\n", "+++\nstatus = 'include'\nx = 1\n+++\n", "+++\nx = 1\n+++\n"),
        ("+++\nx = 1\n[t]\nstatus = 2\n+++\n", '+++\nx = 1\nstatus = "include"\n[t]\nstatus = 2\n+++\n', None),
        ("+++\nstatus = true # c\n+++\n", '+++\nstatus = "include" # c\n+++\n', "+++\n+++\n"),
        ('{"status": "a", "x": 1}\n', '{"status": "include", "x": 1}\n', '{"x": 1}\n'),
        ('{"x": 1, "status": null}\n', '{"x": 1, "status": "include"}\n', '{"x": 1}\n'),
        ('{\n  "x": 1\n}\n', '{\n  "x": 1,\n  "status": "include"\n}\n', None),
        ('{"status": 3}\n', '{"status": "include"}\n', "{}\n"),
    ],
)
def test_plain_values_of_toml_and_json(before: str, after: str, without: str | None) -> None:
    assert set_value(before, "status", "include") == after
    assert set_value(after, "status", None) == (without or before)


def test_several_keys_change_together_or_not_at_all() -> None:
    text = fm("tags: [a]\nstatus: later\n")
    changes = (("tags", ListChange(add=("b",))), ("status", ValueChange("include")))
    done = apply(text, changes)
    assert done.text == fm("tags: [a, b]\nstatus: include\n")
    assert done.lists == {"tags": ("a", "b")}
    assert apply(done.text, done.inverse).text == text
    with pytest.raises(Refused):
        apply(fm("tags: {a: 1}\nstatus: later\n"), (changes[1], changes[0]))


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


# -- for all front matters


@settings(max_examples=EXAMPLES)
@given(notes_with_front_matter(), SAFE_TAG)
def test_adding_changes_one_entry_and_removing_gives_the_bytes_back(note: Generated, tag: str) -> None:
    had = read_list(note.text, "tags")
    new = added(note.text, tag)
    assert read_list(new, "tags") == ([*had, tag] if tag not in had else had)
    assert added(new, tag) == new
    if tag in had:
        assert new == note.text
        return
    assert new.endswith(note.body)
    for line in note.other_lines:
        assert line in new
    if note.round_trips and had:
        assert removed(new, tag) == note.text


@settings(max_examples=EXAMPLES)
@given(notes_with_front_matter(), st.lists(TAG, max_size=3), st.lists(TAG, max_size=2))
def test_every_change_means_what_the_list_says(note: Generated, add: list[str], remove: list[str]) -> None:
    change = ListChange(add=tuple(add), remove=tuple(remove))
    try:
        had = read_list(note.text, "tags")
        new = set_list(note.text, "tags", change)
    except Refused:
        return
    assert read_list(new, "tags") == change.apply(had)
    assert new.endswith(note.body)


@settings(max_examples=EXAMPLES)
@given(notes_with_front_matter(), st.lists(TAG, max_size=3), st.lists(TAG, max_size=2))
def test_the_inverse_brings_the_tags_back(note: Generated, add: list[str], remove: list[str]) -> None:
    try:
        had = read_list(note.text, "tags")
        change = ListChange(add=tuple(add), remove=(*remove, *had[:1]))
        new = set_list(note.text, "tags", change)
        back = set_list(new, "tags", change.inverse(had))
    except Refused:
        return
    if len(set(had)) == len(had):
        assert read_list(back, "tags") == had


@settings(max_examples=EXAMPLES)
@given(st.text(max_size=200), TAG)
def test_any_text_is_edited_or_refused(text: str, tag: str) -> None:
    for candidate in (text, f"---\n{text}\n---\n", f"---\ntags: {text}\n---\nx"):
        try:
            new = added(candidate, tag)
        except Refused:
            continue
        assert tag in read_list(new, "tags")
