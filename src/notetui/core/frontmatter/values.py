"""One plain value of YAML front matter: read it, set it in its own style, take its key out."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from notetui.core.frontmatter import placing, splice
from notetui.core.frontmatter.entry import Mapping, is_null, is_scalar
from notetui.core.frontmatter.quoting import quote

Entry = tuple[Any, Any]


def read(mapping: Mapping, key: str) -> str | None:
    """Return the text of a plain value, None where the key is absent or null. Raises Refused for a list or a map."""
    entry = mapping.entry(key)
    if entry is None:
        return None
    if not is_scalar(entry[1]):
        raise mapping.refuse(f"{entry[0].value} holds more than one value; it is not edited as one.", entry[0])
    return None if is_null(entry[1]) else str(entry[1].value)


def set_to(mapping: Mapping, key: str, value: str | None, eol: str) -> str:
    """Return the raw front matter with the key set, or without it. Raises Refused."""
    raw = mapping.raw
    if mapping.flow:
        raise mapping.refuse("The whole front matter is written in braces; it is not edited.")
    entry = mapping.entry(key)
    before = read(mapping, key)
    if value == before:
        return raw
    if entry is None:
        assert value is not None
        return placing.insert(mapping, f"{key}: {quote(value)}", placing.stem_of(key), eol)
    _refuse_shared(mapping, entry)
    if value is None:
        return _without(mapping, entry)
    node = entry[1]
    start, end = text_start(raw, node), int(node.end_mark.index)
    if node.style in ("|", ">"):
        # The sign of the block makes room for the value; what stands after the sign (a comment) stays.
        sign = re.compile(r"[|>][-+0-9]*").match(raw, start)
        assert sign is not None
        last = max(splice.last_of(raw, node, sign.end() - 1) + 1, sign.end())
        first_end = splice.line_stop(raw, sign.end())
        return raw[:start] + quote(value) + raw[sign.end() : first_end] + raw[max(last, first_end) :]
    if start == end:
        before_it = "" if raw[start - 1 : start] in (" ", "\t") else " "
        after_it = " " if raw[end : end + 1] == "#" else ""
        return raw[:start] + before_it + quote(value) + after_it + raw[end:]
    return raw[:start] + quote(value, node.style or "") + raw[end:]


def text_start(raw: str, node: Any) -> int:
    """Return where the text of a scalar itself starts, after its anchor."""
    found = _anchor().match(raw, node.start_mark.index, node.end_mark.index)
    return found.end() if found else int(node.start_mark.index)


def _refuse_shared(mapping: Mapping, entry: Entry) -> None:
    """Refuse a value that is an alias, that others point to, or that has a type written before it."""
    key, node = entry
    raw, start = mapping.raw, node.start_mark.index
    if start < key.start_mark.index:
        raise mapping.refuse(f"{key.value} is an alias (*), so editing it here would not be local.", key)
    if raw.startswith("!", text_start(raw, node)) and not node.style:
        raise mapping.refuse(f"{key.value} has a type written before it (!); it is not edited.", node)
    anchor = _anchor().match(raw, start)
    if anchor and re.search(rf"\*{re.escape(anchor[1])}(?![^\s,\]}}])", raw):
        raise mapping.refuse(f"Another key points to {key.value} (*{anchor[1]}), so it is not edited.", node)


def _without(mapping: Mapping, entry: Entry) -> str:
    raw, (key, node) = mapping.raw, entry
    start = splice.line_start(raw, key.start_mark.index)
    if raw[start : key.start_mark.index].strip():
        raise mapping.refuse(f"Something else stands before {key.value} on its line; it is not taken out.", key)
    last = splice.last_of(raw, node, max(key.end_mark.index, text_start(raw, node)))
    return raw[:start] + raw[splice.next_line(raw, last) :]


@cache
def _anchor() -> re.Pattern[str]:
    return re.compile(r"&([^\s,\[\]{}]+)[ \t]*")
