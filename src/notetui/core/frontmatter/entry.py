"""Where one entry of a YAML mapping stands in the text: its key, its value, its items, by the composer's marks.

Marks are character offsets into the raw front matter (libyaml counts characters; the BOM is outside the raw text).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from notetui.core.frontmatter.change import Refused
from notetui.core.frontmatter.guard import Unreadable, check_yaml, parseable
from notetui.core.frontmatter.places import place_at
from notetui.core.frontmatter.written import same_key
from notetui.core.model import Problem

if TYPE_CHECKING:
    from typing import TypeGuard

    from yaml import Node, ScalarNode, SequenceNode

    Pair = tuple[ScalarNode, Node]
    """The nodes of one entry: its key and its value."""
    ListPair = tuple[ScalarNode, SequenceNode]
    TextPair = tuple[ScalarNode, ScalarNode]


@dataclass(frozen=True, slots=True)
class Mapping:
    """The composed front matter: `pairs` of nodes in order, none where there is no mapping at all (empty, comments).

    `raw` begins on the line `first_line` of the file; `flow` is true where all of it is written in braces.
    """

    raw: str
    first_line: int
    pairs: tuple[tuple[Node, Node], ...]
    flow: bool = False

    def refuse(self, message: str, at: Node | int = 0) -> Refused:
        """Return the refusal of an edit, at a node of this mapping or at an offset into `raw`."""
        # By the offset: YAML counts lines at U+2028 and its like as well, which no editor does.
        line, column = place_at(self.raw, at if isinstance(at, int) else at.start_mark.index)
        return Refused(Problem(message, self.first_line + line - 1, column))

    def entry(self, key: str) -> Pair | None:
        """Return the nodes of the entry with this key (any case), None when it is absent.

        Raises Refused when the key is there twice.
        """
        found = [(name, value) for name, value in self.pairs if is_key(name, key)]
        if len(found) > 1:
            raise self.refuse(f"The key {found[1][0].value} is there twice; keep one of them.", found[1][0])
        return found[0] if found else None


def is_key(node: Node, key: str) -> TypeGuard[ScalarNode]:
    """Return whether a key node has this name, by the rule that reading has."""
    return isinstance(node.value, str) and same_key(node.value, key)


@lru_cache(maxsize=4)
def compose(raw: str, first_line: int) -> Mapping:
    """Return the nodes of raw YAML. Raises Refused when it can't be parsed, is no mapping, or is not bounded.

    An edit reads the same text several times, so the last few are kept.
    """
    import yaml

    from notetui.core.frontmatter.yaml_values import trouble

    text = parseable(raw)
    try:
        check_yaml(text)
        root = yaml.compose(text, Loader=_loader())
    except Unreadable as reason:
        raise Refused(_problem(text, reason, first_line)) from reason
    except (yaml.YAMLError, ValueError) as error:
        raise Refused(_problem(text, trouble(error, text), first_line)) from error
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return Mapping(raw, first_line, ())
    if not isinstance(root, yaml.MappingNode):
        raise Refused(Problem("The front matter is not a list of keys and values.", first_line, 1))
    return Mapping(raw, first_line, tuple(root.value), bool(root.flow_style))


def _problem(raw: str, reason: Unreadable, first_line: int) -> Problem:
    line, column = place_at(raw, reason.offset)
    return Problem(reason.reason[:1].upper() + reason.reason[1:] + ".", first_line + line - 1, column)


def is_list(node: Node) -> TypeGuard[SequenceNode]:
    """Return whether a node is a sequence."""
    import yaml

    return isinstance(node, yaml.SequenceNode)


def is_scalar(node: Node) -> TypeGuard[ScalarNode]:
    """Return whether a node is one value."""
    import yaml

    return isinstance(node, yaml.ScalarNode)


def is_null(node: Node) -> TypeGuard[ScalarNode]:
    """Return whether a node is an unquoted null (`~`, `null`, or nothing)."""
    return is_scalar(node) and not node.style and node.value in ("", "~", "null", "Null", "NULL")


def item_text(node: Node) -> str | None:
    """Return the text of a list's item as it is read and edited (trimmed), None for a null, an empty text, a map."""
    if not is_scalar(node) or is_null(node):
        return None
    return node.value.strip() or None


@cache
def _loader() -> Any:
    import yaml

    base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    class Nodes(base):  # type: ignore[misc]
        """Composes only: every scalar keeps the text that was written."""

    return Nodes
