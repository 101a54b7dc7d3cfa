"""The index: what it answers, what it is asked for words, and what it does when its file is no good."""

from __future__ import annotations

import datetime
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notetui.core.config.model import SORTS, Config, ReviewQuestion
from notetui.core.facts import read_note
from notetui.core.library_values import Delta
from notetui.core.model import NoteFacts
from notetui.core.query.match import matches
from notetui.core.query.parse import parse
from notetui.library import Library
from notetui.store.index.codec import decode_facts, encode_facts
from notetui.store.index.entry import searchable
from notetui.store.index.excerpt import excerpt
from notetui.store.index.file import Damaged
from notetui.store.index.terms import index_terms, match_text
from tests.sample import GARDEN

Open = Callable[..., Library]

NOTES = {
    "garden.md": GARDEN,
    "papers/llm.md": "---\ntitle: Language models\ntags: [LLM, nlp/agents]\ntopics: [ai/models]\nstatus: include\n"
    "date: 2024-12-04\nauthors: [Ada Quill]\n---\n# Ragged edges\nA language model reads c++ and storage.\n> quoted\n",
    "papers/研究.md": "---\ntags: [漢字]\ndate: 2023-01\n---\n先行研究と比べて第3章の研究課題がある。\n",
    "plain.md": "Nothing but *text* about co-ops 😀 and rags.\n\n## RQ1: Why?\nBecause.\n",
    "broken.md": "---\ntitle: [unclosed\n---\n# Still here\n",
    "empty.md": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    for name, text in NOTES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def library(root: Path, tmp_path: Path) -> Iterator[Open]:
    made: list[Library] = []

    def open_it(config: Config | None = None, **options: Any) -> Library:
        options.setdefault("cache_dir", str(tmp_path / "cache"))
        options.setdefault("patience", 0.0)
        made.append(Library([str(root)], config or Config(), state_dir=None, **options))
        return made[-1]

    yield open_it
    for one in made:
        one.close()


def scanned(library: Library) -> Delta:
    from notetui.core.changes import together

    return together(library.scan())


def names(library: Library, query: str) -> set[str]:
    return {library.relpath(path) for path in library.paths(parse(query))}


def test_a_scan_finds_all_and_a_second_one_nothing(library: Open, root: Path) -> None:
    one = library()
    seen: list[tuple[int, int]] = []
    added = {path for delta in one.scan(lambda done, total: seen.append((done, total))) for path in delta.added}
    assert added == {str(root / name) for name in NOTES}
    assert seen[-1] == (len(NOTES), len(NOTES))
    assert not scanned(one)
    assert one.count() == len(NOTES)
    assert not one.notice


def test_another_start_reads_only_what_changed(library: Open, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = library()
    scanned(first)
    before = first.groups("tag")
    first.close()
    (root / "plain.md").write_text("changed")
    second = library()
    assert second.groups("tag") == before
    read: list[str] = []

    def spy(text: str, stem: str, tag_key: str = "tags") -> NoteFacts:
        read.append(stem)
        return read_note(text, stem, tag_key)

    monkeypatch.setattr("notetui.core.facts.read_note", spy)
    assert scanned(second) == Delta(changed=frozenset({str(root / "plain.md")}))
    assert read == ["plain"]


def test_facts_come_back_whole(library: Open, root: Path) -> None:
    one = library()
    scanned(one)
    for name, text in NOTES.items():
        assert one.facts(str(root / name)) == read_note(text, Path(name).stem)
    assert one.facts(str(root / "none.md")) is None
    assert one.facts("/elsewhere.md") is None
    assert dict(one.each())[str(root / "garden.md")].title == "How Gardens Grow: A Survey"


def test_groups_have_ancestors_counts_and_a_last_one(library: Open) -> None:
    one = library()
    scanned(one)
    groups = {group.path: group.count for group in one.groups("topic")}
    assert groups == {("ai",): 1, ("ai", "models"): 1, ("botany",): 1, ("botany", "plants"): 1, ("",): 4}
    assert [note.title for note in one.notes_in("topic", ("ai", "models"))] == ["Language models"]
    assert one.notes_in("topic", ("ai",)) == []
    assert [group.path for group in one.groups("date")][:2] == [("2024",), ("2024", "2024-12")]
    assert {group.path for group in one.groups("topic", parse("tag:llm"))} == {("ai",), ("ai", "models")}
    assert dict(one.tag_counts()) == {"LLM": 1, "nlp/agents": 1, "paper-note": 1, "漢字": 1}
    assert dict(one.tag_counts("topics")) == {"ai/models": 1, "botany/plants": 1}


def test_orders(library: Open, root: Path) -> None:
    for number in (2, 10, 1):
        (root / f"t{number}.md").write_text(f"---\ntitle: part {number}\nstatus: x\ndate: 20{number + 10}-01-01\n---\n")
    one = library()
    scanned(one)
    assert [note.title for note in one.notes_in("status", ("x",))] == ["part 1", "part 2", "part 10"]
    assert [note.title for note in one.notes_in("status", ("x",), None, "date")] == ["part 10", "part 2", "part 1"]
    assert [note.title for note in one.notes_in("status", ("x",), None, "path")] == ["part 1", "part 10", "part 2"]
    assert one.notes(None, "quotes")[0].detail != ""


@pytest.mark.parametrize("odd", [False, True])
def test_a_listing_is_the_notes_as_columns(library: Open, root: Path, odd: bool) -> None:
    one = library()
    assert one.listing() == ((), (), ())
    (root / "e.md").write_text("---\ntitle: With an emoji\nemoji: 🔐\ndate: 2023-01-01\n---\n")
    if odd:
        (root / os.fsdecode(b"caf\xe9.md")).write_text("> a quote\n")
    scanned(one)
    for sort in SORTS:
        for query in (None, parse("title:language OR title:emoji")):
            notes = one.notes(query, sort)
            titles = [f"{note.emoji} {note.title}" if note.emoji else note.title for note in notes]
            found = one.listing(query, sort)
            assert list(found.titles) == titles
            assert list(found.dates) == [note.date_shown for note in notes]
            assert list(found.paths) == [note.path for note in notes]


QUERIES = [
    "rag", "RAG", "storage", "tora", "研究", "究課", "研", "章の研", "第3章", "language model",
    '"language model"', "c++", "co-ops", "-rag", "rag OR 研究", "tag:llm", "tag:nlp", "tag:nl*", "topic:ai",
    "status:include", "title:language", "title:lang", "title:nguage", "title:agents", "path:papers",
    "path:研究", "has:quote", "no:tag", "has:rq", "rq:1", "rq:RQ1", "rq:why", "date:2024",
    "date:2023-01..2024-03", "date:..2023", "has:problem", "(rag OR 研究) -tag:漢字", "quill", "😀", "authors",
    "has:link", "has:answer",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_the_index_finds_what_matching_every_note_finds(library: Open, query: str) -> None:
    one = library()
    scanned(one)
    wanted = set()
    for name, text in NOTES.items():
        facts = read_note(text, Path(name).stem)
        if matches(parse(query), facts, name, searchable(facts, text)):
            wanted.add(name)
    assert names(one, query) == wanted
    assert one.count(parse(query)) == len(wanted)
    assert {one.relpath(hit.path) for hit in one.search(parse(query), 100)} == wanted


def test_a_group_named_after_a_number_says_what_each_of_its_notes_asks(library: Open, root: Path) -> None:
    soil = "# A\n\n## Questions\n\n- RQ7: Which soil?\n- RQ7.1: Why?\n- RQ8:\n\n## Answers\n\n### RQ7\n\nClay.\n"
    (root / "a.md").write_text(soil)
    (root / "b.md").write_text("# B\n\n## RQ7: 苔とは何か\n")
    one = library()
    scanned(one)
    assert [(line.title, line.asked) for line in one.notes_in("question", ("RQ7",))] == [
        ("A", "Which soil?"),
        ("B", "苔とは何か"),
    ]
    assert [(line.title, line.asked) for line in one.notes_in("question", ("RQ8",))] == [("A", "")]
    assert not any(line.asked for line in one.notes_in("folder", ("",)))
    (root / "b.md").write_text("# B\n\n## RQ7: Which moss?\n")
    one.refresh([str(root / "b.md")])
    assert [line.asked for line in one.notes_in("question", ("RQ7",), None, "path")] == ["Which soil?", "Which moss?"]


def test_marked_notes_and_review_questions_can_be_asked_for(library: Open, root: Path) -> None:
    config = Config(review_questions=(ReviewQuestion("Q1", "Why at all?", patterns=("why",)),))
    one = library(config)
    scanned(one)
    one.marked = frozenset({str(root / "plain.md")})
    assert names(one, "is:marked") == {"plain.md"}
    assert names(one, "review:q1") == {"plain.md"}
    assert ("Q1 Why at all?",) in {group.path for group in one.groups("question")}


def test_a_hit_has_its_line_and_the_places_of_the_words(library: Open, root: Path) -> None:
    one = library()
    scanned(one)
    (hit,) = one.search(parse("研究課"), 10)
    assert (hit.path, hit.line) == (str(root / "papers/研究.md"), 5)
    assert [hit.excerpt[start:end] for start, end in hit.spans] == ["研究課"]
    assert one.search(parse("language"), 10)[0].title == "Language models"
    assert len(one.search(parse("-xyzzy"), 3)) == 3


def test_an_excerpt_says_more_than_the_title_that_stands_above_it() -> None:
    text = "---\ntitle: All about moss\n---\n\n# All about moss\n\nNothing.\n\n## Where moss grows\n"
    assert excerpt(text, ["moss"], "All about moss")[:2] == (9, "## Where moss grows")
    only = text.partition("## ")[0]
    assert excerpt(only, ["moss"], "All about moss")[:2] == (5, "# All about moss"), "a place to go to"
    assert excerpt(text, ["moss"], "Another title")[:2] == (5, "# All about moss")
    assert excerpt("All about moss\n=====\n\nThe moss.\n", ["moss"], "All about moss")[:2] == (4, "The moss.")


@given(st.text(alphabet="ab 研究課ßİ\n", max_size=60), st.sampled_from(["a", "研究", "ab", "ß", "ba", "究"]))
def test_excerpts_point_at_what_was_looked_for(text: str, word: str) -> None:
    line, shown, places = excerpt(text, [word])
    if line:
        assert shown in text.split("\n")[line - 1]
        assert places
    for start, end in places:
        assert shown[start:end].casefold() == word.casefold() or len(shown[start:end]) > 1


@pytest.mark.parametrize(
    ("text", "terms"),
    [("Abc", "abc"), ("研究課題", " 研究 究課 課題 題 "), ("x研y", "x 研 y"), ("研。究", " 研 。 究 ")],
)
def test_terms_of_a_text(text: str, terms: str) -> None:
    assert index_terms(text).split() == terms.split()


@given(st.text(alphabet="aB研究課題ǅßé、 \n\x0b\u2028\x85\ud800𠀀ﬃ", max_size=40))
def test_terms_are_each_character_of_a_run_with_the_next_one(text: str) -> None:
    folded = text.casefold().replace("\ud800", "?")
    runs = re.sub(
        "[研究課題𠀀]+", lambda run: f" {' '.join(run[0][at : at + 2] for at in range(len(run[0])))} ", folded
    )
    assert index_terms(text).split() == runs.split()


def test_what_is_asked_for_a_word() -> None:
    assert match_text("LLM") == '"llm"*'
    assert match_text("研") == '"研"*'
    assert match_text("研究課") == '"研究 究課"'
    assert match_text("++") is None
    assert match_text('a" OR b') == '"a or b"*'
    assert match_text("x", "title") == 'title : "x"*'


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec=None))
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3) | st.integers() | st.dates(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), values, max_size=4))
def test_any_front_matter_values_are_kept(keys: dict[str, Any]) -> None:
    facts = NoteFacts(title="t", keys=keys)
    assert decode_facts(encode_facts(facts)) == facts


def test_values_json_has_not() -> None:
    keys = {"s": {1, 2}, "t": (1, (2,)), "m": {"\0d": 1}, "n": 10**2000, "z": datetime.UTC}
    kept = decode_facts(encode_facts(NoteFacts(title="t", keys=keys))).keys
    assert kept == {**keys, "z": "UTC"}


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b'["t"]', b"[" * 100_000])
def test_facts_that_are_none_are_damage(data: bytes) -> None:
    with pytest.raises(Damaged):
        decode_facts(data)


def index_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache" / "index").glob("*.sqlite")
    return path


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "cut":
        path.write_bytes(data[: len(data) // 3])
    elif how == "noise":
        path.write_bytes(data[:100] + os.urandom(len(data) - 100))
    elif how == "head":
        path.write_bytes(os.urandom(4096) + data[4096:])
    elif how == "middle":
        path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))
    elif how == "text":
        path.write_bytes(b"not a database at all")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "version":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    elif how == "tables":
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE facts")
        connection.close()


@pytest.mark.parametrize("how", ["cut", "noise", "head", "middle", "text", "empty", "version", "tables"])
def test_a_damaged_index_is_built_again(library: Open, tmp_path: Path, how: str) -> None:
    first = library()
    scanned(first)
    before = (first.groups("tag"), first.paths(parse("研究")))
    first.close()
    damage(index_file(tmp_path), how)
    second = library()
    second.groups("tag")
    scanned(second)
    assert (second.groups("tag"), second.paths(parse("研究"))) == before
    assert len(second.search(parse("language"), 10)) == 1
    second.close()
    third = library()
    assert third.groups("tag") == before[0]
    assert not scanned(third)


def test_damage_that_is_met_later_is_told_once_and_mended(library: Open, tmp_path: Path) -> None:
    troubles: list[str] = []
    one = library()
    one.on_index_trouble(lambda: troubles.append(one.notice))
    scanned(one)
    with sqlite3.connect(index_file(tmp_path)) as connection:
        connection.execute("UPDATE facts SET json = x'00'")
    connection.close()
    assert one.facts(one.paths()[0] if one.count() else "") is None
    scanned(one)
    assert one.count() == len(NOTES)
    assert one.facts(one.paths()[0]) is not None
    assert troubles == [f"The index was damaged and is built again: {index_file(tmp_path)}"]


def test_an_index_that_another_program_holds_is_replaced_by_one_in_memory(library: Open, tmp_path: Path) -> None:
    first = library()
    scanned(first)
    first.close()
    holder = sqlite3.connect(index_file(tmp_path), isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("UPDATE entry SET linked = 0")
    second = library(held_after=0.05)
    assert second.notice == f"The index is in memory for now: another program holds {index_file(tmp_path)}"
    scanned(second)
    assert second.count() == len(NOTES)
    holder.close()


def test_no_place_for_the_index(library: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for cache in (None, str(tmp_path / "file"), "/proc/nowhere"):
        one = library(cache_dir=cache)
        where = "in memory for now: " if cache else "kept in memory only: there is no place to keep it"
        assert one.notice.startswith(f"The index is {where}")
        scanned(one)
        assert one.count() == len(NOTES)
        assert len(one.search(parse("language"), 10)) == 1


def test_a_full_disk_while_building(library: Open, root: Path) -> None:
    (root / "empty.md").write_text(" ".join(f"word{number}" for number in range(30_000)))
    one = library()
    with one._database.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    one._database._in_use().execute(f"PRAGMA max_page_count = {pages}")
    scanned(one)
    assert one.notice.startswith("The index is in memory for now: the disk is full, make room for ")
    assert one.count() == len(NOTES)


def test_two_programs_on_one_index(library: Open, root: Path) -> None:
    one, two = library(), library()
    scanned(one)
    assert scanned(two).changed == {str(root / name) for name in NOTES}
    (root / "new.md").write_text("---\ntags: [fresh]\n---\n")
    (root / "empty.md").unlink()
    assert one.refresh([str(root / "new.md"), str(root / "empty.md")]).removed
    # The other one's files are up to date in the index: it is told all the same.
    delta = two.refresh([str(root / "new.md")])
    assert delta == Delta(changed=frozenset({str(root / "new.md")}), removed=frozenset({str(root / "empty.md")}))
    assert two.groups("tag") == one.groups("tag")
    assert not two.refresh([str(root / "new.md")])


def test_a_note_that_another_program_wrote_and_that_went_since_is_told_as_gone(library: Open, root: Path) -> None:
    one, two = library(), library()
    scanned(one)
    scanned(two)
    path = str(root / "plain.md")
    (root / "plain.md").write_text("written beside")
    one.refresh([path])
    (root / "plain.md").unlink()
    assert two.refresh([path]) == Delta(removed=frozenset({path}))
    (root / "plain.md").write_text("and there again")
    assert two.refresh([path]) == Delta(added=frozenset({path}))
    (root / "plain.md").unlink()
    two.refresh([path])
    (root / "plain.md").write_text("a third time")
    one.refresh([])
    assert one.refresh([path]) == Delta(added=frozenset({path}))


def test_a_link_is_followed_as_soon_as_what_it_leads_to_is_there(library: Open, root: Path) -> None:
    (root / "link.md").symlink_to("later.md")
    one = library()
    scanned(one)
    assert one.facts(str(root / "link.md")) is None
    (root / "later.md").write_text("# Later\n")
    paths = frozenset({str(root / "link.md"), str(root / "later.md")})
    assert one.refresh([str(root / "later.md")]).added == paths


def test_two_programs_build_at_the_same_time(library: Open) -> None:
    both = [library(), library()]
    threads = [threading.Thread(target=scanned, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [one.count() for one in both] == [len(NOTES)] * 2
    assert both[0].groups("tag") == both[1].groups("tag")
    assert not both[0].notice


def dying(one: Library, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make most of the full text that of notes that are no more."""
    monkeypatch.setattr("notetui.store.index.update.FEWEST_DEAD", 3)
    for number in range(2 * one.count() + 1):
        (root / "plain.md").write_text(f"words {number} gardening")
        one.refresh([str(root / "plain.md")])


def test_dead_text_is_cleared_away(library: Open, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = library()
    scanned(one)
    dying(one, root, monkeypatch)
    # What is known of the notes but for their text is not worked out again.
    monkeypatch.setattr("notetui.store.index.look.entry_of", lambda *told: pytest.fail(f"read again: {told}"))
    assert not scanned(one)
    with one._database.read() as connection:
        assert connection.execute("SELECT count(*) FROM fts_docsize").fetchone()[0] == len(NOTES)
    assert names(one, "gardening") == {"plain.md"}
    assert names(one, "language") == {"papers/llm.md"}
    assert names(one, "研究課題") == {"papers/研究.md"}
    assert names(one, "title:language") == {"papers/llm.md"}


def test_notes_that_change_while_their_text_is_cleared_away(
    library: Open, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = library()
    scanned(one)
    dying(one, root, monkeypatch)
    with one._updater._batch() as changes:
        assert one._updater._clear_dead_text(changes.connection)
    (root / "garden.md").write_text("# Now about ferns\n")
    os.utime(root / "papers/llm.md", (1, 1))
    (root / "empty.md").unlink()
    one.refresh([str(root / "papers/llm.md"), str(root / "papers/llm.md")])
    scanned(one)
    fresh = library(cache_dir=None)
    scanned(fresh)
    for query in ("ferns", "language", "gardening", "研究課題", "text", "tag:漢字"):
        assert names(one, query) == names(fresh, query)
    with one._database.read() as connection:
        assert connection.execute("SELECT count(*) FROM fts_docsize").fetchone()[0] == len(NOTES) - 1
    assert dict(one.each()) == dict(fresh.each())


def test_switching_there_and_back_clears_nothing_away(
    library: Open, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notetui.store.index.update.FEWEST_DEAD", 3)
    one = library()
    scanned(one)
    for sign in ("there", "back"):
        for path in root.rglob("*.md"):
            path.write_text(f"{sign} {path.name}")
        scanned(one)
    with one._database.read() as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'dead'").fetchone()[0] == 2 * len(NOTES)


def test_the_index_is_readable_by_its_person_only(library: Open, tmp_path: Path) -> None:
    scanned(library())
    assert index_file(tmp_path).stat().st_mode & 0o077 == 0


def test_index_files_that_nobody_uses_are_swept(library: Open, tmp_path: Path) -> None:
    one = library()
    old, new = (tmp_path / "cache" / "index" / f"{name}.sqlite" for name in ("old", "new"))
    old.write_text("")
    new.write_text("")
    os.utime(old, (1, 1))
    scanned(one)
    assert new.exists()
    assert not old.exists()
    assert one.count() == len(NOTES)


def test_links_to_a_note_are_found_in_every_way_of_writing_them(root: Path, library: Open) -> None:
    others = {
        "a.md": "# A\nSee [it](garden.md) and\n[again](./garden.md#rq1).\n",
        "papers/b.md": "# B\n[up](../garden.md)\n\n[[Garden|the garden]] twice [[garden]]\n",
        "papers/my garden.md": "# Mine\n",
        "papers/c.md": "# C\n[mine](my%20garden.md) and [[my garden]]\n[pic](garden.png) ![](garden.md) garden.md\n",
    }
    for name, text in others.items():
        (root / name).write_text(text)
    opened = library()
    list(opened.scan())
    found = opened.backlinks(str(root / "garden.md"))
    assert [(os.path.basename(link.path), link.title, link.line) for link in found] == [
        ("a.md", "A", 2),
        ("a.md", "A", 3),
        ("b.md", "B", 2),
        ("b.md", "B", 4),
    ]
    assert found[0].text == "See [it](garden.md) and"
    mine = opened.backlinks(str(root / "papers" / "my garden.md"))
    assert [(os.path.basename(link.path), link.line) for link in mine] == [("c.md", 2)]
    assert opened.backlinks(str(root / "plain.md")) == []
