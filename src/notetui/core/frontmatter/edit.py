"""Editing one entry of front matter as text: a function from text to text that leaves every other byte alone.

No serialiser is used: over real files the best of them changed bytes beyond the tags in most. The entry is found by the
YAML composer's marks (or a small scanner for TOML and JSON), the edit is a splice, and the result is verified by
parsing both texts again before it is returned. What can't be edited safely is refused with line and column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notetui.core.frontmatter import arrays, splice
from notetui.core.frontmatter.change import ListChange, Refused
from notetui.core.frontmatter.entry import Mapping, compose, is_list, is_null, is_scalar, item_texts
from notetui.core.frontmatter.find import Found, find
from notetui.core.frontmatter.places import line_at
from notetui.core.frontmatter.quoting import quote
from notetui.core.frontmatter.verify import verify
from notetui.core.frontmatter.written import split_text

__all__ = ["ListChange", "Refused", "read_list", "set_list", "set_scalar"]


def read_list(text: str, key: str) -> list[str]:
    """Return the items of a list-valued key as they are edited. Raises Refused where they can't be."""
    found = _editable(text)
    if found.kind == "none":
        return []
    raw = text[found.start : found.end]
    if found.kind != "yaml":
        return arrays.read_items(found.kind, raw, key, line_at(text, found.start))
    mapping = compose(raw, line_at(text, found.start))
    entry = mapping.entry(key)
    return _items(mapping, entry[1]) if entry else []


def set_list(text: str, key: str, change: ListChange) -> str:
    """Return the text with the items of one key changed; the same text when there is nothing to change.

    Raises Refused when the front matter or the entry can't be edited safely, or when the result does not verify.
    """
    found = _editable(text)
    before = read_list(text, key)
    after = change.apply(before)
    if after == before:
        return text
    if found.kind == "none":
        new = _with_new_front_matter(text, found, key, splice.block_text(after, splice.Style(eol=_eol(text))))
    else:
        raw = text[found.start : found.end]
        line = line_at(text, found.start)
        if found.kind == "yaml":
            edited = _edit_yaml(compose(raw, line), key, before, after, _eol(text[: found.body_start]))
        else:
            edited = arrays.set_items(found.kind, raw, key, before, after, line)
        new = text[: found.start] + edited + text[found.end :]
    verify(text, new, key, after)
    return new


def set_scalar(text: str, key: str, value: str | None) -> str:
    """Return the text with one plain key set, or taken out when the value is None. Raises Refused."""
    found = _editable(text)
    if found.kind == "none":
        if value is None:
            return text
        new = _with_new_front_matter(text, found, key, None, value)
    elif found.kind == "yaml":
        raw = text[found.start : found.end]
        mapping = compose(raw, line_at(text, found.start))
        new = text[: found.start] + _scalar_in(mapping, key, value, _eol(text[: found.body_start])) + text[found.end :]
    else:
        raw = text[found.start : found.end]
        edited = arrays.set_value(found.kind, raw, key, value, line_at(text, found.start))
        new = text[: found.start] + edited + text[found.end :]
    if new != text:
        verify(text, new, key, value)
    return new


# -- inside


def _editable(text: str) -> Found:
    found = find(text)
    if found.problem is not None:
        raise Refused(found.problem)
    return found


def _eol(text: str) -> str:
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def _with_new_front_matter(text: str, found: Found, key: str, block: str | None, value: str = "") -> str:
    eol = _eol(text)
    entry = f"{key}:{eol}{block}" if block is not None else f"{key}: {quote(value)}{eol}"
    return f"{text[: found.bom]}---{eol}{entry}---{eol}{text[found.bom :]}"


def _items(mapping: Mapping, value: Any) -> list[str]:
    """Return the items of a list value, or refuse what is no list that can be edited."""
    if is_list(value):
        return item_texts(value)
    if not is_scalar(value):
        raise mapping.refuse("This entry holds keys and values, not a list of tags.", value)
    if is_null(value):
        after = mapping.raw[value.end_mark.index : splice.next_line(mapping.raw, value.end_mark.index)]
        if not value.value and after.lstrip().startswith("#") and not after.lstrip().startswith("# "):
            raise mapping.refuse(
                "YAML reads `#` as the start of a comment, so there is no tag here; quote them.", value
            )
        return []
    text = value.value.strip()
    if value.style in ("|", ">") or "\n" in mapping.raw[value.start_mark.index : value.end_mark.index]:
        raise mapping.refuse("This entry is a text of several lines; make it a list to edit its tags.", value)
    if text.startswith("["):
        raise mapping.refuse("This entry is a list written inside a string; take the quotes away to edit it.", value)
    return split_text(text)


def _edit_yaml(mapping: Mapping, key: str, before: list[str], after: list[str], eol: str) -> str:
    if mapping.flow:
        raise mapping.refuse("The whole front matter is written in braces; it is not edited.")
    entry = mapping.entry(key)
    if entry is None:
        return _insert_entry(mapping, key, after, eol)
    value = entry[1]
    if not is_list(value):
        return _edit_scalar(mapping, entry, before, after, eol)
    _refuse_aliases(mapping, entry)
    if value.flow_style:
        return _edit_flow(mapping, value, before, after)
    return _edit_block(mapping, entry, before, after, eol)


def _refuse_aliases(mapping: Mapping, entry: tuple[Any, Any]) -> None:
    """Refuse a list that is an alias or holds one: its nodes' marks are elsewhere."""
    key, value = entry
    start, end = key.end_mark.index, value.end_mark.index
    for node in (value, *value.value):
        if not start <= node.start_mark.index <= max(start, end):
            raise mapping.refuse("The list uses an alias (*), so editing it here would not be local.", key)


def _steps(before: Sequence[str], after: Sequence[str]) -> tuple[dict[str, str], set[str], list[tuple[int, str]]]:
    """Return how to come from one list to another: renames (in place), removals, and additions with positions.

    An addition's position counts the items that stay, in their order.
    """
    gone = [item for item in before if item not in after]
    new = [item for item in after if item not in before]
    renames: dict[str, str] = {}
    for item in list(gone):
        index = before.index(item)
        if len(before) == len(after) and after[index] in new:
            renames[item] = after[index]
            new.remove(after[index])
            gone.remove(item)
    kept = [item for item in after if item not in new]
    additions = []
    for item in new:
        place = after.index(item)
        additions.append((sum(1 for other in kept if after.index(other) < place), item))
    return renames, set(gone), additions


def _edit_flow(mapping: Mapping, value: Any, before: list[str], after: list[str]) -> str:
    raw = mapping.raw
    renames, gone, additions = _steps(before, after)
    quotes = splice.quotes_of(value.value)
    open_at = raw.index("[", value.start_mark.index)
    spans = [
        splice.Span(item.start_mark.index, item.end_mark.index, item.value if is_scalar(item) else None)
        for item in value.value
    ]
    nulls = [index for index, item in enumerate(value.value) if is_null(item)]
    if nulls and additions and len(nulls) == len(spans):
        raise mapping.refuse("The list holds only empty items; write [] to edit it.", value)
    kept = [index for index, span in enumerate(spans) if span.text is not None and index not in nulls]
    kept = [index for index in kept if spans[index].text not in gone]
    positions = [
        (kept[place] if place < len(kept) else len(spans), quote(item, quotes, flow=True)) for place, item in additions
    ]
    raw = splice.add_to_flow(raw, open_at, spans, positions) if not gone else raw
    for item in reversed(value.value):
        if is_scalar(item) and not is_null(item) and item.value in renames:
            written = quote(renames[item.value], item.style or "", flow=True)
            raw = raw[: item.start_mark.index] + written + raw[item.end_mark.index :]
    if not gone:
        return raw
    removed = [index for index, span in enumerate(spans) if span.text in gone and index not in nulls]
    raw = splice.remove_from_flow(raw, spans, removed)
    return _again(raw, mapping, value, additions, after, before)


def _again(
    raw: str, mapping: Mapping, value: Any, additions: list[tuple[int, str]], after: list[str], before: list[str]
) -> str:
    """Add after a removal: the marks have moved, so the text is composed again."""
    if not additions:
        return raw
    fresh = compose(raw, mapping.first_line)
    index = next(number for number, pair in enumerate(mapping.pairs) if pair[1] is value)
    key = fresh.pairs[index][0].value
    left = [item for item in before if item in after]
    return _edit_yaml(fresh, key, left, after, "\r\n" if "\r\n" in raw else "\n")


def _edit_block(mapping: Mapping, entry: tuple[Any, Any], before: list[str], after: list[str], eol: str) -> str:
    raw, value = mapping.raw, entry[1]
    items = value.value
    renames, gone, additions = _steps(before, after)
    nulls = [item for item in items if is_null(item)]
    if additions and nulls and not before:
        (_, first), *rest = additions
        raw = splice.fill_null(raw, nulls[0], first)
        return _edit_yaml(compose(raw, mapping.first_line), entry[0].value, [first], after, eol) if rest else raw
    for item in items:
        if not is_null(item) and splice.dash_before(raw, item.start_mark.index) < 0:
            raise mapping.refuse("This item is not on the line of its dash; it is not edited.", item)
    for item in reversed(items):
        if is_scalar(item) and not is_null(item) and item.value in renames:
            written = quote(renames[item.value], item.style if item.style in ("'", '"') else "")
            raw = raw[: item.start_mark.index] + written + raw[item.end_mark.index :]
    if renames and (gone or additions):
        fresh = compose(raw, mapping.first_line)
        return _edit_yaml(fresh, entry[0].value, [renames.get(item, item) for item in before], after, eol)
    removed = [item for item in items if is_scalar(item) and not is_null(item) and item.value in gone]
    if removed and len(removed) == len(items) and not additions:
        return _emptied_block(mapping, entry, removed)
    if additions:
        solid = [item for item in items if not is_null(item)]
        kept = [number for number, item in enumerate(solid) if is_scalar(item) and item.value not in gone]
        places = [(kept[place] if place < len(kept) else len(solid), item) for place, item in additions]
        raw = splice.add_to_block(raw, solid, places, _eol_at(raw, solid[-1], eol))
        if removed:
            fresh = compose(raw, mapping.first_line)
            middle = _items(fresh, fresh.entry(entry[0].value)[1])  # type: ignore[index]
            return _edit_yaml(fresh, entry[0].value, middle, after, eol)
        return raw
    return splice.remove_from_block(raw, items, removed)


def _eol_at(raw: str, node: Any, fallback: str) -> str:
    """Return the line end of the line that a node ends on: files with mixed ones keep their own."""
    end = raw.find("\n", node.end_mark.index)
    return fallback if end < 0 else ("\r\n" if raw[end - 1] == "\r" else "\n")


def _emptied_block(mapping: Mapping, entry: tuple[Any, Any], removed: Sequence[Any]) -> str:
    """Take out the last items of a block list and leave `[]`, since a key with nothing would be null."""
    raw = splice.remove_from_block(mapping.raw, entry[1].value, removed)
    at = mapping.raw.index(":", entry[0].end_mark.index) + 1
    line_end = splice.next_line(raw, at)
    line = raw[at:line_end]
    anchor = line.strip().split(" ")[0] if line.strip().startswith("&") else ""
    if anchor:
        at = raw.index(anchor, at) + len(anchor)
    return raw[:at] + " []" + raw[at:]


def _edit_scalar(mapping: Mapping, entry: tuple[Any, Any], before: list[str], after: list[str], eol: str) -> str:
    raw, value = mapping.raw, entry[1]
    start, end = value.start_mark.index, value.end_mark.index
    if start < entry[0].start_mark.index:
        raise mapping.refuse("The entry is an alias (*), so editing it here would not be local.", entry[0])
    if ("," in value.value or len(before) == 1) and all("," not in item for item in after):
        # One scalar becomes a comma-separated string, so that taking the new tag away gives the very bytes back.
        if not after:
            return raw[:start] + "[]" + raw[end:]
        if len(after) == 1 and " " in after[0]:
            return raw[:start] + "[" + splice.flow_text(after) + "]" + raw[end:]
        joined = _joined(value.value, before, after)
        return raw[:start] + quote(joined, value.style or "") + raw[end:]
    if len(before) > 1:
        spaced = [item for item in after if " " in item or "," in item]
        if spaced:
            message = (
                f"The tags are words with spaces between them, so “{spaced[0]}” can't be one of them; make it a list."
            )
            raise mapping.refuse(message, value)
        if not after:
            return raw[:start] + "[]" + raw[end:]
        return raw[:start] + quote(" ".join(after), value.style or "") + raw[end:]
    if before:
        written = [raw[start:end] if item == before[0] else quote(item, value.style or "", flow=True) for item in after]
        if before[0] in after and quote(before[0], value.style or "", flow=True) != raw[start:end].strip():
            written = [quote(item, value.style or "", flow=True) for item in after]
        return raw[:start] + "[" + ", ".join(written) + "]" + raw[end:]
    style = splice.style_of(mapping, eol)
    if start == end:
        # Nothing is written after the colon (perhaps a comment): the list goes where the file's lists go.
        colon = raw.index(":", entry[0].end_mark.index)
        if style.flow:
            return raw[: colon + 1] + " [" + splice.flow_text(after, style.quotes) + "]" + raw[colon + 1 :]
        at = splice.next_line(raw, colon)
        lines = splice.block_text(after, style)
        return raw[:at] + ("" if raw[at - 1 : at] == "\n" else eol) + lines + raw[at:]
    return raw[:start] + "[" + splice.flow_text(after, style.quotes) + "]" + raw[end:]


def _joined(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """Return a comma-separated string with its items changed and its own spacing kept."""
    renames, gone, additions = _steps(before, after)
    pieces = text.split(",")
    comma = "," if len(pieces) > 1 and not any(piece.startswith(" ") for piece in pieces[1:]) else ", "
    kept = []
    for piece in pieces:
        item = piece.strip()
        if item not in gone:
            kept.append(piece.replace(item, renames[item]) if item in renames else piece)
    if kept:
        kept[0] = kept[0].lstrip()
    for place, item in reversed(additions):
        kept.insert(min(place, len(kept)), item if place == 0 else comma[1:] + item)
        if place == 0 and len(kept) > 1 and not kept[1].startswith(" "):
            kept[1] = comma[1:] + kept[1]
    return ",".join(kept)


def _insert_entry(mapping: Mapping, key: str, items: Sequence[str], eol: str) -> str:
    """Add an absent list: after `topics`, else last, in the style of the file's other lists."""
    style = splice.style_of(mapping, eol)
    if style.flow:
        entry = f"{key}: [{splice.flow_text(items, style.quotes)}]{eol}"
    else:
        entry = f"{key}:{eol}{splice.block_text(items, style)}"
    return _insert_after_topics(mapping, entry, eol)


def _insert_after_topics(mapping: Mapping, entry: str, eol: str) -> str:
    raw = mapping.raw
    topics = mapping.entry("topics") if any(pair[0].value == "topics" for pair in mapping.pairs) else None
    at = len(raw)
    if topics is not None:
        following = [
            pair[0].start_mark.index for pair in mapping.pairs if pair[0].start_mark.index > topics[0].start_mark.index
        ]
        value = topics[1]
        if is_list(value) and not value.flow_style and value.value:
            last = value.value[-1]
            dash = splice.dash_before(raw, last.start_mark.index)
            at = splice.next_line(raw, splice.last_of(raw, last, max(dash, topics[0].end_mark.index)))
        elif is_scalar(value) and value.style in ("|", ">"):
            at = splice.line_start(raw, min(following)) if following else len(raw)
        else:
            at = splice.next_line(raw, max(value.end_mark.index, topics[0].end_mark.index))
    if at == len(raw) and raw and not raw.endswith("\n"):
        return raw + eol + entry.removesuffix(eol)
    return raw[:at] + entry + raw[at:]


def _scalar_in(mapping: Mapping, key: str, value: str | None, eol: str) -> str:
    raw = mapping.raw
    if mapping.flow:
        raise mapping.refuse("The whole front matter is written in braces; it is not edited.")
    entry = mapping.entry(key)
    if entry is None:
        return raw if value is None else _insert_after_topics(mapping, f"{key}: {quote(value)}{eol}", eol)
    node = entry[1]
    start, end = node.start_mark.index, node.end_mark.index
    if not is_scalar(node) or node.style in ("|", ">") or start < entry[0].start_mark.index:
        raise mapping.refuse("This entry is more than one plain value; it is not edited.", entry[0])
    if value is None:
        return (
            raw[: splice.line_start(raw, entry[0].start_mark.index)]
            + raw[splice.next_line(raw, max(end, entry[0].end_mark.index)) :]
        )
    if node.value == value:
        return raw
    if start == end:
        colon = raw.index(":", entry[0].end_mark.index)
        return raw[: colon + 1] + " " + quote(value) + raw[colon + 1 :]
    return raw[:start] + quote(value, node.style or "") + raw[end:]
