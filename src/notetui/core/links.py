"""The links of a note, and which of them leads to the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notetui.core.markdown.document import Leaf, LeafKind, Mark, Run
from notetui.core.model import Link

_KINDS = Mark.LINK | Mark.IMAGE | Mark.WIKILINK
_both = int.__and__
"""The marks of two flags as a number; flags make a new flag each time, at ten times the cost."""


def links(leaves: Sequence[Leaf], *, shift: int = 0) -> tuple[Link, ...]:
    """Return every link and image of a note's body, in order; `shift` is added to every body line.

    The kind is `image`, `wiki`, `bare` (the text is the address) or `inline`.
    """
    found: list[Link] = []
    for leaf in leaves:
        if leaf.runs:
            found += (
                _link(run.marks, run.target, leaf.text[run.start : run.end], _line(leaf, run.start) + shift)
                for run in sorted(leaf.runs, key=_start)
                if run.target and _both(run.marks, _KINDS)
            )
        for cell in leaf.cells:
            found += (
                _link(run.marks, run.target, cell.text[run.start : run.end], leaf.line + shift)
                for run in sorted(cell.runs, key=_start)
                if run.target and _both(run.marks, _KINDS)
            )
    return tuple(found)


def _start(run: Run) -> int:
    return run.start


def _line(leaf: Leaf, start: int) -> int:
    breaks = leaf.text.count("\n", 0, start) + leaf.text.count("\r", 0, start)
    return leaf.line + breaks


def _link(marks: Mark, target: str, text: str, line: int) -> Link:
    if _both(marks, Mark.IMAGE):
        kind = "image"
    elif _both(marks, Mark.WIKILINK):
        kind = "wiki"
    elif text and (target == text or target.endswith(text)) and ("://" in text or text.startswith("www.")):
        kind = "bare"
    else:
        kind = "inline"
    return Link(target, " ".join(text.split()), line, kind)


def front_matter_link(values: dict[str, Any]) -> str:
    """Return the address that `url` or `doi` gives, empty where neither does."""
    url = values.get("url")
    if isinstance(url, str) and _is_http(url.strip()):
        return url.strip()
    doi = values.get("doi")
    if isinstance(doi, str) and doi.strip():
        doi = doi.strip()
        if _is_http(doi):
            return doi
        bare = doi[4:].strip() if doi[:4].lower() == "doi:" else doi
        if bare.startswith("10.") and "/" in bare and not bare.split()[1:]:
            return f"https://doi.org/{bare}"
    return ""


def paper_link(values: dict[str, Any], leaves: Sequence[Leaf], found: Sequence[Link], *, shift: int = 0) -> str:
    """Return the paper's link: the front matter's, else the first arXiv, DOI or http link before the first H2.

    An arXiv or DOI link goes before an earlier link to something else.
    """
    given = front_matter_link(values)
    if given:
        return given
    end = next((leaf.line + shift for leaf in leaves if leaf.kind is LeafKind.HEADING and leaf.level == 2), 0)
    first = ""
    for link in found:
        if end and link.line >= end:
            break
        if link.kind in ("image", "wiki") or not _is_http(link.target):
            continue
        host = link.target.split("/", 3)[2].lower() if link.target.count("/") >= 2 else ""
        if host.endswith(("arxiv.org", "doi.org")):
            return link.target
        first = first or link.target
    return first


def _is_http(target: str) -> bool:
    return target[:8].lower().startswith(("http://", "https://")) and len(target) > 8
