"""The quotes of a note: block quotes that are no callouts, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notetui.core.markdown.document import Container, ContainerKind, Leaf
from notetui.core.model import Heading, Quote
from notetui.core.questions.blocks import leaf_text


def quotes(
    leaves: Sequence[Leaf],
    headings: Sequence[Heading] = (),
    owners: Mapping[int, str] | None = None,
    *,
    shift: int = 0,
) -> tuple[Quote, ...]:
    """Return every quote, in order; a quote inside a quote is part of the outer one.

    `headings` (with file lines) give the section, `owners` the research question of a leaf by its index
    (`questions.read.Reading.owners`); `shift` is added to every body line.
    """
    found: list[Quote] = []
    box: Container | None = None
    first = 0
    lines: list[str] = []
    end_line = 0

    above: list[Heading] = []
    entered = 0

    def close() -> None:
        nonlocal entered
        if box is None:
            return
        line = box.line + shift
        # Quotes come in order, so the headings above are kept up, not looked for anew from each quote.
        while entered < len(headings) and headings[entered].line <= line:
            while above and above[-1].level >= headings[entered].level:
                above.pop()
            above.append(headings[entered])
            entered += 1
        last = max(end_line, box.line)
        rq = owners.get(first) if owners else None
        section = tuple(heading.text for heading in above)
        found.append(Quote("\n".join(lines), line, last + shift, section, rq))

    for index, leaf in enumerate(leaves):
        here: Container | None = None
        for container in leaf.containers:
            if container.kind is ContainerKind.QUOTE:
                here = container
                break
        if here is not box:
            close()
            box, first, lines = here, index, []
        if here is not None:
            end_line = leaf.end_line
            if text := leaf_text(leaf):
                lines.append(text)
    close()
    return tuple(found)
