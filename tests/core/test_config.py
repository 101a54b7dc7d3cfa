"""The configuration's values, its messages, and where keys stand."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.config.errors import ConfigError
from notetui.core.config.lines import key_lines
from notetui.core.config.model import Config, ReviewQuestion
from notetui.core.config.review import Mapper, said_by_note
from notetui.core.config.validate import check_commands, validate
from notetui.core.model import NoteFacts, ResearchQuestion, RQState


def read(text: str) -> Config:
    return validate(tomllib.loads(text), text, "c.toml")


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_nothing_is_the_defaults() -> None:
    assert read("") == Config()


def test_every_setting_is_taken() -> None:
    config = read(
        """
notes_dirs = ["a", "b"]
note_globs = "*.txt"
follow_gitignore = true
rescan_seconds = 2.5
tag_key = "topics"
tag_limits = "zenn"
grouping = "tag"
sort = "quotes"
line_breaks = "keep"
max_width = 0
centre = true
theme = "nord"
icons = "none"
images = "auto"
front_matter = "hidden"
editor = "code --wait"
editor_pane = true
last_screen = false
keys = { quit = "x", edit_tags = ["t", "g t"], help = [] }
filters = { 3 = "tag:llm" }
[review]
key = "rq"
statuses = ["in", "out"]
[[review.questions]]
id = "R1"
text = "How?"
patterns = ["how"]
[check]
silence = ["no-quote"]
required_keys = ["title"]
"""
    )
    assert config == Config(
        notes_dirs=("a", "b"),
        note_globs=("*.txt",),
        follow_gitignore=True,
        rescan_seconds=2.5,
        tag_key="topics",
        tag_limits="zenn",
        grouping="tag",
        sort="quotes",
        line_breaks="keep",
        max_width=0,
        centre=True,
        theme="nord",
        icons="none",
        images="auto",
        front_matter="hidden",
        editor="code --wait",
        editor_pane=True,
        last_screen=False,
        keys={"quit": ("x",), "edit_tags": ("t", "g t"), "help": ()},
        filters={"3": "tag:llm"},
        review_questions=(ReviewQuestion("R1", "How?", ("how",)),),
        review_key="rq",
        review_statuses=("in", "out"),
        check_silence=frozenset({"no-quote"}),
        check_required_keys=("title",),
    )


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\ntag_kye = 'x'", 2, 'unknown key "tag_kye"; did you mean "tag_key"?'),
        ("zzz = 1", 1, 'unknown key "zzz"'),
        ("centre = 'yes'", 1, "expected true or false; found 'yes'"),
        ("max_width = true", 1, "expected a whole number from 20 to 1000"),
        ("max_width = 5", 1, "expected a whole number from 20 to 1000"),
        ("grouping = 'topics'", 1, 'did you mean "topic"?'),
        ("note_globs = ['a/*.md']", 1, "patterns of file names"),
        ("note_globs = []", 1, "at least one"),
        ("rescan_seconds = 0", 1, "seconds from 1 to 3600"),
        ("editor = '\"open'", 1, "closed quotes"),
        ('theme = "\\u001b[0m"', 1, "without control characters"),
        ("tag_key = ''", 1, "not empty"),
        ("notes_dir = 'a'\nnotes_dirs = ['b']", 2, 'only one of "notes_dir" and "notes_dirs"'),
        ("[keys]\nquit = 3", 2, '"keys.quit": expected a key such as "q"'),
        ("[filters]\n1 = 'x'\n11 = 'y'", 3, "a digit from 0 to 9"),
        ("[filters]\n1 = 'tga:x'", 2, 'column 1: unknown name "tga:"; did you mean "tag"?'),
        ("review = 3", 1, "a table that begins with [review]"),
        ("[review]\nkeys = 'a'", 2, 'unknown key "review.keys"; did you mean "review.key"?'),
        ("[[review.questions]]\nid = 'a'", 1, '"text" in each question'),
        (
            "[[review.questions]]\nid='a'\ntext='b'\n[[review.questions]]\nid='a'\ntext='c'",
            5,
            "there already",
        ),
        ("[[review.questions]]\nid='a'\ntext='b'\npatterns=['(']", 4, "regular expressions"),
        ("[[review.questions]]\nid='a'\ntext='b'\npattern=['x']", 4, 'did you mean "patterns"?'),
        ("[[review.questions]]\nid='a'\ntext='b'\nkey='x'", 1, '"key" and "value" together'),
        ("[check]\nsilence = ['no-quot']", 2, 'did you mean "no-quote"?'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0][0] == line
    assert said in found[0][1]


def test_all_problems_come_together_in_order() -> None:
    with pytest.raises(ConfigError) as caught:
        read("[check]\nnope = 1\n[keys]\nquit = 2\n")
    assert str(caught.value).splitlines() == [
        'c.toml:2: unknown key "check.nope"',
        'c.toml:4: "keys.quit": expected a key such as "q", or a list of keys such as ["q", "ctrl+q"]; found 2',
    ]


def test_commands_are_judged_by_who_knows_them() -> None:
    config = read("[keys]\nquit = 'q'\nedit_tag = 't'\n")
    with pytest.raises(ConfigError, match=r'c\.toml:3: unknown command "edit_tag"; did you mean "edit_tags"\?'):
        check_commands(config, ["quit", "edit_tags"])
    check_commands(config, ["quit", "edit_tag"])


def test_lines_of_keys_in_every_shape() -> None:
    text = '''# a = 1
a = [  # [not.a.table]
  "x = 1",
  "]", 'y'
]
b.c = """
d = 2
\\"""
"""
"e f" = 1
[t]
g = { h = 1 }
[[t.list]]
i = 1
[[t.list]]
i = \'\'\'
j = 1
\'\'\'
[t.list.sub]
k = 1
'''
    tomllib.loads(text)
    assert key_lines(text) == {
        ("a",): 2,
        ("b",): 6,
        ("b", "c"): 6,
        ("e f",): 10,
        ("t",): 11,
        ("t", "g"): 12,
        ("t", "list"): 13,
        ("t", "list", 0): 13,
        ("t", "list", 0, "i"): 14,
        ("t", "list", 1): 15,
        ("t", "list", 1, "i"): 16,
        ("t", "list", 1, "sub"): 19,
        ("t", "list", 1, "sub", "k"): 20,
    }


TEXTS = st.text(alphabet="aZ0_-.= #'\"\\[]{},\n\r\t\x00\x1b\x7fé研🙂", max_size=8)
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-5, 200), TEXTS, st.sampled_from(["topic", "*.md", "none"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
NAMES = st.sampled_from(["notes_dirs", "max_width", "keys", "filters", "review", "check", "sort", "x"])


@settings(max_examples=150)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_any_values_are_a_config_or_problems(raw: dict[str, object]) -> None:
    import tomli_w

    text = tomli_w.dumps(raw)
    try:
        config = validate(tomllib.loads(text), text)
    except ConfigError as error:
        found = error.problems
    else:
        assert isinstance(config, Config)
        return
    assert found
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in found)


def rq(number: int, text: str) -> ResearchQuestion:
    return ResearchQuestion(f"RQ{number}", text, RQState.ASKED)


def test_a_papers_question_finds_its_review_questions() -> None:
    build = ReviewQuestion("R1", "Building?", ("construct", "構築"))
    harm = ReviewQuestion("R2", "Harm?", (), "focus", "Attacks")
    plain = NoteFacts("a")
    assert Mapper([build, harm]).of(rq(1, "How to Construct them"), plain) == (build,)
    assert Mapper([build, harm]).of(rq(1, "モデルの構築"), plain) == (build,)
    assert Mapper([build, harm]).of(rq(2, ""), plain) == ()
    assert harm in Mapper([harm]).of(rq(2, "any"), NoteFacts("a", keys={"focus": ["attacks", 3]}))
    assert harm in Mapper([harm]).of(rq(2, "any"), NoteFacts("a", keys={"focus": "other, attacks"}))


def test_what_the_note_says_wins_over_patterns() -> None:
    build = ReviewQuestion("R1", "Building?", ("construct",))
    facts = NoteFacts("a", keys={"review": ["R1=RQ2", "=RQ1", "nonsense", {"a": 1}, None]})
    assert said_by_note(facts, "review") == {"rq2": frozenset({"r1"}), "rq1": frozenset()}
    assert build not in Mapper([build]).of(rq(1, "construct"), facts)
    assert build in Mapper([build]).of(rq(2, "something else"), facts)
    assert build in Mapper([build]).of(rq(3, "construct"), facts)
