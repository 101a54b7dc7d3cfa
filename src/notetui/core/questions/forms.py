"""What a research question looks like: the only place that knows.

FORMS is the table of where an id may stand and what may come before and after it; how the id itself is written is
the table SPELLINGS of `ids`. A new form is one row here and one row in the tests. All patterns are linear: no repeat
holds another, and lengths are bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from notetui.core.model import Role
from notetui.core.questions.ids import compiled, id_pattern, matched_id
from notetui.core.questions.roles import ANSWER_LEAD, OWN_ROLE, looks_like_question, role_of, words_of


class Where(Enum):
    """The kinds of places that can start with a definition."""

    HEADING = "heading"
    ITEM = "list item"
    PARAGRAPH = "paragraph"
    CELL = "first table cell"


class Tail(Enum):
    """What follows an id; the value is the reason given by `explain`."""

    END = "nothing follows"
    SEPARATOR = "a separator follows"
    SPACE = "words follow after a space"
    DIRECT = "words follow at once"
    COMMA = "a comma follows"
    LIST = "it is one of several, or a range"
    PARTICLE = "it is a word of a sentence"
    NAME = "it is part of a name"
    OTHER = "punctuation follows"


class Needs(Enum):
    """What else a form asks for."""

    NOTHING = "nothing"
    EMPHASIS = "the id is bold or italic"
    QUESTION = "the text is a question"


class Form(NamedTuple):
    """One way in which a definition stands: `lead` is what comes before the id, `tails` what may follow it."""

    name: str
    places: frozenset[Where]
    tails: frozenset[Tail]
    example: str
    lead: str = ""
    needs: Needs = Needs.NOTHING
    role: Role | None = None
    weak: bool = False
    """A weak form counts only where no stronger one defines the same id, or under a heading with a role."""
    on_later_lines: bool = False
    """Whether it may begin a later line of a paragraph as well, where several ids stand in one."""


_ALL = frozenset(Where)
_TEXT = frozenset({Where.ITEM, Where.PARAGRAPH})
_HEADING = frozenset({Where.HEADING})
_OPEN = r"[（(\[【]\s?"

ID_ALONE = Form("id alone", _ALL, frozenset({Tail.END}), "### RQ1", on_later_lines=True)

FORMS = (
    Form(
        "answer to an id", _ALL, frozenset({Tail.END, Tail.SEPARATOR}),
        "**Answer to RQ1.** text", ANSWER_LEAD, role=Role.ANSWER, on_later_lines=True,
    ),
    Form(
        "heading, answer to an id", _HEADING, frozenset({Tail.SPACE, Tail.COMMA, Tail.DIRECT}),
        "## Answer to RQ1 in short", ANSWER_LEAD, role=Role.ANSWER,
    ),
    ID_ALONE,
    Form("id, separator, text", _ALL, frozenset({Tail.SEPARATOR}), "- RQ1: text", on_later_lines=True),
    Form("heading, id, text", _HEADING, frozenset({Tail.SPACE, Tail.DIRECT, Tail.COMMA}), "### RQ2 text"),
    Form(
        "bold id, text", _TEXT, frozenset({Tail.SPACE, Tail.DIRECT}),
        "**RQ1** text", needs=Needs.EMPHASIS, on_later_lines=True,
    ),
    Form("id, question", _TEXT, frozenset({Tail.SPACE}), "RQ1 How does it work?", needs=Needs.QUESTION),
    Form("item, id, text", frozenset({Where.ITEM}), frozenset({Tail.SPACE}), "- RQ1.1 text", weak=True),
    Form("id in parentheses first", _ALL - {Where.PARAGRAPH}, frozenset({Tail.SEPARATOR}), "- (RQ1) text", _OPEN),
    Form("bold id in parentheses", _TEXT, frozenset({Tail.SEPARATOR}), "**(RQ1)** text", _OPEN, needs=Needs.EMPHASIS),
)  # fmt: skip

AT_END = Form("id in parentheses at the end", _HEADING, frozenset({Tail.END}), "### text (RQ1)")
WITH_ROLE = Form("id and its part", _ALL, frozenset({Tail.PARTICLE, Tail.SPACE, Tail.SEPARATOR}), "### RQ1 results")


class Definition(NamedTuple):
    """A definition found at the start or end of a place: `start` and `end` are the id's characters in the text."""

    id: str
    text: str
    form: Form
    start: int
    end: int
    role: Role | None = None


class Refusal(NamedTuple):
    """Why a place that names an id first does not define it; `line` is the body line, once the place is known."""

    id: str
    reason: str
    line: int = 0


_NUMBERING = (
    r"(?:(?:[Ss]ection|[Ss]ec\.?|[Cc]hapter|§|第)\s?)?"
    r"(?:[0-9]{1,3}(?:[.．][0-9]{1,3}){0,4}|[IVX]{1,5}(?:-[A-Z])?|[A-Z](?=[.)])|[（(][0-9]{1,2}[)）]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}(?=[、.章节節]))"
    r"[章节節]?(?:[.)．、）:：][\s\u3000]*|[\s\u3000]+)"
)
_SKIPPED = frozenset("*_ \t\u3000\u00a0•·‣▪►▶→–—>|-")


def start_of_words(text: str) -> int:
    """Return where a text begins after emphasis marks, emoji, bullets and section numbers."""
    at = _skip_marks(text, 0)
    numbered = compiled(_NUMBERING).match(text, at)
    return _skip_marks(text, numbered.end()) if numbered else at


def _skip_marks(text: str, at: int) -> int:
    limit = min(len(text), at + 12)
    while at < limit and (
        text[at] in _SKIPPED or (text[at] > "\x7f" and unicodedata.category(text[at]) in ("So", "Sk", "Mn", "Cf"))
    ):
        at += 1
    return at


_PARTICLES = frozenset("はがのをにでともへや")
_SEVERAL = (
    r"\s?(?:[-‐‑–—~～〜/／,，、&＆+＋;；]|and(?= )|or(?= )|to(?= )|through(?= )|vs\.?(?= )|&amp;"
    r"|和|与|與|及|到|至|と|および|から|및|와|과)"
    r"\s?(?:and )?(?:RQ|ＲＱ|[Rr]esearch [Qq]uestion|研究问题|研究課題|연구)"
    r"|[-‐‑–—~～〜/／,，、&＆+＋][0-9０-９]{1,3}[a-z]?(?![0-9A-Za-z])"
    r"|\s?(?:and|or|&|to|–|和|与|と|및)\s?[0-9０-９]{1,2}(?![0-9A-Za-z.])"
)
_STATUS = r"[ \u00a0]?(?:[✓✔✅☑❌✗✘✖⭐★☆🟢🔴🟡⚪✨]\ufe0f?){0,3}[ \u00a0\u3000]{0,3}"
_NAMED = r"[（(]([^()（）\n]{1,80})[)）]\s?[:：.．。—–-](?=\s|[^\x00-\x7f])"
_VERBS = words_of(
    "and or in of on with by from also is are was were has have had do does did shows show showed asks ask "
    "asked focuses focus focused finds find found concerns concern addresses addressed covers considers "
    "examines examined investigates investigated explores explored answers answered reveals revealed "
    "indicates suggests demonstrates aims seeks looks deals relates corresponds requires uses used remains "
    "can could will would should may might needs tests tested gives says because since while when as at for "
    "the result results"
)


def tail_of(text: str, end: int) -> tuple[Tail, str]:
    """Return what follows an id that ends at `end`, and the words after the separator."""
    if compiled(_SEVERAL).match(text, end):
        return Tail.LIST, ""
    after = text[end : end + 1]
    if after in ("'", "’", "的") or after in _PARTICLES or "\uac00" <= after <= "\ud7a3":
        return Tail.PARTICLE, text[end:]
    status = compiled(_STATUS).match(text, end)
    at = status.end() if status else end
    if at >= len(text):
        return Tail.END, ""
    char, after = text[at], text[at + 1 : at + 2]
    spaced = at > end
    if char in ":：。．|｜→=）)】]":
        return Tail.SEPARATOR, text[at + 1 :]
    if char == ".":
        named = bool(after) and after.isascii() and after.isalnum()
        return (Tail.NAME, "") if named else (Tail.SEPARATOR, text[at + 1 :])
    if char in "-‐‑–—―‒":
        named = not spaced and after.isascii() and after.islower()
        return (Tail.NAME, "") if named else (Tail.SEPARATOR, text[at + 1 :].lstrip("-–—"))
    if char in "（(" and (named_part := compiled(_NAMED).match(text, at)):
        if id_pattern().search(named_part.group(1)):
            return Tail.LIST, ""
        return Tail.SEPARATOR, f"{named_part.group(1)}: {text[named_part.end() :].strip()}"
    if char in ",，;；、":
        return Tail.COMMA, text[at + 1 :]
    if char == "\n" or spaced:
        return (Tail.SEPARATOR if char == "\n" else Tail.SPACE), text[at:]
    if char.isalpha() and not char.isascii():
        return Tail.DIRECT, text[at:]
    return Tail.OTHER, text[at:]


def read_place(text: str, where: Where, emphasised: Callable[[int], bool]) -> Definition | Refusal | None:
    """Return what a place says: a definition, why an id at its start is not one, or None where it names none there.

    `text` is the plain text of the heading, item, paragraph or cell; `emphasised` tells whether the character at an
    offset is bold or italic.
    """
    refusal: Refusal | None = None
    start = start_of_words(text)
    first = id_pattern().match(text, start)
    if first is not None and (own := _with_role(text, first, where)) is not None:
        return own
    for form in FORMS:
        if where not in form.places:
            continue
        found = first
        if form.lead:
            lead = compiled(form.lead).match(text, start)
            found = id_pattern().match(text, lead.end()) if lead else None
        if found is None:
            continue
        rq_id = matched_id(found)
        end = _twice(text, found.end(), rq_id)
        tail, words = tail_of(text, end)
        refusal = refusal or Refusal(rq_id, tail.value)
        if tail not in form.tails:
            continue
        unmet = _unmet(form, words, where, emphasised(found.start()), rq_id, tail)
        if unmet is None:
            return Definition(rq_id, tidy(words), form, found.start(), end, form.role)
        refusal = unmet
    if where is Where.HEADING and (last := _at_end(text, start)) is not None:
        return last
    return refusal


def _unmet(form: Form, words: str, where: Where, emphasised: bool, rq_id: str, tail: Tail) -> Refusal | None:
    words = words.strip()
    question = looks_like_question(words, mark_needed=True)
    if where is not Where.HEADING and tail is Tail.SPACE and not question:
        first = words.split(" ", 1)[0].rstrip(",.:;")
        if first in _VERBS:
            return Refusal(rq_id, f"a sentence about it follows ({first!r})")
        if words[:1].isdigit() and form.needs is not Needs.EMPHASIS:
            return Refusal(rq_id, "a figure follows, not a question")
    if form.needs is Needs.EMPHASIS and not emphasised:
        return Refusal(rq_id, "a sentence starts with it; no separator, and the id is not bold")
    if form.needs is Needs.QUESTION and not question:
        return Refusal(rq_id, "a sentence starts with it; no separator, and no question follows")
    return None


def _twice(text: str, end: int, rq_id: str) -> int:
    """Return the end of `Research Question 1 (RQ1)`, where the id is said twice."""
    again = compiled(r"\s?[（(]\s?").match(text, end)
    found = id_pattern().match(text, again.end()) if again else None
    if found and matched_id(found) == rq_id and text[found.end() : found.end() + 1] in (")", "）"):
        return found.end() + 1
    return end


def _with_role(text: str, found: re.Match[str], where: Where) -> Definition | None:
    """Return `RQ1 results`, `RQ1への回答：text`, `RQ1: Answer`: an id, a word for a part of it, a separator."""
    part = compiled(OWN_ROLE).match(text, found.end())
    if part is None:
        return None
    words = text[part.end() :]
    if where in (Where.HEADING, Where.CELL) and words.strip():
        return None
    return Definition(matched_id(found), tidy(words), WITH_ROLE, found.start(), found.end(), role_of(part.group(1)))


def _at_end(text: str, start: int) -> Definition | None:
    stripped = text.rstrip(" \t*_")
    if not stripped.endswith((")", "）", "]", "】")):
        return None
    opened = max(stripped.rfind(char) for char in "(（[【")
    if opened <= start:
        return None
    at = opened + 1
    while at < len(stripped) and stripped[at] in " \u00a0\u3000":
        at += 1
    found = id_pattern().match(stripped, at)
    if found is None or stripped[found.end() : -1].strip():
        return None
    words = tidy(stripped[start:opened])
    return Definition(matched_id(found), words, AT_END, found.start(), found.end())


def tidy(words: str) -> str:
    """Return words as a question's text: on one line, without the separators and marks around them."""
    line = " ".join(words.split())
    return line.strip(" *_|:：-–—―→=\u3000")
