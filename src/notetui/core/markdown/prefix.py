"""What stands before the text of a leaf: bars of quotes and callouts, bullets, numbers, boxes."""

from __future__ import annotations

from notetui.core.markdown.document import Container, ContainerKind, Leaf
from notetui.core.markdown.pieces import Line, Piece
from notetui.core.text.cells import cell_len
from notetui.core.text.clean import show

_BULLETS = "•◦▪"
_TEXT_AT_LEAST = 8
_BARRED = (ContainerKind.QUOTE, ContainerKind.CALLOUT, ContainerKind.DETAILS)
_TONES = {
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), "good"),
    **dict.fromkeys(("warning", "caution", "attention", "warn", "important"), "warn"),
    **dict.fromkeys(("danger", "error", "failure", "fail", "missing", "bug", "alert"), "bad"),
}


def prefixes(leaf: Leaf, width: int) -> tuple[Line, Line]:
    """Return what stands before the first line and before the others; both are equally wide."""
    first: list[Piece] = []
    rest: list[Piece] = []
    room = _limit(width)
    containers = leaf.containers
    begun = len(containers) - (0 if leaf.continued else leaf.opens)
    depth = sum(container.kind is ContainerKind.ITEM for container in containers)
    # Where all of it would leave no room for text, only the innermost part is shown: so from there outwards.
    for at in range(len(containers) - 1, -1, -1):
        container = containers[at]
        depth -= container.kind is ContainerKind.ITEM
        mark, blank, role = _marker(container, depth)
        room -= cell_len(blank)
        if room < 0:
            break
        first.append(Piece(mark if at >= begun else blank, role))
        rest.append(Piece(blank, role if container.kind in _BARRED else "text"))
    return tuple(reversed(first)), tuple(reversed(rest))


def _fit(pieces: list[Piece], limit: int) -> Line:
    """Return the innermost part of a prefix when the whole of it would leave no room for text."""
    total = sum(cell_len(piece.text) for piece in pieces)
    for cut, piece in enumerate(pieces):
        if total <= limit:
            return tuple(pieces[cut:])
        total -= cell_len(piece.text)
    return ()


def gap_line(above: Leaf, leaf: Leaf, width: int) -> Line:
    """Return the empty row between two leaves: the bars of the quotes and callouts that go on over it."""
    common = [box for box, other in zip(leaf.containers, above.containers, strict=False) if box is other]
    while common and common[-1].kind not in _BARRED:
        common.pop()
    pieces = [Piece((marker := _marker(box, 0))[1], marker[2] if box.kind in _BARRED else "text") for box in common]
    return _fit(pieces, _limit(max(1, width)))


def tone_of(container: Container) -> str:
    """Return what a callout's kind says of it: `good`, `warn`, `bad` or `info`."""
    return _TONES.get(container.label, "info")


def _limit(width: int) -> int:
    return max(0, width - min(_TEXT_AT_LEAST, width // 2 + 1))


def _marker(container: Container, depth: int) -> tuple[str, str, str]:
    """Return a container's marker, what stands under it on later lines, and their role."""
    kind = container.kind
    if kind is ContainerKind.QUOTE:
        return "▌ ", "▌ ", "quote.bar"
    if kind is ContainerKind.CALLOUT:
        return "┃ ", "┃ ", f"callout.bar.{tone_of(container)}"
    if kind is ContainerKind.DETAILS:
        return "│ ", "│ ", "callout.bar.info"
    if kind is ContainerKind.FOOTNOTE:
        mark = f"[{show(container.label)[:12]}] "
        return mark, " " * cell_len(mark), "footnote"
    if kind is ContainerKind.DEFINITION:
        return "    ", "    ", "text"
    if container.task is not None:
        mark = "☑ " if container.task else "☐ "
    elif container.number is not None:
        mark = f"{container.number}. "
    else:
        mark = _BULLETS[depth % len(_BULLETS)] + " "
    return mark, " " * cell_len(mark), "marker"
