"""Notes for the views across notes: a Japanese one, one with a hostile title, one that only asks."""

from __future__ import annotations

MOSS = """---
title: "苔の光合成"
emoji: 🌿
tags: [植物]
published_at: 2025-01-02
---
# 苔の光合成

## 研究課題
- RQ1: 光は成長をどう変えるか
- RQ2: 水は必要か

## 結果
### RQ1
光が強いほど苔はよく育つが、直射日光では枯れてしまう。
> 苔は光よりも水を選ぶ。苔は光よりも水を選ぶ。苔は光よりも水を選ぶ。苔は光よりも水を選ぶ。

### RQ2
水は必要である。
"""

STRANGE = (
    '---\ntitle: "A [/b] strange \\e]0;owned\\a [@click=app.quit]title\u202e"\ntags: ["[red]x", tea]\n'
    "date: 2022-05-01\nstatus: later\nurl: https://example.org/strange\n---\n"
    "# Strange\n\n## Questions\n- RQ1: Is [/b] this \x1b[31mred?\n- RQ2: Nothing said\n\n## Answers\n### RQ1\n"
    "> quoted [bold]\x1b[2J words\u202e of it\n"
)

LICHEN = """---
title: Lichens at rest
date: 2021-07-01
---
# Lichens at rest

## Questions
- RQ1: Do lichens sleep?
"""


def many(number: int) -> str:
    """Return one of many plain notes with a question and a quote of its own."""
    return (
        f"---\ntitle: Note {number:04}\ntags: [t{number % 7}]\n---\n# Note {number:04}\n\n## Questions\n"
        f"- RQ1: What is {number}?\n\n## Answers\n### RQ1\n> It is the number {number}.\n"
    )
