"""Hypothesis strategies: front matters of all shapes that people write."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

_LETTERS = st.characters(codec="utf-8", categories=("Lu", "Ll", "Lo", "Nd", "So"))
SAFE_TAG = st.text(st.sampled_from("abcdefgh研究ー"), min_size=1, max_size=8)
TAG = st.one_of(
    SAFE_TAG,
    st.sampled_from(
        ["on", "007", "a: b", "#x", "- y", "null", "12:30", "c++", "a/b", "🐍", "it's", 'say "x"', "x y", "@z"]
    ),
    st.text(_LETTERS, min_size=1, max_size=6).map(str.strip).filter(bool),
)
_EOLS = st.sampled_from(["\n", "\n", "\r\n"])
_OTHER = (
    "title: Something",
    'title: "A: quoted"',
    "date: 2024-12-04 23:00",
    "year: 2024",
    "published: true",
    "doi: 10.1/x",
    "emoji: 📝",
    "# a comment",
    "nested:\n  deep: [1, 2]\n  more: x",
    "text: |\n  several\n  lines",
    "topics: [one, two]",
    "topics:\n  - one\n  - two",
    "authors:\n- A\n- B",
    "empty:",
)


@dataclass(frozen=True)
class Generated:
    """A note and what must be true of an edit of it."""

    text: str
    body: str
    other_lines: tuple[str, ...]
    round_trips: bool


def _scalar(tag: str, style: str) -> str:
    return "'" + tag.replace("'", "''") + "'" if style == "'" else f'"{tag}"' if style == '"' else tag


@st.composite
def _entry(draw: st.DrawFn) -> tuple[str, bool]:
    """Return the tags' entry (possibly none) and whether add-remove gives the bytes back."""
    tags = draw(st.lists(SAFE_TAG, min_size=1, max_size=4, unique=True))
    style = draw(st.sampled_from(["", "", "'", '"']))
    items = [_scalar(tag, style) for tag in tags]
    shape = draw(
        st.sampled_from(
            ["block", "flow", "wrapped", "scalar", "commas", "null", "empty", "absent", "null item", "words"]
        )
    )
    if shape == "block":
        indent = " " * draw(st.sampled_from([0, 2, 4, 6]))
        comment = draw(st.sampled_from(["", " # note"]))
        lines = [f"{indent}- {item}{comment}" for item in items]
        if draw(st.booleans()):
            lines.insert(draw(st.integers(0, len(lines))), f"{indent}# between")
        anchor = draw(st.sampled_from(["", "", " &anchor"]))
        return "\n".join([f"tags:{anchor}", *lines]), True
    if shape == "flow":
        gap = draw(st.sampled_from([", ", ",", " , "]))
        trailing = draw(st.sampled_from(["", ",", ", "]))
        return f"tags: [{gap.join(items)}{trailing}]", gap != " , "
    if shape == "wrapped":
        return "tags: [\n  " + ",\n  ".join(items) + draw(st.sampled_from([",\n]", "\n]", "\n  ]"])), True
    if shape == "scalar":
        return f"tags: {items[0]}", True
    if shape == "commas":
        return f"tags: {', '.join(tags)}", len(tags) > 1
    if shape == "words":
        return f"tags: {' '.join(tags)}", len(tags) > 1
    if shape == "null":
        return draw(st.sampled_from(["tags:", "tags: null", "tags: ~", 'tags: ""'])), False
    if shape == "empty":
        return "tags: []", True
    if shape == "null item":
        return "tags:\n  - ", False
    return "", False


@st.composite
def notes_with_front_matter(draw: st.DrawFn) -> Generated:
    """A note with front matter: other keys around the tags' entry, a body, line ends, sometimes a BOM."""
    others = draw(st.lists(st.sampled_from(_OTHER), max_size=5, unique_by=lambda line: line.split(":")[0]))
    entry, round_trips = draw(_entry())
    parts = list(others)
    if entry:
        parts.insert(draw(st.integers(0, len(parts))), entry)
    eol = draw(_EOLS)
    body = draw(st.sampled_from(["", "# Body", "\n# Body\n\n---\ntags: [no]\n---\n", "text\n"])).replace("\n", eol)
    inside = "".join(part + "\n" for part in parts).replace("\n", eol)
    bom = draw(st.sampled_from(["", "", "\ufeff"]))
    fence = draw(st.sampled_from(["---", "---", "---  "]))
    text = f"{bom}{fence}{eol}{inside}---{eol}{body}"
    lines = tuple(line for part in others for line in part.split("\n"))
    return Generated(text, body, lines, round_trips)
