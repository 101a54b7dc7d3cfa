"""YAML front matter to plain Python values, together with the nodes that they came from.

The loader keeps what a note says rather than fail on it: a date that isn't one, a number too long to be one
and a value with a tag of its own stay the text that was written.
"""

from __future__ import annotations

from typing import Any

import yaml

from notetui.core.frontmatter.guard import Unreadable

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without libyaml reads the same, slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

_PREFIX = "tag:yaml.org,2002:"
_STR = _PREFIX + "str"
_NULL = _PREFIX + "null"
_SEQ = _PREFIX + "seq"
_MAP = _PREFIX + "map"
_MERGE = _PREFIX + "merge"
_VALUE = _PREFIX + "value"
_LONGEST_NUMBER = 300


class NoteLoader(_Base):
    """A safe loader whose constructor is one plain recursion (the guard has bounded the depth)."""

    def get_single_data(self) -> Any:
        """Return the document's value, None when there is no document."""
        node = self.get_single_node()
        return None if node is None else self.value_of(node)

    def value_of(self, node: yaml.Node) -> Any:
        """Return the plain Python value of `node`."""
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == _STR else self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value_of(item) for item in node.value]
        values: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                self._merge(value_node, merged)
                continue
            key = self.value_of(key_node)
            if isinstance(key, (list, dict)):
                # `{{ name }}` of a template is a mapping as a key: no dict can hold it, its text can.
                key = repr(key)
            values[key] = self.value_of(value_node)
        return {**merged, **values} if merged else values

    def _merge(self, node: yaml.Node, into: dict[Any, Any]) -> None:
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for source in sources:
            if not isinstance(source, yaml.MappingNode):
                raise Unreadable("a merge key (<<) needs a mapping", node.start_mark.index)
            for key, value in self.value_of(source).items():
                into.setdefault(key, value)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.removeprefix(_PREFIX)
        if kind == "null":
            return None
        if kind == "bool":
            return self.bool_values.get(node.value.lower(), node.value)
        if kind not in ("int", "float", "timestamp") or len(node.value) > _LONGEST_NUMBER:
            return node.value
        try:
            return self.yaml_constructors[node.tag](self, node)
        except (ValueError, OverflowError, AttributeError):
            return node.value


def compose(raw: str) -> yaml.Node | None:
    """Return the root node of `raw`, which must have passed the guard; raises yaml.YAMLError."""
    return yaml.compose(raw, Loader=NoteLoader)


def compose_with_values(raw: str) -> tuple[yaml.Node | None, Any]:
    """Return the root node of `raw` and its plain value from one parse; raises yaml.YAMLError and Unreadable."""
    loader = NoteLoader(raw)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.value_of(node)
    finally:
        loader.dispose()


def trouble(error: Exception, raw: str) -> Unreadable:
    """Say in plain words what a YAML error means and where in `raw` it is."""
    if isinstance(error, yaml.MarkedYAMLError):
        # A quote that is never closed is mended where it begins, not at the end that it runs to.
        marks = error.problem_mark, error.context_mark
        mark = next(filter(None, reversed(marks) if error.problem == _NEVER_CLOSED else marks), None)
        return Unreadable(_plain(error.problem or error.context or "it is not YAML"), mark.index if mark else 0)
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes here, PyYAML's own reader characters.
        offset = int(error.position)
        if hasattr(yaml, "CSafeLoader"):
            offset = len(raw.encode()[:offset].decode("utf-8", "ignore"))
        code = raw[offset : offset + 1]
        name = f"U+{ord(code):04X}" if code else "one"
        return Unreadable(f"a control character ({name}) is not allowed in YAML", offset)
    return Unreadable(f"the front matter can't be read: {error}")


_NEVER_CLOSED = "found unexpected end of stream"
_PLAIN = {
    "mapping values are not allowed in this context": (
        "a colon and a space stand where YAML expects none (a text with `: ` needs quotes)"
    ),
    "could not find expected ':'": "a key without its colon (:)",
    "found character that cannot start any token": (
        "this sign can't begin a value (a text that begins with @, `, % or a tab needs quotes)"
    ),
    "did not find expected key": "the indentation doesn't fit, or a quote is closed too early",
    "did not find expected '-' indicator": "an item of this list doesn't begin with a dash",
    _NEVER_CLOSED: "a quote is never closed",
    "did not find expected ',' or ']'": (
        "a comma or the closing ] of a list is missing (a tag that begins with # needs quotes)"
    ),
    "did not find expected ',' or '}'": "a comma or the closing } of a mapping is missing",
    "second occurrence": "the same anchor (&) stands here twice",
    "found undefined alias": "an alias (*) points to nothing",
    "did not find expected <document start>": "something stands before the first key",
    "expected a single document in the stream": "there are two YAML documents here",
    "found unknown escape character": "an unknown escape (\\) in a double-quoted text",
}


def _plain(problem: str) -> str:
    return _PLAIN.get(problem, problem)
