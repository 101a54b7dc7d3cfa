"""Make a library of invented notes: `python -m bench.make_library DIR COUNT [--seed N] [--folders N]`.

The same seed gives the same bytes. Sizes and shapes follow what real note collections have: a median of 58
lines and a 99th percentile near 1,400, front matter of several styles or none, most notes without a quote,
a fifth with research questions, one in seven in Chinese or Japanese, nested topics, tags by a long-tailed law,
dates in several spellings, links, tables, code and lists.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
from collections.abc import Iterator

_SYLLABLES = [
    consonant + vowel for consonant in "bcdfghklmnprstvwz" for vowel in ("a", "e", "i", "o", "al", "en", "is")
]
_COMMON = (
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "we",
    "with",
    "as",
    "this",
    "are",
    "on",
    "by",
    "it",
    "from",
    "be",
    "an",
    "or",
    "which",
    "not",
    "can",
    "our",
    "their",
    "has",
    "these",
    "model",
    "data",
    "method",
    "result",
    "study",
    "paper",
    "learning",
    "language",
    "security",
    "attack",
    "large",
    "analysis",
    "evaluation",
    "system",
)
_HAN = "研究方法结果模型语言数据安全攻击学习分析评价系统课题问题提出大规模实验比较用户知识推理检索生成文本图像"
_KANA = "のはをにがでとからまでしますですこれそれについてによりとして"
_TOPICS = (
    "security/llm",
    "security/network",
    "security/malware",
    "nlp/retrieval",
    "nlp/agents",
    "nlp/evaluation",
    "vision",
    "medicine/imaging",
    "medicine/triage",
    "education",
    "hci/terminals",
    "hci/notes",
    "theory",
    "databases/indexing",
    "databases/streams",
    "robotics",
)
_STATUSES = ("", "", "", "include", "exclude", "later")
_EMOJI = ("", "", "📝", "🔐", "🤖", "📚", "🧪")
_SECTIONS = ("Background", "Method", "Experiments", "Results", "Discussion", "Limitations", "Related Work", "Notes")
BIG_TAG = "reading"
"""A tenth of all notes have this tag: of 50,000 notes a group of 5,000."""


class Maker:
    """Writes the text of note number `n`, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        chance = random.Random(f"{seed}:words")
        self._words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(12_000)]
        self._tags = [self._words[number * 7] for number in range(400)]

    def note(self, number: int) -> str:
        """Return the text of one note."""
        chance = random.Random(f"{self._seed}:{number}")
        lines = max(3, min(4000, int(58 * math.exp(chance.gauss(0, 1.37)))))
        cjk = chance.random() < 0.14
        title = self._title(chance, cjk)
        out = list(self._front_matter(chance, number, title))
        out.append(f"# {title}" if chance.random() < 0.5 else "")
        if chance.random() < 0.2:
            out.extend(self._questions(chance, cjk))
        quotes = chance.random() < 0.2
        while len(out) < lines:
            out.extend(self._section(chance, cjk, quotes))
        return "\n".join(out[: max(lines, 8)]) + ("\n" if chance.random() < 0.85 else "")

    def _word(self, chance: random.Random) -> str:
        if chance.random() < 0.45:
            return chance.choice(_COMMON)
        return self._words[min(len(self._words) - 1, int(chance.paretovariate(0.6) * 4))]

    def _sentence(self, chance: random.Random, cjk: bool) -> str:
        if cjk:
            runs = [
                "".join(chance.choices(_HAN if chance.random() < 0.6 else _KANA, k=chance.randint(2, 9)))
                for _ in range(2)
            ]
            return "、".join(runs) + "。"
        words = [self._word(chance) for _ in range(chance.randint(3, 9))]
        return " ".join(words).capitalize() + "."

    def _title(self, chance: random.Random, cjk: bool) -> str:
        if cjk:
            return "".join(chance.choices(_HAN, k=chance.randint(4, 14)))
        return " ".join(self._word(chance) for _ in range(chance.randint(3, 9))).title()

    def _front_matter(self, chance: random.Random, number: int, title: str) -> Iterator[str]:
        tags = [self._tags[min(399, int(chance.paretovariate(0.8)))] for _ in range(chance.randint(0, 4))]
        if number % 10 == 0:
            tags.append(BIG_TAG)
        topics = [chance.choice(_TOPICS) for _ in range(chance.randint(0, 2))]
        style = chance.random()
        if style < 0.1 and BIG_TAG not in tags:
            return
        yield "---"
        yield f'title: "{title}"'
        emoji = chance.choice(_EMOJI)
        if emoji:
            yield f'emoji: "{emoji}"'
        for key, values in (("topics", topics), ("tags", tags)):
            if values and style < 0.55:
                yield f"{key}: [{', '.join(dict.fromkeys(values))}]"
            elif values:
                yield f"{key}:"
                yield from (f"  - {value}" for value in dict.fromkeys(values))
        year, month, day = chance.randint(2015, 2026), chance.randint(1, 12), chance.randint(1, 28)
        if chance.random() < 0.8:
            spelling = chance.choice(("{0}-{1:02}-{2:02}", "{0}-{1:02}-{2:02} 9:30", "{0}-{1:02}-{2:02}T08:00:00Z"))
            yield f"published_at: {spelling.format(year, month, day)}"
        status = chance.choice(_STATUSES)
        if status:
            yield f"status: {status}"
        if chance.random() < 0.3:
            yield f"url: https://example.org/papers/{number}"
        yield "---"

    def _questions(self, chance: random.Random, cjk: bool) -> Iterator[str]:
        number = chance.randint(1, 4)
        yield "## Objective"
        for one in range(1, number + 1):
            yield f"- RQ{one}: {self._sentence(chance, cjk)}"
        yield ""
        yield "## Answers"
        for one in range(1, number + 1):
            yield f"### RQ{one}"
            if chance.random() < 0.7:
                yield self._sentence(chance, cjk)
            if chance.random() < 0.5:
                yield f"> {self._sentence(chance, cjk)}"
            yield ""

    def _section(self, chance: random.Random, cjk: bool, quotes: bool) -> Iterator[str]:
        yield ""
        yield f"## {chance.choice(_SECTIONS)}"
        yield ""
        for _ in range(chance.randint(1, 4)):
            kind = chance.random()
            if kind < 0.4:
                yield " ".join(self._sentence(chance, cjk) for _ in range(chance.randint(1, 2)))
            elif kind < 0.7:
                for _ in range(chance.randint(2, 6)):
                    yield f"{chance.choice(('- ', '  - '))}{self._sentence(chance, cjk)}"
            elif kind < 0.78:
                yield "```python"
                yield from (f"{self._word(chance)} = {self._word(chance)}({index})" for index in range(4))
                yield "```"
            elif kind < 0.84:
                yield "| name | value |"
                yield "|---|---|"
                yield from (f"| {self._word(chance)} | {chance.randint(1, 99)} |" for _ in range(4))
            elif kind < 0.92 and quotes:
                yield f"> {self._sentence(chance, cjk)}"
            else:
                yield f"See [{self._word(chance)}](https://example.org/{self._word(chance)}) **{self._word(chance)}**."
            yield ""


def place(number: int, folders: int) -> str:
    """Return the relative path of note `number`: folders two deep."""
    folder = number % folders
    return f"{folder // 40:03}-shelf/{folder % 40:02}-box/note-{number:06}.md"


def make_library(directory: str, count: int, *, seed: int = 1, folders: int = 0) -> None:
    """Write `count` notes below `directory`, in about `count / 25` folders unless `folders` says otherwise."""
    maker = Maker(seed)
    folders = folders or max(1, count // 25)
    for number in range(count):
        path = os.path.join(directory, place(number, folders))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(maker.note(number))


def main() -> int:
    """Run from a command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.make_library", description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folders", type=int, default=0)
    wanted = parser.parse_args()
    make_library(wanted.directory, wanted.count, seed=wanted.seed, folders=wanted.folders)
    return 0


if __name__ == "__main__":
    sys.exit(main())
