"""Editing keys of front matter as text: a function from text to text that leaves every other byte alone.

No serialiser is used: over real files the best of them changed bytes beyond the tags in most. The entry is found by the
YAML composer's marks (or a small scanner for TOML and JSON), the edit is a splice, and the result is verified by
parsing both texts again before it is returned. What can't be edited safely is refused with line and column.
"""

from __future__ import annotations

from typing import NamedTuple

from notetui.core.frontmatter import arrays, exact, lists, placing, splice, values
from notetui.core.frontmatter.change import Change, Changes, Exactly, ListChange, Overtaken, Refused, Steps, ValueChange
from notetui.core.frontmatter.entry import compose
from notetui.core.frontmatter.find import Found, find
from notetui.core.frontmatter.guard import Unreadable
from notetui.core.frontmatter.places import line_at
from notetui.core.frontmatter.quoting import quote
from notetui.core.frontmatter.read import load, problem_at
from notetui.core.frontmatter.verify import same_beside, verify
from notetui.core.model import Problem

__all__ = ["Edited", "ListChange", "Refused", "apply", "read_list", "read_value", "set_list", "set_value"]


class Edited(NamedTuple):
    """An edited text (the same when there was nothing to do), what takes it back, and the lists as they are now."""

    text: str
    inverse: Changes
    lists: dict[str, tuple[str, ...]]


def apply(text: str, changes: Changes) -> Edited:
    """Change several keys, in order; all of them or, raising Refused, none."""
    new = text
    inverse: list[tuple[str, Change]] = []
    now: dict[str, tuple[str, ...]] = {}
    for key, change in changes:
        if isinstance(change, ListChange):
            before = read_list(new, key)
            new = set_list(new, key, change)
            inverse.insert(0, (key, change.inverse(before)))
            now[key] = tuple(change.apply(before))
        elif isinstance(change, ValueChange):
            held = read_value(new, key)
            if change.held and held not in change.held:
                shown = f"set to “{held}”" if held is not None else "taken out"
                raise Overtaken(Problem(f"{key} was {shown} since; it stays as it is."))
            new = set_value(new, key, change.value)
            inverse.insert(0, (key, change.inverse(held)))
    if new != text:
        exactly = changes[0][1]
        if isinstance(exactly, Exactly):
            very_text = exact.put_back(text, exactly)
            if very_text is not None and _same_meaning(very_text, new, changes):
                new = very_text
                now = {key: tuple(read_list(new, key)) for key in now}
        back = exact.difference(text, new)
        if back is not None:
            inverse.insert(0, ("", back))
    return Edited(new, tuple(inverse), now)


def read_list(text: str, key: str) -> list[str]:
    """Return the items of a list-valued key as they are edited. Raises Refused where they can't be."""
    found = _editable(text)
    if found.kind == "none":
        return []
    raw, line = _raw(text, found)
    if found.kind != "yaml":
        return arrays.read_items(found.kind, raw, key, line)
    return lists.read(compose(raw, line), key)


def set_list(text: str, key: str, change: ListChange) -> str:
    """Return the text with the items of one key changed; the same text when there is nothing to change.

    Raises Refused when the front matter or the entry can't be edited safely, or when the result does not verify.
    """
    before = read_list(text, key)
    asked, change = change, change.spelled(before)
    after = change.apply(before)
    found = find(text)
    raw, line = _raw(text, found)
    if found.kind == "yaml":
        lists.refuse_others(compose(raw, line), key, asked.asks_for)
    if after == before:
        return text
    steps = Steps(before, after, change.rename)
    if found.kind == "none":
        style = splice.Style(eol=found.newline)
        new = placing.new_front_matter(text, found, f"{quote(key)}:{found.newline}{splice.block_text(after, style)}")
    elif found.kind == "yaml":
        new = _with_raw(text, found, lists.set_to(compose(raw, line), key, steps, found.newline))
    else:
        new = _with_raw(text, found, arrays.set_items(found.kind, raw, key, steps, line))
    verify(text, new, key, steps.after)
    return new


def read_value(text: str, key: str) -> str | None:
    """Return the text of a plain value, None where the key is absent or null. Raises Refused where it is none."""
    found = _editable(text)
    if found.kind == "none":
        return None
    raw, line = _raw(text, found)
    if found.kind != "yaml":
        return arrays.read_value(found.kind, raw, key, line)
    return values.read(compose(raw, line), key)


def set_value(text: str, key: str, value: str | None) -> str:
    """Return the text with one plain key set, or taken out when the value is None; the same text when it is so already.

    A null is left as it is when None is wanted. Raises Refused as `set_list` does.
    """
    if read_value(text, key) == value:
        return text
    found = find(text)
    raw, line = _raw(text, found)
    if found.kind == "none":
        assert value is not None
        new = placing.new_front_matter(text, found, f"{quote(key)}: {quote(value)}")
    elif found.kind == "yaml":
        new = _with_raw(text, found, values.set_to(compose(raw, line), key, value, found.newline))
    else:
        new = _with_raw(text, found, arrays.set_value(found.kind, raw, key, value, line))
    verify(text, new, key, value)
    return new


# -- inside


def _editable(text: str) -> Found:
    found = find(text)
    if found.problem is not None:
        raise Refused(found.problem)
    if found.kind in ("toml", "json"):
        # What is not read for its size, depth or errors is not edited either (YAML is composed under the same guard).
        try:
            load(found.kind, text[found.start : found.end])
        except Unreadable as reason:
            raise Refused(problem_at(text, found, reason)) from reason
    return found


def _raw(text: str, found: Found) -> tuple[str, int]:
    return text[found.start : found.end], line_at(text, found.start)


def _with_raw(text: str, found: Found, raw: str) -> str:
    return text[: found.start] + raw + text[found.end :]


def _same_meaning(text: str, other: str, changes: Changes) -> bool:
    """Whether two texts differ at most in how the changed keys are written."""
    try:
        same_keys = all(
            # A tag that stood there twice comes back twice: an inverse knows it once.
            list(dict.fromkeys(read_list(text, key))) == list(dict.fromkeys(read_list(other, key)))
            if isinstance(change, ListChange)
            else isinstance(change, Exactly) or read_value(text, key) == read_value(other, key)
            for key, change in changes
        )
        return same_keys and same_beside(text, other, {key for key, _ in changes})
    except Refused:
        return False
