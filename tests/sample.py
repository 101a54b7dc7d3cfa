"""Notes written for the tests, in the reference format."""

from __future__ import annotations

GARDEN = """---
title: "How Gardens Grow: A Survey"
emoji: 🌱
topics:
  - botany/plants
published_at: 2024-03-05 21:00
tags:
  - paper-note
---

# How Gardens Grow: A Survey
A note about a survey that was never written.
https://example.org/gardens

## Objective
The survey aims to answer three questions:

1. How does light change growth?
2. What do plants need besides light?
3. What remains unknown about roots?

## Question Details
### RQ1
- Measured in:
\t- glasshouses
\t- open fields

### RQ2
Water and minerals are looked at.
### RQ3
- Roots

## Answers
### RQ1
> Growth rises with light up to a point, and falls beyond it.

### RQ2
Water matters most, but the field is young.
### RQ3
#### Answer 1
>Roots answer to gravity and to water, in that order.

#### Answer 2
>Nobody has watched a root for a whole year.
## Phrase
> We leave the roots to those who come after us."""

TEA = """---
title: Tea and Memory
topics: [food]
tags: [tea, "on"]
date: 2023-11-02
---
# Tea and Memory

No questions here.

## Method
Forty people drank tea.

| cup | points |
|-----|-------:|
| green | 12 |
| 烏龍茶 | 9 |

## Result
See [the survey](garden.md).

```python
def sip(cup: str) -> int:
    return len(cup)
```
"""

PLAIN = "# A plain note\n\nJust text, and https://example.org/bare.\n"
HOSTILE = (
    '---\ntitle: "A [/b] study [red]x"\ntags: ["🐍", "[@click=app.quit]go"]\ntopics: [zoo]\n---\n'
    "# A [/b] study\n\x1b]0;owned\x07 \x1b[31mred\x1b[0m \x9b2J \u202eright\u202c [x](javascript:alert(1))\n"
)
