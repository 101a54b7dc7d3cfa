"""Lists of questions without ids: below *Objective*, *Research Questions*, `... aims to answer three questions:`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from notetui.core.markdown.document import HARD_BREAK, Container, ContainerKind, Leaf, LeafKind, Mark
from notetui.core.model import Role
from notetui.core.questions.forms import Where, start_of_words
from notetui.core.questions.ids import id_key
from notetui.core.questions.place import BELOW_HEADINGS, Place
from notetui.core.questions.roles import (
    Announcement,
    heading_announces,
    lead_in_announces,
    looks_like_question,
)
from notetui.core.questions.sections import Sections, is_heading

_MOST = 30
_ASCII_HINTS = ("uestion", "bjective", "RQ", "im", "oal", "urpose", "UESTION", "BJECTIVE", "IM", "OAL")
_HINTS = (*_ASCII_HINTS, "研究", "リサーチ", "目", "问", "問", "課題", "목", "질문", "연구")


class Item(NamedTuple):
    """One announced question: `at` is the leaf of its text, `box` its list item where it is one.

    `offset` counts the lines of the leaf before it: a paragraph may have a question a line.
    """

    at: int
    text: str
    box: Container | None
    offset: int = 0


class Announced(NamedTuple):
    """A list that was announced; `heading` is true when a heading did it, `ordered` when the list is numbered.

    `label` is true for one question behind its own label: `**Research question**: How does it work?`
    """

    what: Announcement
    heading: bool
    ordered: bool
    items: tuple[Item, ...]
    section: tuple[str, ...]
    under: int
    label: bool = False


def announced_places(leaves: Sequence[Leaf], places: Sequence[Place]) -> list[Place]:
    """Return the places of announced questions, given the definitions by id: texts for those, or inferred questions."""
    for found, reason in judged(leaves, places):
        if not reason:
            return _placed(leaves, places, found)
    return []


def judged(leaves: Sequence[Leaf], places: Sequence[Place]) -> Iterator[tuple[Announced, str]]:
    """Yield each announced list with the reason why it is none of questions, empty for the one that counts."""
    ids = sorted({place.id for place in places}, key=id_key)
    asked = bool(ids) and {place.id for place in places if _is_question(place)}.issuperset(ids)
    top = [rq_id for rq_id in ids if rq_id[2:].isdecimal()]
    taken = {place.index for place in places}
    over = ""
    if asked:
        over = "the questions with ids have their texts already"
    for found in _announced(leaves):
        if any(item.at in taken for item in found.items):
            continue
        reason = over or _refused(found, top)
        yield found, reason
        if not reason:
            over = "an earlier list has the questions"


def _placed(leaves: Sequence[Leaf], places: Sequence[Place], found: Announced) -> list[Place]:
    ids = {place.id for place in places}
    placed = []
    for number, item in enumerate(found.items, 1):
        leaf, rq_id = leaves[item.at], f"RQ{number}"
        line = leaf.line + item.offset
        alone = sum(other.at == item.at for other in found.items) == 1
        placed.append(
            Place(
                item.at, Where.ITEM if item.box else Where.PARAGRAPH, rq_id, item.text, "announced list",
                Role.QUESTION, BELOW_HEADINGS + len(leaf.containers), line, leaf.end_line if alone else line,
                found.section, found.under, item.box, inferred=rq_id not in ids, announced=True,
            )
        )  # fmt: skip
    return placed


def _is_question(place: Place) -> bool:
    return bool(place.text) and place.role in (None, Role.QUESTION) and looks_like_question(place.text)


def _refused(found: Announced, top: Sequence[str]) -> str:
    """Return why an announced list is none of research questions, empty where it is one."""
    texts = [item.text for item in found.items]
    asked = sum(looks_like_question(text) for text in texts)
    mostly = asked * 2 > len(texts) or (asked * 2 == len(texts) and asked > 0)
    if top:
        if found.label:
            return "questions with ids are elsewhere"
        if mostly or top == [f"RQ{number}" for number in range(1, len(texts) + 1)]:
            return ""
        return "most of the list are no questions, and it is not as long as the questions with ids"
    if found.what.own:
        return "just questions: they may be the reader's own"
    if mostly or (found.what.surely and (found.ordered or not found.heading) and len(texts) > 1):
        return ""
    return "most of the list are no questions"


def _announced(leaves: Sequence[Leaf]) -> Iterator[Announced]:
    """Yield each announced list once, in the note's order."""
    sections = Sections(leaves)
    heading: Announcement | None = None
    lead: Announcement | None = None
    lead_boxes: tuple[Container, ...] = ()
    skip_to = no_list_until = 0
    for index, leaf in enumerate(leaves):
        if is_heading(leaf):
            sections.enter(index, leaf)
            heading = heading_announces(leaf.text) if _hinted(leaf.text) else None
            lead = None
            continue
        if index < skip_to:
            continue
        here = lead or (heading if index >= no_list_until else None)
        if here is not None:
            depth = len(lead_boxes) if lead is not None else 0
            items, ordered, after = _list_at(leaves, index, lead_boxes if lead is not None else (), depth)
            if items:
                yield Announced(here, lead is None, ordered, tuple(items), sections.path, sections.under)
                skip_to, lead = after, None
                continue
            no_list_until = max(no_list_until, after)
            if here.surely and (single := _paragraphs(leaves, index)):
                yield Announced(here, lead is None, False, tuple(single), sections.path, sections.under)
                skip_to, lead = single[-1].at + 1, None
                continue
        lead = None
        if (labelled := _labelled(index, leaf)) is not None:
            what, item = labelled
            yield Announced(what, False, False, (item,), sections.path, sections.under, label=True)
        if leaf.kind is LeafKind.PARAGRAPH and _may_announce(leaf) and _hinted(leaf.text):
            lead = lead_in_announces(leaf.text)
            if lead is None and len(leaf.text) < 60 and leaf.runs and leaf.runs[0].start == 0:
                lead = heading_announces(leaf.text)
            lead_boxes = leaf.containers


def _may_announce(leaf: Leaf) -> bool:
    text = leaf.text
    return text[-4:].rstrip(" *_").endswith((":", "：")) or (
        len(text) < 60 and bool(leaf.runs) and leaf.runs[0].start == 0
    )


def _hinted(text: str) -> bool:
    tail = text[-400:]
    return any(hint in tail for hint in (_HINTS if not tail.isascii() else _ASCII_HINTS))


def _list_at(
    leaves: Sequence[Leaf], index: int, boxes: tuple[Container, ...], depth: int
) -> tuple[list[Item], bool, int]:
    """Return the items of the list that starts at a leaf, whether it is numbered, and the leaf after it.

    A list of very many items is none of questions: it has none, and nor has a part of it. Of what is no list, the leaf
    after it is the one that it was asked for.
    """
    items: list[Item] = []
    ordered = False
    at = index
    while at < len(leaves):
        leaf = leaves[at]
        if len(leaf.containers) <= depth or leaf.containers[depth].kind is not ContainerKind.ITEM:
            break
        if any(one is not other for one, other in zip(leaf.containers, boxes, strict=False)):
            break
        box = leaf.containers[depth]
        numbered = box.number is not None
        if not items:
            ordered = numbered
        elif numbered is not ordered:
            break
        if box in leaf.begins:
            own = leaf.kind is LeafKind.PARAGRAPH and len(leaf.containers) == depth + 1
            text = _words(leaf.text) if own else ""
            if not text:
                return [], ordered, index
            if len(items) <= _MOST:
                items.append(Item(at, text, box))
        elif not items:
            return [], False, index
        at += 1
    return (items if len(items) <= _MOST else []), ordered, at


def _paragraphs(leaves: Sequence[Leaf], index: int) -> list[Item]:
    """Return the paragraphs from a leaf on that are questions, where a heading announced them without a list."""
    items: list[Item] = []
    while index < len(leaves) and len(items) < _MOST:
        leaf = leaves[index]
        if leaf.kind is not LeafKind.PARAGRAPH or leaf.continued or not looks_like_question(leaf.text):
            break
        if any(box.kind is ContainerKind.ITEM for box in leaf.containers):
            break
        lines = leaf.text.replace(HARD_BREAK, "\n").split("\n")
        if len(lines) > 1 and all(looks_like_question(line, mark_needed=True) for line in lines):
            items += [Item(index, _words(line), None, offset) for offset, line in enumerate(lines)]
        else:
            items.append(Item(index, _words(leaf.text), None))
        index += 1
    return items


def _labelled(index: int, leaf: Leaf) -> tuple[Announcement, Item] | None:
    """Return the question of a paragraph or item that begins with a label for it, in bold and before a colon."""
    if leaf.kind is not LeafKind.PARAGRAPH or leaf.continued or not (leaf.runs and leaf.runs[0].start == 0):
        return None
    if not leaf.runs[0].marks & Mark.STRONG or not _hinted(leaf.text[:40]):
        return None
    label = re.match(r"([^:：\n\r]{2,40})[:：]\s*", leaf.text)
    what = heading_announces(label[1]) if label else None
    if label is None or what is None or not what.surely or leaf.runs[0].end < len(label[1]):
        return None
    text = _words(leaf.text[label.end() :])
    box = leaf.containers[-1] if leaf.containers else None
    item = box if box is not None and box.kind is ContainerKind.ITEM and leaf.opens else None
    return (what, Item(index, text, item)) if looks_like_question(text) else None


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"(?:Question|Q|问题|問題|問い|問|질문)[ .-]?[0-9]{1,2}\s?[:：.)、—–-]\s?")


def _words(text: str) -> str:
    line = " ".join(text.split())
    line = line[start_of_words(line) :] if line[:1] in "*_" else line
    return _label().sub("", line, count=1) if _label().match(line) else line
