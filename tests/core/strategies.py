"""Hypothesis strategies: front matters of all shapes that people write."""

from __future__ import annotations

import json
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
VALUE = st.one_of(TAG, st.text(max_size=12), st.sampled_from(["1e3", "", "a\nb", "\x1b[0m", "\u2028", "'", '"', "\\"]))
_EOLS = st.sampled_from(["\n", "\n", "\r\n", "\r"])
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
    "text: |\n  several\n  lines\n",
    "folded: >-\n  several\n  lines",
    "topics: [one, two]",
    "topics:\n  - one\n  - two",
    "authors:\n- A\n- B",
    "aliases: &names [x]\nmore: *names",
    "wrapped: a text\n  of two lines",
    "empty:",
)


@dataclass(frozen=True)
class Generated:
    """A note as three pieces of text, and what must be true of an edit of its tags' entry.

    `head` and `tail` must stay in any edit (`entry` is empty where there is none). `round_trips`: adding a tag and
    removing it gives the bytes back. `refused`: no edit may be made.
    """

    head: str
    entry: str
    tail: str
    body: str
    round_trips: bool
    refused: bool = False

    @property
    def text(self) -> str:
        """The whole note."""
        return self.head + self.entry + self.tail


@dataclass(frozen=True)
class _Entry:
    text: str
    round_trips: bool = True
    refused: bool = False


def _scalar(tag: str, style: str) -> str:
    return "'" + tag.replace("'", "''") + "'" if style == "'" else f'"{tag}"' if style == '"' else tag


def _block(draw: st.DrawFn, key: str, items: list[str]) -> _Entry:
    indent = " " * draw(st.sampled_from([0, 2, 4, 6]))
    gap = draw(st.sampled_from([" ", " ", "   "]))
    comment = draw(st.sampled_from(["", "", " # note"]))
    lines = [f"{indent}-{gap}{item}{comment}" for item in items]
    for extra in draw(
        st.lists(
            st.sampled_from(
                [
                    f"{indent}# between",
                    "",
                    f"{indent}- a: 1\n{indent}  b: [2]",
                    f"{indent}-\n{indent}    late",
                    f"{indent}- long\n{indent}    item",
                    f"{indent}-",
                    f"{indent}- 2024-01-02",
                    f"{indent}- &anchor anchored",
                    f"{indent}- 'q # q'",
                ]
            ),
            max_size=2,
            unique=True,
        )
    ):
        lines.insert(draw(st.integers(0, len(lines))), extra)
    anchor = draw(st.sampled_from(["", "", " &list", " # comment"]))
    return _Entry("\n".join([f"{key}:{anchor}", *lines]))


def _flow(draw: st.DrawFn, key: str, items: list[str]) -> _Entry:
    gap = draw(st.sampled_from([", ", ",", " , ", ",\n  "]))
    trailing = draw(st.sampled_from(["", ",", ", "]))
    more = draw(st.sampled_from(["", "", ", {x: 1}", ", y: 2", ", ~"]))
    comment = draw(st.sampled_from(["", " # after"]))
    anchor = draw(st.sampled_from(["", "", "&list "]))
    return _Entry(f"{key}: {anchor}[{gap.join(items)}{more}{trailing}]{comment}")


def _lines_in_brackets(draw: st.DrawFn, key: str, items: list[str]) -> _Entry:
    comment = draw(st.sampled_from(["", " # why"]))
    last = draw(st.sampled_from(["", ","]))
    lines = [f"  {item}," for item in items[:-1]] + [f"  {items[-1]}{last}"]
    lines = [line + comment for line in lines]
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), "  # between")
    return _Entry("\n".join([f"{key}: [", *lines, draw(st.sampled_from(["]", "  ]"]))]))


def _commas(draw: st.DrawFn, key: str, tags: list[str]) -> _Entry:
    style = draw(st.sampled_from(["", "'", '"']))
    gap = draw(st.sampled_from([", ", ",", ",\n  "]))
    end = draw(st.sampled_from(["", "", ","])) if len(tags) > 1 else ""
    comment = draw(st.sampled_from(["", " # c"]))
    return _Entry(f"{key}: {_scalar(gap.join(tags) + end, style)}{comment}")


def _words(draw: st.DrawFn, key: str, tags: list[str]) -> _Entry:
    style = draw(st.sampled_from(["", "'", '"']))
    gap = draw(st.sampled_from([" ", "  ", "\n  "]))
    return _Entry(f"{key}: {_scalar(gap.join(tags), style)}")


_BETWEEN = ["", "", " ", "  ", "\n  ", "\n    ", " # why\n  ", "\n  # alone\n  ", "\n\n  "]


def _anyhow(draw: st.DrawFn, key: str, items: list[str]) -> _Entry:
    """A list in brackets with spaces, line ends and comments anywhere, also between an item and its comma."""
    between = st.sampled_from(_BETWEEN)
    text = ",".join(f"{draw(between)}{item}{draw(between)}" for item in items)
    last = draw(st.sampled_from(["", "", f",{draw(between)}"]))
    return _Entry(f"{key}: [{text}{last}]")


def _listed(draw: st.DrawFn, key: str, tags: list[str]) -> _Entry:
    outer, inner = draw(st.sampled_from([('"', "'"), ("'", '"'), ('"', ""), ("'", "")]))
    gap = draw(st.sampled_from([", ", ","]))
    return _Entry(f"{key}: {outer}[{gap.join(_scalar(tag, inner) for tag in tags)}]{outer}")


@st.composite
def _entries(draw: st.DrawFn) -> _Entry:
    """An entry of any shape, without the last line end; empty for none."""
    tags = draw(st.lists(SAFE_TAG, min_size=1, max_size=4, unique=True))
    style = draw(st.sampled_from(["", "", "'", '"']))
    items = [_scalar(tag, style) for tag in tags]
    key = draw(st.sampled_from(["tags", "tags", "tags", "Tags", '"tags"', "'tags'", "tags "]))
    shape = draw(
        st.sampled_from(
            [
                *("block", "block", "flow", "flow", "lines", "anyhow", "commas", "words", "listed"),
                *("nothing", "empty", "absent", "null item", "refused"),
            ]
        )
    )
    if shape == "nothing":
        # A key without a value gets a list, and a list that was emptied stays one.
        nothing = draw(st.sampled_from(["", " null", " ~", ' ""', " # c", " &list", "\n  # - old"]))
        return _Entry(f"{key}:{nothing}", round_trips=False)
    if shape == "null item":
        return _Entry(
            draw(st.sampled_from([f"{key}:\n  - ", f"{key}: [~]", f"{key}: [\n  null,\n]"])), round_trips=False
        )
    if shape == "empty":
        return _Entry(f"{key}: {draw(st.sampled_from(['[]', '[ ]', '[] # c']))}")
    if shape == "refused":
        refused = ["#a #b", "\n  - #a", "|\n  a\n  b", "{a: 1}", "!!str x", "*nowhere", "[a", "\n  a: 1"]
        return _Entry(f"{key}: {draw(st.sampled_from(refused))}", round_trips=False, refused=True)
    if shape == "absent":
        return _Entry("", round_trips=False)
    makers = {"block": _block, "flow": _flow, "lines": _lines_in_brackets, "anyhow": _anyhow}
    if shape in makers:
        return makers[shape](draw, key, items)
    texts = {"commas": _commas, "words": _words, "listed": _listed}
    return texts[shape](draw, key, tags)


@st.composite
def notes_with_front_matter(draw: st.DrawFn) -> Generated:
    """A note with front matter: other keys around the tags' entry, a body, line ends, sometimes a BOM."""
    others = draw(st.lists(st.sampled_from(_OTHER), max_size=5, unique_by=lambda line: line.split(":")[0]))
    entry = draw(_entries())
    place = draw(st.integers(0, len(others)))
    bom = draw(st.sampled_from(["", "", "\ufeff"]))
    fence = draw(st.sampled_from(["---", "---", "---  "]))
    closing = draw(st.sampled_from(["---", "---", "--- ", "..."]))
    body = draw(st.sampled_from(["", "# Body", "\n# Body\n\n---\ntags: [no]\n---\n", "text\n"]))
    column = draw(st.sampled_from(["", "", "", "  "]))

    def lines(parts: list[str]) -> str:
        return "".join(column + line + "\n" if line else "\n" for part in parts for line in part.split("\n"))

    head, mine, tail = lines(others[:place]), lines([entry.text]) if entry.text else "", lines(others[place:])
    eol = draw(_EOLS)
    mixed = draw(st.sampled_from([eol, eol, eol, "\n", "\r\n"])) if eol != "\r" else eol
    pieces = [f"{bom}{fence}\n{head}", mine, f"{tail}{closing}\n"]
    body = body.replace("\n", mixed)
    pieces = [piece.replace("\n", end) for piece, end in zip(pieces, (eol, mixed, eol), strict=True)]
    return Generated(pieces[0], pieces[1], pieces[2] + body, body, entry.round_trips, entry.refused)


@st.composite
def notes_with_toml_or_json(draw: st.DrawFn) -> Generated:
    """The same with TOML between `+++` lines, or one JSON object."""
    tags = draw(st.lists(SAFE_TAG, min_size=1, max_size=4, unique=True))
    body = draw(st.sampled_from(["", "# Body\n"]))
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    if draw(st.booleans()):
        head = draw(st.sampled_from(["+++\n", "+++\ntitle = 'x' # t\n", "+++\nn = 1.10\n\n[taxonomies]\n"]))
        quote = draw(st.sampled_from(["'", '"']))
        items = [f"{quote}{tag}{quote}" for tag in tags]
        gap = draw(st.sampled_from([", ", ","]))
        entry = draw(
            st.sampled_from(
                [
                    f"tags = [{gap.join(items)}] # c\n",
                    f"tags = [ {gap.join(items)}, ]\n",
                    "tags = [\n" + "".join(f"  {item}, # why\n" for item in items) + "]\n",
                    "tags = [\n  " + ",\n  ".join(items) + " # last\n]\n",
                    f'tags = "{", ".join(tags)}"\n',
                    "tags = []\n",
                    "tags = [" + " # why\n  , ".join(items) + "\n  ,]\n",
                ]
            )
        )
        tail = draw(st.sampled_from(["", "date = 2024-01-02\n", "[extra]\ntags = ['z']\n"])) + "+++\n"
    else:
        head, tail = draw(
            st.sampled_from(
                [("{", "}\n"), ('{"title": "x", ', ', "n": 1.10}\n'), ('{\n  "a": {"tags": [1]},\n  ', "\n}\n")]
            )
        )
        entry = '"tags": ' + draw(
            st.sampled_from(
                [
                    json.dumps(tags, ensure_ascii=False),
                    json.dumps(tags, indent=4),
                    json.dumps(tags[0], ensure_ascii=False),
                ]
            )
        )
    pieces = [piece.replace("\n", eol) for piece in (head, entry, tail + body)]
    return Generated(pieces[0], pieces[1], pieces[2], body.replace("\n", eol), round_trips=True)
