"""A list written as one text: words with spaces or commas between, or a list inside a string; or nothing yet.

A text is edited piece by piece where it stands, so that its quotes, its lines and its other pieces stay as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from notetui.core.frontmatter import flows, splice, written
from notetui.core.frontmatter.change import Steps
from notetui.core.frontmatter.entry import Mapping, compose, is_null, item_text
from notetui.core.frontmatter.quoting import quote

if TYPE_CHECKING:
    from yaml import ScalarNode

    from notetui.core.frontmatter.entry import TextPair


class CantSay(ValueError):
    """A list can't be said as a text of this kind; the reason is for a person."""


def read(mapping: Mapping, entry: TextPair) -> list[str]:
    """Return the tags of a text or a null. Raises Refused where they can't be edited."""
    value = entry[1]
    if is_null(value):
        refuse_hidden(mapping, value)
        return []
    if value.style in ("|", ">"):
        raise mapping.refuse("This entry is a text of several lines; make it a list to edit its tags.", value)
    return written.split_text(value.value)


def refuse_hidden(mapping: Mapping, null: ScalarNode) -> None:
    """Refuse a null behind which tags stand that YAML reads as a comment (`tags: #a #b`, `- #a`)."""
    hidden = re.compile(r"[ \t]*(#[^\s#]\S*)").match(mapping.raw, null.end_mark.index)
    if hidden and not null.value:
        message = f"YAML reads `#` as the start of a comment, so {hidden[1]} is no tag here; put it in quotes."
        raise mapping.refuse(message, hidden.start(1))


def edit(mapping: Mapping, entry: TextPair, steps: Steps, eol: str) -> str:
    """Return the raw front matter with the tags of a text (or of nothing) changed. Raises Refused."""
    raw, value = mapping.raw, entry[1]
    start, end = splice.text_start(raw, value), int(value.end_mark.index)
    if raw.startswith("!", start) and not value.style:
        raise mapping.refuse("This entry has a type written before it (!); it is not edited.", value)
    if not steps.before:
        return _from_nothing(mapping, entry, steps.after, eol)
    try:
        return raw[:start] + _text(raw[start:end], value, steps) + raw[end:]
    except CantSay as reason:
        raise mapping.refuse(str(reason), value) from reason


def changed(text: str, steps: Steps) -> str:
    """Return a text of tags with commas or spaces between them changed. Raises CantSay.

    Works on the text of a scalar as well as on its source, lines and all. `steps.after` must not be empty.
    """
    before, after = steps.before, steps.after
    if "," not in text and len(before) > 1:
        return _words(text, steps)
    pieces = text.split(",")
    if [piece for piece in map(_folded, pieces) if piece] != list(before):
        raise CantSay("This text can't be taken apart safely; make it a list to edit its tags.")
    if any("," in item for item in after):
        raise CantSay("The tags are one text with commas between them, so none can hold a comma; make it a list.")
    comma = "," if len(pieces) > 1 and not any(piece[:1].isspace() for piece in pieces[1:] if piece) else ", "
    kept = []
    for piece in pieces:
        item = _folded(piece)
        if item in steps.renames:
            kept.append(piece.replace(piece.strip(), steps.renames[item]))
        elif item not in steps.gone:
            kept.append(piece)
    if _folded(pieces[0]) in steps.gone:
        kept[:1] = [piece.lstrip() for piece in kept[:1]]
    solid = [index for index, piece in enumerate(kept) if piece.strip()]
    for place, item in reversed(steps.additions):
        at = solid[place] if place < len(solid) else (solid[-1] + 1 if solid else 0)
        kept.insert(at, item if at == 0 else comma[1:] + item)
        if at == 0 and len(kept) > 1 and not kept[1][:1].isspace():
            kept[1] = comma[1:] + kept[1]
    return ",".join(kept)


def _text(source: str, value: ScalarNode, steps: Steps) -> str:
    """Return the source of a scalar with its tags changed."""
    before, after = steps.before, steps.after
    style = value.style or ""
    if not after:
        return "[]"
    inside = source[1:-1] if style else source
    as_written = "''" not in inside if style == "'" else "\\" not in inside if style else True
    if written.is_listed(value.value.strip()) and written.inner_list(value.value.strip()) is not None:
        return _listed(inside, style, steps, safe=as_written)
    if "," not in value.value:
        if len(before) == 1 and any("," in item for item in after):
            kept = [source if item == before[0] else quote(item, style, flow=True) for item in after]
            return f"[{', '.join(kept)}]"
    elif len(after) == 1 and len(after[0].split()) > 1:
        return f"[{quote(after[0], style, flow=True)}]"  # alone, its words would be read as several tags
    one_line = len(source.splitlines()) <= 1
    if one_line and not as_written:
        return quote(changed(value.value, steps), style)
    new = changed(inside, steps)
    if one_line:
        return quote(new, style)
    if not as_written or any(quote(item, style) != f"{style}{item}{style}" for item in after if item not in before):
        raise CantSay("This text stands on several lines; make it a list to add or rename this tag.")
    return f"{style}{new}{style}"


def _listed(inside: str, style: str, steps: Steps, *, safe: bool) -> str:
    """Return a scalar that holds a list as a text (`"['a', 'b']"`) with the items of that list changed."""
    cant = CantSay("This entry is a list written inside a string; take the quotes away to edit it.")
    if not safe or len(inside.splitlines()) > 1:
        raise cant
    # Composed as the value of a key of one letter, so that the marks are off by its length.
    node = compose(f"x: {inside}", 1).pairs[0][1]
    items = [item_text(item) for item in node.value]
    if items != steps.before:
        raise cant
    spans = [flows.Span(item.start_mark.index - 3, item.end_mark.index - 3, item_text(item)) for item in node.value]
    quotes = splice.quotes_of(node.value) or ("'" if style == '"' else '"')
    plain = all(not item.style for item in node.value) and bool(node.value)

    def say(item: str) -> str:
        written = quote(item, "" if plain else quotes, flow=True)
        return quote(item, quotes, flow=True) if written != item else written

    for span, item in reversed(list(zip(spans, items, strict=True))):
        if item in steps.renames:
            inside = inside[: span.start] + say(steps.renames[item]) + inside[span.end :]
    if steps.renames and (steps.additions or steps.gone):
        raise cant
    if steps.additions:
        stay = [number for number, item in enumerate(items) if item not in steps.gone]
        new = [(stay[at] if at < len(stay) else len(spans), say(item)) for at, item in steps.additions]
        if steps.gone:
            raise cant
        inside = flows.add(inside, inside.index("["), spans, new)
    elif steps.gone:
        inside = flows.remove(inside, spans, [number for number, item in enumerate(items) if item in steps.gone])
    if quote(inside, style) != f"{style}{inside}{style}":
        raise cant
    return f"{style}{inside}{style}"


def _words(text: str, steps: Steps) -> str:
    for item in steps.after:
        if len(item.split()) != 1 or "," in item:
            raise CantSay(f"The tags are words with spaces between them, so “{item}” can't be one; make it a list.")
    pieces = re.split(r"(\s+)", text.strip())
    words, gaps = pieces[::2], ["", *pieces[1::2]]
    if words != steps.before:
        raise CantSay("This text can't be taken apart safely; make it a list to edit its tags.")
    kept = [
        (gap, steps.renames.get(word, word)) for gap, word in zip(gaps, words, strict=True) if word not in steps.gone
    ]
    for place, item in reversed(steps.additions):
        kept.insert(place, (" ", item))
        if place == 0 and len(kept) > 1:
            kept[1] = (kept[1][0] or " ", kept[1][1])
    return "".join(gap + word for gap, word in kept).lstrip()


def _from_nothing(mapping: Mapping, entry: TextPair, after: Sequence[str], eol: str) -> str:
    """Write a list where there is only a key, a null or an empty text."""
    raw, (key, value) = mapping.raw, entry
    start, end = splice.text_start(raw, value), int(value.end_mark.index)
    style = splice.style_of(mapping, eol)
    if start < end:
        return raw[:start] + "[" + splice.flow_text(after, style.quotes) + "]" + raw[end:]
    if style.flow:
        return raw[:end] + " [" + splice.flow_text(after, style.quotes) + "]" + raw[end:]
    at = splice.next_line(raw, end)
    eol = splice.eol_at(raw, end, eol)
    lines = splice.block_text(after, splice.indented(style, key.start_mark.column, eol))
    return raw[:at] + lines + raw[at:]


def _folded(piece: str) -> str:
    """Return a piece of a text as YAML reads it: a line end and the spaces around it are one space."""
    return re.sub(r"[ \t]*(?:\r\n|\r|\n)[ \t]*", " ", piece).strip()
