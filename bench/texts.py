"""Notes made for measuring: seeded, of a wanted number of lines, in blocks or as one giant block."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = ("method", "result", "question", "answer", "model", "data", "field", "paper", "claim", "quote", "root", "light")


def sentence(seed: random.Random, words: int = 14) -> str:
    """Return one line of text."""
    return " ".join(seed.choices(WORDS, k=words)).capitalize() + "."


def mark(title: str) -> str:
    """Return the word that stands only in the body of the note with a title: when it is painted, the note is.

    Only cells that change are written: two of these words have no letter in common.
    """
    return title[:3].upper() * 3


def blocks(lines: int, title: str) -> str:
    """Return a note of small blocks."""
    seed = random.Random(7)
    parts = [f"---\ntitle: {title}\ntopics: [bench]\n---\n", f"# {title}\n\n{mark(title)}\n\n"]
    count = 6
    while count < lines:
        kind = seed.randrange(6)
        if kind == 0:
            part = f"## {sentence(seed, 4)}\n\n"
        elif kind == 1:
            part = "".join(f"- {sentence(seed, 8)}\n" for _ in range(5)) + "\n"
        elif kind == 2:
            part = f"> {sentence(seed)}\n\n"
        elif kind == 3:
            part = "```python\nx = 1\ny = 'two'\n```\n\n"
        else:
            part = f"{sentence(seed)}\n{sentence(seed)} **{sentence(seed, 3)}**\n\n"
        parts.append(part)
        count += part.count("\n")
    return "".join(parts)


def giant(kind: str, lines: int, title: str) -> str:
    """Return a note that is one giant fence, list, table or paragraph."""
    seed = random.Random(9)
    head = f"---\ntitle: {title}\ntopics: [bench]\n---\n# {mark(title)}\n\n"
    if kind == "fence":
        return head + "```python\n" + "value = compute('text')  # note\n" * lines + "```\n"
    if kind == "list":
        return head + "".join(f"- {sentence(seed, 8)}\n" for _ in range(lines))
    if kind == "table":
        return head + "| a | b |\n|---|---|\n" + "".join(f"| {sentence(seed, 4)} | {n} |\n" for n in range(lines))
    return head + sentence(seed, lines * 8)


def library(folder: Path, notes: dict[str, str]) -> Path:
    """Write notes into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in notes.items():
        (folder / name).write_text(text)
    return folder
