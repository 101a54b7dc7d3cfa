"""Lists and values in TOML and JSON front matter: a small scanner for where they stand, the standard parsers to check.

Only what is needed is scanned: top-level keys, and the strings, brackets and comments of one array (TOML v1.0.0,
RFC 8259).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from notetui.core.frontmatter import splice
from notetui.core.frontmatter.change import Refused
from notetui.core.model import Problem


def read_items(kind: str, raw: str, key: str, first_line: int) -> list[str]:
    """Return the string items of a list. Raises Refused when the key is there and is no list of strings."""
    found = _locate(kind, raw, key, first_line)
    if found is None:
        return []
    spans = _array(kind, raw, found[1], first_line, key)
    return [span.text for span in spans if span.text is not None]


def set_items(kind: str, raw: str, key: str, before: Sequence[str], after: Sequence[str], first_line: int) -> str:
    """Return the raw text with the items of a list changed."""
    found = _locate(kind, raw, key, first_line)
    if found is None:
        return _insert(kind, raw, key, "[" + ", ".join(map(_string, after)) + "]")
    value_at = found[1]
    spans = _array(kind, raw, value_at, first_line, key)
    if len(after) == len(before):
        for span, old, new in reversed([(s, o, n) for s, o, n in zip(_strings(spans), before, after, strict=True)]):
            if old != new:
                raw = raw[: span.start] + _string(new) + raw[span.end :]
        return raw
    gone = [index for index, span in enumerate(spans) if span.text is not None and span.text not in after]
    if gone:
        raw = splice.remove_from_flow(raw, spans, gone)
        spans = _array(kind, raw, value_at, first_line, key)
    present = [span.text for span in _strings(spans)]
    places = []
    for place, item in enumerate(after):
        if item not in present:
            ahead = sum(1 for other in after[:place] if other in present)
            solid = [index for index, span in enumerate(spans) if span.text is not None]
            places.append((solid[ahead] if ahead < len(solid) else len(spans), _string(item)))
    return splice.add_to_flow(raw, value_at, spans, places) if places else raw


def read_value(kind: str, raw: str, key: str, first_line: int) -> str | None:
    """Return a plain value as it is written (a string as its text), None where the key is absent or null."""
    found = _locate(kind, raw, key, first_line)
    if found is None:
        return None
    at = found[1]
    if raw[at : at + 1] in ("[", "{"):
        raise _refuse(f"{key} holds more than one value; it is not edited as one.", raw, at, first_line)
    written = raw[at : _scan_value(raw, at)].strip()
    text = _text_of(written)
    return text if text is not None else None if kind == "json" and written == "null" else written


def set_value(kind: str, raw: str, key: str, value: str | None, first_line: int) -> str:
    """Return the raw text with one value set as a string, or its entry taken out."""
    found = _locate(kind, raw, key, first_line)
    if found is None:
        return raw if value is None else _insert(kind, raw, key, _string(value))
    start, value_at = found
    end = _scan_value(raw, value_at)
    while raw[end - 1 : end] in (" ", "\t", "\r", "\n"):
        end -= 1
    if value is not None:
        literal = raw[value_at : value_at + 1] == "'" and value.isprintable() and "'" not in value
        return raw[:value_at] + (f"'{value}'" if literal else _string(value)) + raw[end:]
    if kind == "toml":
        return raw[: splice.line_start(raw, start)] + raw[splice.next_line(raw, end) :]
    return _without_member(raw, start, end)


def _without_member(raw: str, start: int, end: int) -> str:
    """Take a member out of a JSON object, with the comma that belongs to it."""
    comma = end
    while raw[comma] in " \t\r\n":
        comma += 1
    if raw[comma] == ",":
        after = comma + 1
        while raw[after] in " \t\r\n":
            after += 1
        return raw[:start] + raw[after:]
    keys = _json_keys(raw)
    if len(keys) == 1:
        return raw[:start] + raw[end:]
    before = _scan_value(raw, keys[-2][2])
    return raw[:before] + raw[end:]


def _strings(spans: Sequence[splice.Span]) -> list[splice.Span]:
    return [span for span in spans if span.text is not None]


def _string(text: str) -> str:
    """Return a basic string: TOML and JSON agree on its escapes."""
    return json.dumps(text, ensure_ascii=False)


def _refuse(message: str, raw: str, at: int, first_line: int) -> Refused:
    return Refused(Problem(message, first_line + raw.count("\n", 0, at), at - splice.line_start(raw, at) + 1))


def _locate(kind: str, raw: str, key: str, first_line: int) -> tuple[int, int] | None:
    """Return where a top-level entry and its value start. Raises Refused when it is there twice."""
    found = _toml_keys(raw) if kind == "toml" else _json_keys(raw)
    mine = [(start, value) for name, start, value in found if name.lower() == key.lower()]
    if len(mine) > 1:
        raise _refuse(f"The key {key} is there twice; keep one of them.", raw, mine[1][0], first_line)
    return mine[0] if mine else None


def _toml_keys(raw: str) -> list[tuple[str, int, int]]:
    keys = []
    at = 0
    while at < len(raw):
        found = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"([^\"\n]*)\"|'([^'\n]*)')[ \t]*=[ \t]*").match(raw, at)
        if found:
            keys.append((found[1] or found[2] or found[3] or "", at, found.end()))
            at = _scan_value(raw, found.end())
        elif raw[at : splice.next_line(raw, at)].lstrip().startswith("["):
            break
        at = splice.next_line(raw, at)
    return keys


def _json_keys(raw: str) -> list[tuple[str, int, int]]:
    keys = []
    at = raw.find("{") + 1
    while 0 < at < len(raw):
        while at < len(raw) and raw[at] in " \t\r\n,":
            at += 1
        if raw[at : at + 1] != '"':
            break
        end = _scan_string(raw, at)
        value = end
        while value < len(raw) and raw[value] in " \t\r\n:":
            value += 1
        name = _text_of(raw[at:end])
        keys.append((name if name is not None else "", at, value))
        at = _scan_value(raw, value)
    return keys


def _array(kind: str, raw: str, at: int, first_line: int, key: str) -> list[splice.Span]:
    if raw[at : at + 1] != "[":
        raise _refuse(f"{key} is not a list; make it one to edit it.", raw, at, first_line)
    spans = []
    at += 1
    while at < len(raw) and raw[at] != "]":
        if raw[at] in " \t\r\n,":
            at += 1
        elif raw[at] == "#" and kind == "toml":
            at = splice.next_line(raw, at)
        else:
            end = _scan_value(raw, at)
            spans.append(splice.Span(at, end, _text_of(raw[at:end])))
            at = end
    return spans


def _text_of(written: str) -> str | None:
    if written[:1] not in ('"', "'"):
        return None
    try:
        if written.startswith(("'", '"""')):
            import tomllib

            value = tomllib.loads(f"x = {written}")["x"]
        else:
            value = json.loads(written)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _scan_string(raw: str, at: int) -> int:
    """Return the offset after the string that starts at `at`."""
    mark = raw[at]
    if raw.startswith(mark * 3, at):
        end = raw.find(mark * 3, at + 3)
        return len(raw) if end < 0 else end + 3
    at += 1
    while at < len(raw) and raw[at] not in (mark, "\n"):
        at += 2 if raw[at] == "\\" and mark == '"' else 1
    return min(len(raw), at + 1)


def _scan_value(raw: str, at: int) -> int:
    """Return the offset after the value that starts at `at`: a string, a bracketed value, or a bare word."""
    depth = 0
    while at < len(raw):
        character = raw[at]
        if character in "\"'":
            at = _scan_string(raw, at)
            if depth == 0:
                return at
            continue
        if character in "[{":
            depth += 1
        elif character in "]}":
            if depth == 0:
                return at
            depth -= 1
            if depth == 0:
                return at + 1
        elif character == "#":
            if depth == 0:
                return at
            at = splice.next_line(raw, at)
            continue
        elif depth == 0 and character in ",\n":
            return at
        at += 1
    return at


def _insert(kind: str, raw: str, key: str, value: str) -> str:
    eol = "\r\n" if "\r\n" in raw else "\n"
    if kind == "toml":
        keys = _toml_keys(raw)
        at = splice.next_line(raw, _scan_value(raw, keys[-1][2])) if keys else 0
        return raw[:at] + f"{key} = {value}{eol}" + raw[at:]
    keys = _json_keys(raw)
    if not keys:
        at = raw.find("{") + 1
        return raw[:at] + f'"{key}": {value}' + raw[at:]
    end = _scan_value(raw, keys[-1][2])
    while raw[end - 1] in " \t\r\n":
        end -= 1
    start = keys[-1][1]
    indent = raw[splice.line_start(raw, start) : start]
    separator = f",{eol}{indent}" if not indent.strip() and splice.line_start(raw, start) > 0 else ", "
    return raw[:end] + separator + f'"{key}": {value}' + raw[end:]
