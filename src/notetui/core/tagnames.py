"""What a tag may be, tags that are nearly the same, and zenn's limits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from notetui.core.text.clean import typed
from notetui.core.text.spelling import composed

ZENN_MOST = 5
ZENN_LONGEST = 18
NAMED = 5
"""Nested tags that are named; of those beyond, the number is told."""


def clean_tag(text: str) -> str:
    """Return a tag as it is kept: trimmed, in the composed Unicode form."""
    return composed(text.strip())


def typed_tag(text: str) -> str:
    """Return a tag typed or pasted on the screen as it is kept: without controls too, white space a single space."""
    return clean_tag(" ".join(typed(text).split()))


def check_tag(tag: str) -> str:
    """Return why a text can't be a tag, empty when it can."""
    if not tag.strip():
        return "A tag needs at least one character."
    if len(tag) > 200:
        return "A tag of more than 200 characters is no tag."
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in tag):
        return "A tag can't hold control characters or line ends."
    return ""


def near_duplicate(tag: str, others: Iterable[str]) -> str:
    """Return another tag that differs only in case, width, or hyphens, underscores and spaces; empty when none does."""
    wanted = folded(tag)
    return next((other for other in others if other != tag and folded(other) == wanted), "")


def below(tag: str, others: Iterable[str]) -> list[str]:
    """Return those of other tags that are nested below one (`llm/agents` below `llm`), sorted."""
    start = f"{composed(tag)}/"
    return sorted({other for other in others if composed(other).startswith(start)})


def told_below(tag: str, nested: Sequence[str], what: str) -> str:
    """Say of the tags below one how many they are, `what` becomes of them, and their names."""
    count = "1 tag" if len(nested) == 1 else f"{len(nested):,} tags"
    named = ", ".join(nested[:NAMED]) + (f" and {len(nested) - NAMED:,} more" if len(nested) > NAMED else "")
    return f"{count} below {tag}, {what}: {named}"


def zenn_warnings(tags: Sequence[str]) -> list[str]:
    """Return what zenn would not take of some topics: more than five, long ones, symbols and spaces."""
    warnings = []
    if len(tags) > ZENN_MOST:
        warnings.append(f"zenn takes at most {ZENN_MOST} topics, this note has {len(tags)}.")
    for tag in tags:
        if len(tag) > ZENN_LONGEST:
            warnings.append(f"zenn takes topics of at most {ZENN_LONGEST} characters: “{tag}” has {len(tag)}.")
        if any(not (character.isalnum() or character in "-_") for character in tag):
            warnings.append(f"zenn takes no symbols or spaces in topics: “{tag}”.")
    return warnings


def folded(tag: str) -> str:
    """Return what two tags share that differ only in case, width, or hyphens, underscores and spaces."""
    text = unicodedata.normalize("NFKC", tag).casefold().strip().lstrip("#")
    return text.replace("-", "").replace("_", "").replace(" ", "")
