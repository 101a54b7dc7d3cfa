"""Plain values of front matter: set in their own style, taken out, read back as they were meant."""

from __future__ import annotations

import pytest

from notetui.core.frontmatter.change import ListChange, Refused, ValueChange
from notetui.core.frontmatter.edit import apply, read_value, set_value


def fm(inside: str, body: str = "# Body\n") -> str:
    return f"---\n{inside}---\n{body}"


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
    "only item of a list": ("status: [ later ] # then\n", "status: [ include ] # then\n"),
    "only item, quoted": ("status: ['later']\n", "status: ['include']\n"),
    "only item on a line": ("status:\n- later # then\nx: 1\n", "status:\n- include # then\nx: 1\n"),
    "empty list": ("status: [ ] # then\n", "status: include # then\n"),
    "anchor on nothing": ("status: &s\nx: 1\n", "status: &s include\nx: 1\n"),
    "anchor on nothing, with a comment": ("status: &s # c\nx: 1\n", "status: &s include # c\nx: 1\n"),
    "nothing, its comment at once": ("status: #c\nx: 1\n", "status: include #c\nx: 1\n"),
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
        ("status: [a, b]\n", 2, "a list or a map; write one word"),
        ("status: [~]\n", 2, "a list or a map"),
        ("status: [{a: b}]\n", 2, "a list or a map"),
        ("x: 1\nstatus:\n  a: 1\n", 3, "a list or a map"),
        ("a: &s x\nstatus: [*s]\n", 3, "alias"),
        ("status: [&s x]\nb: *s\n", 2, "points here"),
        ("status: [!!str x]\n", 2, "type"),
        ("a: &s x\nstatus: *s\n", 3, "alias"),
        ("status: &s x\nb: *s\n", 2, "points here"),
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
        ("+++\nstatus = [ 'a' ] # c\n+++\n", "+++\nstatus = [ 'include' ] # c\n+++\n", "+++\n+++\n"),
        ('{"x": 1, "status": ["a"]}\n', '{"x": 1, "status": ["include"]}\n', '{"x": 1}\n'),
        ('{"x": 1, "status": []}\n', '{"x": 1, "status": "include"}\n', '{"x": 1}\n'),
        ('{"status": 3}\n', '{"status": "include"}\n', "{}\n"),
    ],
)
def test_plain_values_of_toml_and_json(before: str, after: str, without: str | None) -> None:
    assert set_value(before, "status", "include") == after
    assert set_value(after, "status", None) == (without or before)


@pytest.mark.parametrize("text", ["+++\nstatus = ['a', 'b']\n+++\n", '{"status": ["a", "b"]}\n', '{"status": [3]}\n'])
def test_several_values_of_toml_and_json_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="a list or a map; write one word"):
        set_value(text, "status", "include")


@pytest.mark.parametrize("inside", ["status: [later]\n", "status:\n  - later # x\n", "status: []\n"])
def test_a_list_of_one_is_put_back_as_it_was(inside: str) -> None:
    done = apply(fm(inside), (("status", ValueChange("include")),))
    assert done.text != fm(inside)
    assert apply(done.text, done.inverse).text == fm(inside)


def test_several_keys_change_together_or_not_at_all() -> None:
    text = fm("tags: [a]\nstatus: later\n")
    changes = (("tags", ListChange(add=("b",))), ("status", ValueChange("include")))
    done = apply(text, changes)
    assert done.text == fm("tags: [a, b]\nstatus: include\n")
    assert done.lists == {"tags": ("a", "b")}
    assert apply(done.text, done.inverse).text == text
    with pytest.raises(Refused):
        apply(fm("tags: {a: 1}\nstatus: later\n"), (changes[1], changes[0]))
