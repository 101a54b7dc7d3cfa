"""python-frontmatter handlers that find and read front matter as notetui does.

python-frontmatter's own handlers look for their boundaries anywhere and read without a guard, so each is
given our finder and a guarded load; they can be handed to `frontmatter.loads(text, handler=...)` as they are.
Exporting is left out on purpose: a serialiser is never used on a note.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from notetui.core.frontmatter.find import Kind, find
from notetui.core.frontmatter.guard import DEPTH, VALUES, Unreadable, check_size, check_yaml, parseable

_PARTS = 500
"""Parts of one dotted key of TOML, at most."""


class NoteYAMLHandler(YAMLHandler):
    """YAML between `---` lines, `...` as the end too."""

    def detect(self, text: str) -> bool:
        """Say whether `text` begins with YAML front matter."""
        return find(text).kind == "yaml"

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter without its fences, and the body."""
        return _split(text)

    def load(self, fm: str, **kwargs: object) -> Any:
        """Return the values of guarded YAML; raises Unreadable and yaml.YAMLError."""
        from notetui.core.frontmatter.yaml_values import NoteLoader

        fm = parseable(fm)
        check_yaml(fm)
        return super().load(fm, Loader=NoteLoader, **kwargs)

    def load_with_node(self, fm: str) -> tuple[Any, Any]:
        """Return the root node and the values of guarded YAML from one parse; raises as `load` does."""
        from notetui.core.frontmatter.yaml_values import compose_with_values

        fm = parseable(fm)
        check_yaml(fm)
        return compose_with_values(fm)


class NoteTOMLHandler(BaseHandler):
    """TOML between `+++` lines, read by the standard library."""

    def __init__(self) -> None:
        super().__init__(fm_boundary=_never(), start_delimiter="+++", end_delimiter="+++")

    def detect(self, text: str) -> bool:
        """Say whether `text` begins with TOML front matter."""
        return find(text).kind == "toml"

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter without its fences, and the body."""
        return _split(text)

    def load(self, fm: str) -> dict[str, Any]:
        """Return the values of guarded TOML; raises Unreadable, TOMLDecodeError and ValueError."""
        import tomllib

        check_size(fm)
        _check_keys(fm)
        values = tomllib.loads(parseable(fm))
        check_depth(values)
        return values


class NoteJSONHandler(JSONHandler):
    """One JSON object at the beginning of the note."""

    def detect(self, text: str) -> bool:
        """Say whether `text` begins with JSON front matter."""
        return find(text).kind == "json"

    def split(self, text: str) -> tuple[str, str]:
        """Return the object with its braces, and the body."""
        return _split(text)

    def load(self, fm: str, **kwargs: object) -> Any:
        """Return the values of guarded JSON; raises Unreadable, JSONDecodeError and ValueError."""
        check_size(fm)
        values = super().load(fm, **kwargs)
        check_depth(values)
        return values


def _check_keys(raw: str) -> None:
    """Raise Unreadable for TOML with a key of very many parts (`a.a.a`): the parser takes the square of them."""
    if raw.count(".") > _PARTS:
        import re

        for part in re.finditer(r"[^=\n,{}\[\]]+", raw):
            if part[0].count(".") > _PARTS:
                raise Unreadable(f"there is a key of more than {_PARTS} parts", part.start())


def check_depth(values: object) -> None:
    """Raise Unreadable when collections in `values` nest deeper than DEPTH or hold very many; doesn't recurse."""
    level = [values]
    total = 0
    for _ in range(DEPTH + 1):
        level = [
            child
            for value in level
            if isinstance(value, (dict, list))
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        total += len(level)
        if total > VALUES:
            raise Unreadable(f"the front matter holds more than {VALUES} values")
        if not level:
            return
    raise Unreadable(f"the front matter is nested deeper than {DEPTH} levels")


@cache
def handler_for(kind: Kind) -> NoteYAMLHandler | NoteTOMLHandler | NoteJSONHandler:
    """Return the handler for a kind of front matter (not "none")."""
    if kind == "yaml":
        return NoteYAMLHandler()
    return NoteTOMLHandler() if kind == "toml" else NoteJSONHandler()


def _split(text: str) -> tuple[str, str]:
    found = find(text)
    return text[found.start : found.end], text[found.body_start :]


@cache
def _never() -> Any:
    import re

    return re.compile(r"(?!)")
