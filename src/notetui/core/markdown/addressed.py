"""Addresses of links and images spelt out, for a text in which nobody can follow a link."""

from __future__ import annotations

from notetui.core.markdown.document import Leaf, LeafKind, Mark, has
from notetui.core.markdown.runs import Edit, replaced

_ADDRESSED = Mark.LINK | Mark.IMAGE
_WITH_ADDRESSES = (LeafKind.PARAGRAPH, LeafKind.HEADING)


def spell_out_addresses(leaf: Leaf) -> None:
    """Write the address of each link and image of a paragraph or heading behind its text, where it is not the text.

    The leaf is changed, so its document must be nobody else's. Wiki-links are names already; the bytes of an image that
    stands in the note itself (`data:`) are left out.
    """
    if leaf.kind not in _WITH_ADDRESSES:
        return
    behind: dict[int, str] = {}
    for run in sorted(leaf.runs):
        said, target = leaf.text[run.start : run.end], run.target
        if not has(run.marks, _ADDRESSED) or has(run.marks, Mark.WIKILINK) or not target or target[:5] == "data:":
            continue
        address = f" <{target}>"
        if target.removeprefix("mailto:") != said and address not in behind.get(run.end, ""):
            behind[run.end] = address + behind.get(run.end, "")
    if behind:
        edits = [Edit(at, at, text) for at, text in sorted(behind.items())]
        leaf.text, runs = replaced(leaf.text, leaf.runs, edits)
        leaf.runs = tuple(runs)
