"""Every line that names, announces or resembles a research question says why it is one or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.explain import explain
from tests.core.test_questions import PIECES
from tests.core.test_questions_labelled import NOTES, labelled

NOTE = """\
---
title: x
---
# T

As RQ1 shows, RQ-2 is
and RQ3 too.

- RQ1: Is it fast?
- IRQ4: no
- rq-1.md is a file
- RQ5_data: numbers
- `RQ6`: code

## Open Questions

1. Who?

## Questions

1. Why was it moved?

```python
RQ7 = 1
x = RQ8
```

    RQ9 indented

| RQ | Command | p |
|---|---|---|
| RQ1 | make | 3 |
| RQ2 | make | 3 |

## Answers
### RQ1
yes
"""


def test_why() -> None:
    assert [(said.line, said.id, said.verdict) for said in explain(NOTE)] == [
        (6, "RQ1", "mention"),
        (6, "RQ2", "mention"),
        (7, "RQ3", "mention"),
        (9, "RQ1", "definition"),
        (10, "", "refused"),
        (11, "", "refused"),
        (12, "", "refused"),
        (13, "RQ6", "refused"),
        (15, "", "refused"),
        (21, "", "refused"),
        (24, "RQ7", "code"),
        (25, "RQ8", "code"),
        (28, "RQ9", "code"),
        (32, "RQ1", "refused"),
        (33, "RQ2", "refused"),
        (36, "RQ1", "definition"),
    ]
    why = {(said.line, said.id): said.why for said in explain(NOTE)}
    assert why[9, "RQ1"] == "list item: id, separator, text; question, the first place asks"
    assert why[10, ""] == "'IRQ4' is another word: something stands straight before RQ"
    assert why[13, "RQ6"] == "it stands in code"
    assert why[21, ""] == "announced by a heading; the questions with ids have their texts already"
    assert why[32, "RQ1"] == "a table about questions, not of them"
    assert why[36, "RQ1"].endswith("answer by its own words or the headings above")


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_every_labelled_line_is_explained(path: Path) -> None:
    text, meant, refused = labelled(path)
    said = explain(text)
    defined = {(one.line, one.id): one.verdict for one in said if one.verdict in ("definition", "inferred")}
    for place in meant:
        assert defined[place.line, place.id] == ("inferred" if place.inferred else "definition")
    explained = {one.line: one.verdict for one in said}
    lines = text.split("\n")
    for line in refused:
        assert line not in {at for at, _id in defined}
        if "RQ" in lines[line - 1] and not lines[line - 1].startswith("<!--"):
            assert explained[line] in ("mention", "refused", "code"), lines[line - 1]


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_any_text_is_explained_in_order(body: str) -> None:
    total = body.count("\n") + 1
    said = explain(body)
    assert [one.line for one in said] == sorted(one.line for one in said)
    assert all(1 <= one.line <= total and one.why for one in said)
