"""What a library lacks, by code: each found where it is, and nothing where nothing is lacking."""

from __future__ import annotations

from pathlib import Path

import pytest

from notetui.core.config.model import CHECK_CODES, Config, ReviewQuestion
from notetui.core.coverage import Finding, Rules, findings, rules_of, tag_key
from notetui.core.facts import read_note
from notetui.core.frontmatter.locate import locate
from notetui.core.model import NoteFacts

RULES = rules_of(Config(review_questions=(ReviewQuestion("R1", "Harm?", ("harm",)),)))


def note(front: str = "", body: str = "") -> NoteFacts:
    return read_note((f"---\n{front}\n---\n" if front else "") + body, "stem")


def found(facts: NoteFacts, rules: Rules = RULES) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in findings([("/n/x.md", facts)], rules)]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("## Questions\n\n- RQ1: Harm?\n\n## Answers\n\n### RQ1\n\n> Yes.\n", []),
        ("## Questions\n\n- RQ1: Harm?\n", [("no-answer", 3)]),
        ("## Questions\n\n- RQ1: Harm?\n\n## Answers\n\n### RQ1\n\nYes.\n", [("no-quote", 7)]),
        ("## Questions\n\n- RQ1: Good?\n\n## Answers\n\n### RQ1\n\n> Yes.\n", [("rq-unmapped", 3)]),
        ("## Answers\n\n### RQ1\n\n> Yes.\n", [("rq-no-text", 3), ("rq-unmapped", 3)]),
        (
            "## Questions\n\n- RQ2: Harm?\n- RQ1: Harm now?\n",
            [("no-answer", 3), ("no-answer", 4), ("rq-order", 4)],
        ),
        ("## Questions\n\n- RQ1: Harm?\n- RQ3: Harm now?\n", [("no-answer", 3), ("no-answer", 4), ("rq-order", 4)]),
        ("## Questions\n\n- RQ1: Harm?\n- RQ1: Harm again?\n", [("no-answer", 3), ("rq-duplicate", 4)]),
        ("Nothing is asked here.\n", []),
    ],
)
def test_questions(body: str, codes: list[tuple[str, int]]) -> None:
    assert found(note("", body)) == codes


def test_a_mapping_by_hand_that_leads_nowhere_is_told_at_its_own_place() -> None:
    text = "---\ntitle: T\nreview:\n  - R1=RQ1\n  - R9=RQ1\n---\n## Questions\n\n- RQ1: Good?\n\n## Answers\n\n> Yes.\n"
    stray = [one for one in findings([("/n/x.md", read_note(text, "x"))], RULES) if one.code == "stray-mapping"]
    assert [one.message for one in stray] == ['the mapping "R9=RQ1" leads nowhere: there is no review question "R9"']
    assert stray[0].about == ("review", "R9=RQ1")
    assert locate(text, *stray[0].about)[0] == 5


def test_a_conflict_copy_is_found_with_its_note() -> None:
    copy = "/n/x.sync-conflict-20240131-093000-ABCDEFG.md"
    (finding,) = findings([("/n/x.md", note("", "Text.\n")), (copy, note("", "Other text.\n"))], RULES)
    message = "a synchroniser's copy of x.md (2024-01-31 09:30): put the two together"
    assert (finding.path, finding.code, finding.message) == (copy, "conflict-copy", message)


def test_keys_and_statuses() -> None:
    rules = Rules(required_keys=("year", "authors"), statuses=("include", "exclude", "later"))
    assert found(note("year: 2024\nAuthors: [A]"), rules) == []
    assert found(note("year:\nauthors: []"), rules) == [("missing-key", 1), ("missing-key", 1)]
    some = Rules(statuses=("include", "exclude", "later"))
    assert found(note("status: exclude"), some) == [("no-reason", 1)]
    assert found(note("status: exclude\nstatus_reason: no data"), some) == []
    assert found(note("status: inclde"), some) == [("unknown-status", 1)]


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("status: [include]", None),
        ("status:\n  - Later", None),
        ("status:", None),
        ("status: []", None),
        ("status: draft", 'unknown-status: the status "draft" is not one of the review\'s (include, exclude, later)'),
        ("status: true", 'unknown-status: the status "true" is not one of the review\'s (include, exclude, later)'),
        ("status: 除外", 'unknown-status: the status "除外" is not one of the review\'s (include, exclude, later)'),
        (
            "status: inclued",
            'unknown-status: the status "inclued" is not one of the review\'s; did you mean "include"?',
        ),
        ("status: [xy]", 'unknown-status: the status "xy" is not one of the review\'s (include, exclude, later)'),
        (
            "status: [include, later]",
            "status-form: the status is a list or a map (include, later), where one word is meant",
        ),
        (
            "status: {include: yes}",
            "status-form: the status is a list or a map (include: true), where one word is meant",
        ),
        (
            "status: [[include]]",
            "status-form: the status is a list or a map, where one word is meant",
        ),
    ],
)
def test_a_status_that_is_none_of_the_review_is_named(front: str, told: str | None) -> None:
    rules = Rules(statuses=("include", "exclude", "later"))
    named = [f"{finding.code}: {finding.message}" for finding in findings([("/n/x.md", note(front))], rules)]
    assert named == ([told] if told else [])
    theirs = Rules(statuses=("draft", "除外"))
    assert found(note("status: 除外"), theirs) == [("no-reason", 1)], "the configuration says which are known"


@pytest.mark.parametrize("status", ["inclued", "inclde", "includde", "includs", "to_read", "TO READ", "toread"])
def test_a_slip_of_a_status_is_told_where_nobody_reviews_too(status: str) -> None:
    rules = Rules(statuses=("include", "no", "to-read"), reviewing=False)
    near = "to-read" if status[:2].lower() == "to" else "include"
    (told,) = findings([("/n/x.md", note(f"status: {status}"))], rules)
    assert told.message == f'the status "{status}" is not one of the review\'s; did you mean "{near}"?'


@pytest.mark.parametrize("status", ["evergreen", "draft", "on", "nod", "read", "inclds", "exclude me"])
def test_another_meaning_of_status_is_no_finding_where_nobody_reviews(status: str) -> None:
    rules = Rules(statuses=("include", "no", "to-read"))
    assert found(note(f"status: {status}"), rules._replace(reviewing=False)) == []
    assert found(note(f"status: {status}"), rules) == [("unknown-status", 1)]


def test_broken_front_matter_has_its_place() -> None:
    assert found(note("a: [1\nb: 2")) == [("broken-front-matter", 3)]


def test_tags_that_are_nearly_the_same() -> None:
    notes = [
        (f"/n/{number}.md", note(f"tags: [{tag}]")) for number, tag in enumerate(["LLM", "llm", "LLMs", "LLM", "x"])
    ]
    told = list(findings(notes, Rules()))
    assert [(finding.path, finding.code, finding.about) for finding in told] == [
        ("/n/2.md", "similar-tags", ("tags", "LLMs")),
        ("/n/1.md", "similar-tags", ("tags", "llm")),
    ]
    assert told[0].message == 'the tag "LLMs" is nearly "LLM", which 2 notes have'
    only = list(findings(notes, Rules(), frozenset({"/n/1.md"})))
    assert [finding.path for finding in only] == ["/n/1.md"], "compared with all, told of one"
    equal = [("/n/a.md", note("tags: [B]")), ("/n/b.md", note("tags: [b]"))]
    for path in ("/n/a.md", "/n/b.md"):
        assert [finding.path for finding in findings(equal, Rules(), frozenset({path}))] == [path]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("LLM", "llms", True),
        ("prompt-injection", "Prompt Injection", True),
        ("ＡＩ", "ai", True),
        ("class", "clas", False),
        ("css", "cs", False),
        ("c++", "c", False),
        ("data/sets", "datasets", False),
    ],
)
def test_tag_key(one: str, other: str, same: bool) -> None:
    assert (tag_key(one) == tag_key(other)) is same


def test_every_code_is_silenced_by_name() -> None:
    everything = [
        note("status: exclude\ntags: [a-b]", "## Questions\n\n- RQ3: Good?\n- RQ3: Again?\n"),
        note("status: inclde\ntags: [ab]", "## Answers\n\n### RQ1\n\nYes.\n"),
        note("status: [a, b]\nreview: [R9=RQ1]"),
        note("a: [1"),
    ]
    notes = [(f"/n/{number}.md", facts) for number, facts in enumerate(everything)]
    notes.append(("/n/0 (conflicted copy).md", everything[0]))
    rules = RULES._replace(required_keys=("year",))
    codes = {finding.code for finding in findings(notes, rules)}
    assert codes == set(CHECK_CODES) - {"unreadable"}
    for code in codes:
        left = {finding.code for finding in findings(notes, rules._replace(silence=frozenset({code})))}
        assert left == codes - {code}


def test_codes_are_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "CHECK.md").read_text(encoding="utf-8")
    rows = [line for line in documented.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{code}` | {text} |" for code, text in CHECK_CODES.items()]
    example = (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")
    listed = " ".join(line.strip("# ") for line in example.partition("[check]")[2].splitlines() if line[:1] == "#")
    assert f": {', '.join(CHECK_CODES)}. " in listed


@pytest.mark.parametrize(
    ("text", "key", "item", "place"),
    [
        ("---\ntitle: x\ntags: [a, llm]\n---\n", "tags", "llm", (3, 11)),
        ("---\ntitle: x\ntags:\n  - a\n  - 'llm'\n---\n", "tags", "llm", (5, 5)),
        ("---\ntags: a, llm\n---\n", "tags", "llm", (2, 7)),
        ("\ufeff---\r\nTags: [llm]\r\n---\r\n", "tags", "llm", (2, 8)),
        ("---\ntags: [a]\n---\n", "tags", "gone", (2, 1)),
        ("---\nstatus: x\n---\n", "status", "", (2, 1)),
        ("---\nstatus: x\n---\n", "other", "", (1, 1)),
        ("+++\ntags = ['llm']\n+++\n", "tags", "llm", (1, 1)),
        ("no front matter", "tags", "llm", (1, 1)),
        ("---\ntags: [a\n---\n", "tags", "a", (1, 1)),
    ],
)
def test_locate(text: str, key: str, item: str, place: tuple[int, int]) -> None:
    assert locate(text, key, item) == place


def test_a_finding_is_five_columns_and_what_it_is_about() -> None:
    assert Finding._fields == ("path", "line", "column", "code", "message", "about")
