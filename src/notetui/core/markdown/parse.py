"""A note's body as a document that is read lazily: as far as somebody asks, and after an edit only where it changed.

CommonMark, GFM, footnotes, definition lists, math and wiki-links are pulldown-cmark's (`events`); callouts with any
name, zenn's blocks, bare addresses and some HTML are read here, from what it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from notetui.core.markdown.builder import Builder, Restart
from notetui.core.markdown.document import ContainerKind, Leaf
from notetui.core.markdown.events import footnote_labels, link_definitions, prepared
from notetui.core.markdown.reuse import Renewal


class Document:
    """A note's body as leaves, parsed as far as was asked for.

    `leaves` only ever grows. `total_lines` is the number of lines of the body. `source` is the body as it was parsed
    (line for line the body that was given).

    With `previous`, the document of the note before an edit, the leaves outside of what changed are the very same
    objects with their lines moved (so that whatever is kept by leaf stays good), and only what lies between is parsed
    again. The previous document must not be used any more. A change of a link's definition anywhere, or of which
    footnotes there are, can change any paragraph: then all is new.
    """

    def __init__(self, body: str, *, previous: Document | None = None) -> None:
        self.source = prepared(body)
        self.data = self.source.encode("utf-8")
        self.leaves: list[Leaf] = []
        self.complete = False
        self.total_lines = body.count("\n") + (not body.endswith("\n"))
        self.known_restarts: list[Restart] = []
        self._renewal: Renewal | None = None
        if previous is not None:
            self._renewal = Renewal(previous, self)
            self._rest = self._renewal.leaves()
        else:
            builder = Builder(self.data, text=self.source)
            self.known_restarts = builder.restarts
            self._rest = builder.leaves()

    @property
    def restarts(self) -> list[Restart]:
        """Where blocks of the top level begin, as far as that is known."""
        if self._renewal is not None and self._renewal.tail is not None:
            self.known_restarts += self._renewal.tail.restarts()
            self._renewal.tail = None
        return self.known_restarts

    # -- reading on

    def parse_more(self, max_leaves: int = 256) -> int:
        """Read on by at most so many leaves; return how many came."""
        if self.complete:
            return 0
        before = len(self.leaves)
        self.leaves.extend(islice(self._rest, max_leaves))
        came = len(self.leaves) - before
        if came < max_leaves:
            self.complete = True
        return came

    def parse_to_line(self, line: int) -> None:
        """Read on until a body line (1-based) is covered, or to the end."""
        while not self.complete and (not self.leaves or self.leaves[-1].line <= line):
            self.parse_more(64)

    def parse_all(self) -> list[Leaf]:
        """Read to the end and return all leaves."""
        if not self.complete:
            self.leaves.extend(self._rest)
            self.complete = True
        return self.leaves

    # -- what is defined in it

    @cached_property
    def link_definitions(self) -> dict[str, tuple[str, str]]:
        """The link reference definitions: label to target and source text."""
        return link_definitions(self.source)

    @cached_property
    def footnote_labels(self) -> tuple[str, ...]:
        """The names of the footnotes that are defined, in order, each once."""
        return footnote_labels(self.source)

    # -- footnotes

    def footnote_line(self, label: str) -> int:
        """Return the body line where a footnote is defined, 0 where it is not; reads on as far as needed."""
        for line in self._lines_with(f"[^{label}]:"):
            self.parse_to_line(line)
            for leaf in reversed(self.leaves):
                if leaf.line < line:
                    break
                if any(box.kind is ContainerKind.FOOTNOTE and box.label == label for box in leaf.containers):
                    return leaf.containers[0].line if len(leaf.containers) == 1 else leaf.line
        return 0

    def footnote_references(self, label: str) -> list[int]:
        """Return the body lines that refer to a footnote, in order, each once; its definition is not one."""
        sign = f"[^{label}]"
        return [line for line in self._lines_with(sign) if not self._starts_with(line, sign + ":")]

    def _lines_with(self, text: str) -> Iterator[int]:
        line, at, last = 1, 0, 0
        found = self.source.find(text)
        while found >= 0:
            line += self.source.count("\n", at, found)
            at = found
            if line != last:
                yield line
            last = line
            found = self.source.find(text, found + 1)

    def _starts_with(self, line: int, text: str) -> bool:
        return self.source.split("\n", line)[line - 1].lstrip(" \t>*+-").startswith(text)
