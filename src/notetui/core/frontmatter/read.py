"""Read a note's front matter: values, raw text and body, by python-frontmatter's handlers under a guard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from notetui.core.frontmatter.find import Found, Kind, find
from notetui.core.frontmatter.guard import Unreadable
from notetui.core.frontmatter.places import line_at, place_at
from notetui.core.model import Problem


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a note's front matter says.

    `raw` is the front matter without its fences, `body` the rest of the note, `body_line` the 1-based line of
    the file where the body begins. `values` is empty when `problem` says why it can't be read. `node` is the
    YAML node behind the values (None for other kinds): `text_list` reads tags from it as written.
    """

    kind: Kind
    values: dict[str, Any]
    raw: str
    body: str
    body_line: int
    problem: Problem | None = None
    node: Any = field(default=None, repr=False, compare=False)


def read(text: str) -> FrontMatter:
    """Read the front matter of a note's whole text; never raises.

    Values are plain (text, numbers, booleans, None, dates, lists, dicts), keys always text. What can't be read
    leaves `values` empty and gives a problem with the line and column of the file.
    """
    found = find(text)
    body = text[found.body_start :]
    if found.kind == "none":
        return FrontMatter("none", {}, "", body, 1, found.problem)
    raw = text[found.start : found.end]
    body_line = line_at(text, found.body_start)
    try:
        node, values = load(found.kind, raw)
    except Unreadable as reason:
        problem = problem_at(text, found, reason)
        return FrontMatter(found.kind, {}, raw, body, body_line, problem)
    return FrontMatter(found.kind, values, raw, body, body_line, None, node)


def text_list(fm: FrontMatter, key: str) -> list[str]:
    """Return the tags under `key` as they were written; `Tags` answers for `tags`, nulls are skipped."""
    from notetui.core.frontmatter import written

    if fm.node is not None:
        entry = written.pick_entry(fm.node, key)
        return [] if entry is None else written.texts_of_node(entry[1], fm.raw)
    return written.texts_of_value(value_of(fm.values, key)) if fm.values else []


def value_of(values: dict[str, Any], key: str) -> Any:
    """Return the value of `key`, spelled exactly or else with other capitals; None when absent.

    In TOML of Zola, `tags` live in a table `taxonomies`: that is looked into when there is no such key itself.
    """
    name = _spelling(values, key)
    if name is not None:
        return values[name]
    taxonomies = values.get("taxonomies")
    if not isinstance(taxonomies, dict):
        return None
    name = _spelling(taxonomies, key)
    return None if name is None else taxonomies[name]


def _spelling(values: dict[str, Any], key: str) -> str | None:
    """Return how `key` is spelled among the keys (`written.same_key`), None when it is not there."""
    if key in values:
        return key
    wanted = key.casefold()
    for name in values:
        if isinstance(name, str) and name.casefold() == wanted:
            return name
    return None


def load(kind: Kind, raw: str) -> tuple[Any, dict[str, Any]]:
    """Return the YAML root node (None for other kinds or empty front matter) and the values; raises Unreadable."""
    from notetui.core.frontmatter.handlers import NoteYAMLHandler, handler_for

    handler = handler_for(kind)
    try:
        if isinstance(handler, NoteYAMLHandler):
            node, values = handler.load_with_node(raw)
        else:
            node, values = None, handler.load(raw)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("the front matter is nested too deeply") from None
    except Exception as error:
        # Every parser has its own errors, and python-frontmatter adds ValueError and TypeError for odd values.
        raise _translated(kind, error, raw) from error
    if values is None:
        return None, {}
    if not isinstance(values, dict):
        raise Unreadable("the front matter is not a list of keys with values")
    if not all(type(key) is str for key in values):
        values = {key if isinstance(key, str) else str(key): value for key, value in values.items()}
    return node, values


def problem_at(text: str, found: Found, reason: Unreadable) -> Problem:
    """Return a problem at the line and column of the whole file."""
    return Problem(reason.reason, *place_at(text, found.start + reason.offset))


def _translated(kind: Kind, error: Exception, raw: str) -> Unreadable:
    if kind == "yaml":
        from notetui.core.frontmatter.guard import parseable
        from notetui.core.frontmatter.yaml_values import trouble

        return trouble(error, parseable(raw))
    if kind == "toml":
        from notetui.core.frontmatter.toml_trouble import trouble_in_toml

        return trouble_in_toml(error, raw)
    return Unreadable(f"the JSON front matter can't be read: {error}", int(getattr(error, "pos", 0)))
