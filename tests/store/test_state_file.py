"""Remembered settings come back, and nothing that happens to their file is an error."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notetui.store.state_file import library_key, load_state, remembered_marks, save_state

TEXTS = st.text(alphabet="aZ0_-.= #'\"\\[]{},\n\r\t\x00\x1b\x7fé研🙂", max_size=8)
VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**62), 2**62),
        TEXTS,
        st.sampled_from(["a\udcffb", "\x1b[0m", "研究"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_values_come_back(tmp_path: Path, values: dict[str, Any]) -> None:
    assert save_state(str(tmp_path), values) == ""
    assert load_state(str(tmp_path)) == (values, "")


def test_nothing_yet_and_nowhere(tmp_path: Path) -> None:
    assert load_state(str(tmp_path / "none")) == ({}, "")
    assert load_state(None) == ({}, "")
    assert save_state(None, {"a": 1}) == ""


def test_what_another_program_wrote_of_another_library_stays(tmp_path: Path) -> None:
    one, other = library_key(["/one"]), library_key(["/other", "/more"])
    state = str(tmp_path)
    old = {one: {"marked": ["/one/old.md"]}}
    assert save_state(state, {"theme": "nord", "libraries": old}) == ""
    assert save_state(state, {"libraries": {**old, other: {"marked": ["/other/b.md"]}}}, other) == ""
    assert save_state(state, {"theme": "nord", "libraries": {one: {"marked": ["/one/a.md"]}}}, one) == ""
    assert remembered_marks(state, ["/one"]) == {"/one/a.md"}
    assert remembered_marks(state, ["/more", "/other"]) == {"/other/b.md"}, "in whichever order they are named"
    assert remembered_marks(state, ["/other"]) == frozenset(), (
        "what another set of directories showed is not marked here"
    )
    assert save_state(state, {"libraries": {one: {"grouping": "tag"}}}, one) == ""
    assert remembered_marks(state, ["/one"]) == {"/one/a.md"}, "what is not named stays"
    (tmp_path / "settings.toml").write_text("broken = ")
    assert save_state(state, {"libraries": {one: {"marked": []}}}, one) == "", (
        "what is damaged keeps nothing from being saved"
    )


def test_what_is_known_of_the_file_is_not_read_again_and_what_others_write_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = str(tmp_path)
    libraries: dict[str, Any] = {"/one": {"marked": ["/one/a.md"]}, "/two": {"marked": []}}
    read: list[int] = []
    loads = tomllib.loads

    def counted(text: str) -> dict[str, Any]:
        read.append(len(text))
        return loads(text)

    monkeypatch.setattr(tomllib, "loads", counted)
    assert save_state(state, {"libraries": libraries}) == ""
    for number in range(3):
        assert save_state(state, {"libraries": {**libraries, "/one": {"marked": [f"/one/{number}.md"]}}}, "/one") == ""
    assert read == []
    program = f"from notetui.store.state_file import save_state; save_state({state!r}, "
    theirs = "{'libraries': {'/two': {'marked': ['/two/b.md']}}}, '/two')"
    subprocess.run([sys.executable, "-c", program + theirs], check=True)
    for number in range(3):
        assert save_state(state, {"libraries": {**libraries, "/one": {"marked": [f"/one/{number}.md"]}}}, "/one") == ""
    assert len(read) == 1
    assert remembered_marks(state, ["/one"]) == {"/one/2.md"}
    assert remembered_marks(state, ["/two"]) == {"/two/b.md"}


@pytest.mark.parametrize("libraries", ["x", {"/one": "x"}, {"/one": {"marked": "x"}}, {"/one": {"marked": [1, ["x"]]}}])
def test_marks_of_a_file_that_somebody_wrote_are_none(tmp_path: Path, libraries: object) -> None:
    save_state(str(tmp_path), {"libraries": libraries})
    assert remembered_marks(str(tmp_path), ["/one"]) == frozenset()
    assert remembered_marks(None, ["/one"]) == frozenset()


def test_what_toml_lacks_is_left_out(tmp_path: Path) -> None:
    assert save_state(str(tmp_path / "new"), {"a": None, "b": [1, None], "c": {"d": None}, "e": {"y", "x"}}) == ""
    assert load_state(str(tmp_path / "new"))[0] == {"b": [1], "c": {}, "e": ["x", "y"]}


@pytest.mark.parametrize(
    "data",
    [b"a = ", b"\x00\xff", b"a = [" + b"[" * 100_000, b"= 1"],
    ids=["no value", "binary", "deep", "no key"],
)
def test_a_damaged_file_is_put_aside_and_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(data)
    values, notice = load_state(str(tmp_path))
    assert values == {}
    assert "damaged" in notice
    assert (tmp_path / "settings.toml.bad").read_bytes() == data
    assert load_state(str(tmp_path)) == ({}, "")


def test_a_pipe_or_folder_in_its_place(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    assert "can't be read" in load_state(str(tmp_path))[1]
    (tmp_path / "other/settings.toml").mkdir(parents=True)
    assert "can't be read" in load_state(str(tmp_path / "other"))[1]
    notice = save_state(str(tmp_path / "other"), {"a": 1})
    assert "can't be remembered" in notice
    assert {entry.name for entry in (tmp_path / "other").iterdir()} == {"settings.lock", "settings.toml"}


def test_the_old_file_stays_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert save_state(str(tmp_path), {"a": 1}) == ""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in save_state(str(tmp_path), {"a": 2})
    assert load_state(str(tmp_path)) == ({"a": 1}, "")
    assert {entry.name for entry in tmp_path.iterdir()} == {"settings.lock", "settings.toml"}


def test_only_the_person_can_read_it(tmp_path: Path) -> None:
    save_state(str(tmp_path), {"a": 1})
    assert (tmp_path / "settings.toml").stat().st_mode & 0o777 == 0o600
