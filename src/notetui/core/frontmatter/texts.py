"""A list written as one text in YAML front matter: one word, words with spaces or commas between, or nothing yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notetui.core.frontmatter import splice
from notetui.core.frontmatter.change import Steps
from notetui.core.frontmatter.entry import Mapping
from notetui.core.frontmatter.quoting import quote


def edit(mapping: Mapping, entry: tuple[Any, Any], before: list[str], after: list[str], eol: str) -> str:
    """Return the raw front matter with the tags of a text (or of nothing) changed. Raises Refused."""
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
    steps = Steps(before, after)
    renames, gone, additions = steps.renames, steps.gone, steps.additions
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
