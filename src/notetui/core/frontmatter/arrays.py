"""The same edits in TOML and JSON front matter: a list in brackets, a list as one text, a plain value."""

from __future__ import annotations

import json

from notetui.core.frontmatter import flows, scan, splice, texts, written
from notetui.core.frontmatter.change import Steps
from notetui.core.frontmatter.scan import Member


def read_items(kind: str, raw: str, key: str, first_line: int) -> list[str]:
    """Return the items of a list, or the tags of a text. Raises Refused for a value of another kind."""
    found = scan.locate(kind, raw, key, first_line, table=True)
    if found is None or _is_null(kind, raw, found):
        return []
    text = scan.text_of(raw[found.value : found.end])
    if text is not None:
        return written.split_text(text)
    _check_list(raw, found, first_line)
    return [span.text for span in scan.items(kind, raw, found.value) if span.text is not None]


def set_items(kind: str, raw: str, key: str, steps: Steps, first_line: int) -> str:
    """Return the raw text with the items of a list changed. Raises Refused."""
    found = scan.locate(kind, raw, key, first_line, table=True)
    fresh = "[" + ", ".join(map(_string, steps.after)) + "]"
    if found is None:
        return _insert(kind, raw, key, fresh, table=True)
    start, end = found.value, found.end
    text = scan.text_of(raw[start:end])
    if text is not None and steps.before and steps.after:
        try:
            return raw[:start] + _like(raw[start:end], texts.changed(text, steps)) + raw[end:]
        except texts.CantSay as reason:
            raise scan.refuse(str(reason), raw, start, first_line) from reason
    if text is not None or _is_null(kind, raw, found):
        return raw[:start] + fresh + raw[end:]
    _check_list(raw, found, first_line)
    spans = scan.items(kind, raw, start)
    for span in reversed(spans):
        if span.text in steps.renames:
            raw = raw[: span.start] + _like(raw[span.start : span.end], steps.renames[span.text]) + raw[span.end :]
    if steps.additions:
        spans = scan.items(kind, raw, start)
        stay = [index for index, span in enumerate(spans) if span.text is not None and span.text not in steps.gone]
        model = raw[spans[-1].start : spans[-1].end] if spans else ""
        new = [(stay[at] if at < len(stay) else len(spans), _like(model, item)) for at, item in steps.additions]
        raw = flows.add(raw, start, spans, new)
    if steps.gone:
        spans = scan.items(kind, raw, start)
        raw = flows.remove(raw, spans, [index for index, span in enumerate(spans) if span.text in steps.gone])
    return raw


def read_value(kind: str, raw: str, key: str, first_line: int) -> str | None:
    """Return a plain value as it is written (a string as its text), None where the key is absent or null."""
    found = scan.locate(kind, raw, key, first_line)
    if found is None or _is_null(kind, raw, found):
        return None
    start, end = _one(kind, raw, found)
    if "".join(raw[start:end].split()) == "[]":
        return None
    if raw[start : start + 1] in ("[", "{"):
        message = f"{key} holds a list or a map; write one word there to have it edited."
        raise scan.refuse(message, raw, found.value, first_line)
    source = raw[start:end]
    text = scan.text_of(source)
    return source if text is None else text


def set_value(kind: str, raw: str, key: str, value: str | None, first_line: int) -> str:
    """Return the raw text with one value set as a string, or its entry taken out."""
    found = scan.locate(kind, raw, key, first_line)
    if found is None:
        return raw if value is None else _insert(kind, raw, key, _string(value))
    if value is not None:
        start, end = _one(kind, raw, found)
        return raw[:start] + _like(raw[start:end], value) + raw[end:]
    if kind == "toml":
        return raw[: splice.line_start(raw, found.start)] + raw[splice.next_line(raw, found.end) :]
    every = scan.members(kind, raw)
    return flows.remove(raw, [flows.Span(member.start, member.end, "") for member in every], [every.index(found)])


def _one(kind: str, raw: str, found: Member) -> tuple[int, int]:
    """Return where a value stands: of a list with one item that is a text, where that item does."""
    if raw[found.value : found.value + 1] == "[":
        spans = scan.items(kind, raw, found.value)
        if len(spans) == 1 and spans[0].text is not None:
            return spans[0].start, spans[0].end
    return found.value, found.end


def _check_list(raw: str, found: Member, first_line: int) -> None:
    if raw[found.value : found.value + 1] != "[":
        message = f"{found.name} is not a list; make it one to edit it."
        raise scan.refuse(message, raw, found.value, first_line)


def _is_null(kind: str, raw: str, found: Member) -> bool:
    return kind == "json" and raw[found.value : found.end] == "null"


def _string(text: str) -> str:
    """Return a basic string: TOML and JSON agree on its escapes (but for DEL, which TOML wants escaped)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _like(source: str, text: str) -> str:
    """Return a string in the quotes of another one."""
    literal = source.startswith("'") and not source.startswith("'''") and "'" not in text and text.isprintable()
    return f"'{text}'" if literal else _string(text)


def _insert(kind: str, raw: str, key: str, value: str, *, table: bool = False) -> str:
    eol = "\r\n" if "\r\n" in raw else "\n"
    if kind == "toml":
        head = scan.table_head(raw) if table else -1
        entries = scan.members(kind, raw) if head < 0 else scan.taxonomies(raw)
        at = splice.next_line(raw, entries[-1].end) if entries else max(head, 0)
        return raw[:at] + f"{key} = {value}{eol}" + raw[at:]
    entries = scan.members(kind, raw)
    entry = f"{_string(key)}: {value}"
    if not entries:
        at = raw.find("{") + 1
        return raw[:at] + entry + raw[at:]
    start = entries[-1].start
    indent = raw[splice.line_start(raw, start) : start]
    separator = f",{eol}{indent}" if not indent.strip() and splice.line_start(raw, start) > 0 else ", "
    return raw[: entries[-1].end] + separator + entry + raw[entries[-1].end :]
