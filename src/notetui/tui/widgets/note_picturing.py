"""A note's page with the pictures of its images below their paragraphs, where the terminal can show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from notetui.core.markdown.document import Leaf
from notetui.core.markdown.parse import Document
from notetui.core.pictures.placing import number_of
from notetui.tui.widgets.note_pointing import PointingPage
from notetui.tui.widgets.painting import Palette

if TYPE_CHECKING:
    from notetui.tui.pictures.gallery import Gallery

FEWEST_ROWS = 3


class PicturingPage(PointingPage):
    """Lays pictures out as rows of the text, and says which are on the screen. Without a gallery it does nothing."""

    def __init__(self, palette: Palette, *, max_width: int, centre: bool, keep_breaks: bool) -> None:
        super().__init__(palette, max_width=max_width, centre=centre, keep_breaks=keep_breaks)
        self._path = ""
        self._gallery: Gallery | None = None

    def use_pictures(self, gallery: Gallery) -> None:
        """Show pictures from now on; what is at the top of the screen stays there."""
        self._gallery = gallery
        self._options = replace(self._options, pictures=gallery)
        self.pictures_changed()

    def pictures_changed(self) -> None:
        """Lay out anew, because pictures came, went, or may take another size."""
        if self._gallery is not None:
            self._gallery.use_note(self._path, most_rows=self._most_rows)
            self._note.use_options(self._options)
            self._anchor = self._note.clamped(self._anchor)
            self._settle()

    @property
    def _most_rows(self) -> int:
        """Half of the screen, so that there is always text beside a picture."""
        return max(FEWEST_ROWS, self.size.height // 2)

    def _use_document(self, document: Document, first_line: int, front: Sequence[Leaf]) -> None:
        if self._gallery is not None:
            self._gallery.use_note(self._path, most_rows=self._most_rows)
        super()._use_document(document, first_line, front)

    def _settle(self) -> None:
        super()._settle()
        if self._gallery is not None:
            roles = (piece.role for spot in self._rows for piece in self._note.line_at(spot))
            self._gallery.show(list(dict.fromkeys(number for role in roles if (number := number_of(role)))))

    def withdraw_pictures(self) -> None:
        """Take the pictures out of the terminal, before another program has it."""
        if self._gallery is not None:
            self._gallery.withdraw()

    def on_resize(self) -> None:
        """Pictures may take another part of the screen now."""
        if self._gallery is not None:
            self._gallery.use_note(self._path, most_rows=self._most_rows)
            self._note.use_options(self._options)
        super().on_resize()

    async def on_unmount(self) -> None:
        """Leave no picture in the terminal."""
        if self._gallery is not None:
            await self._gallery.close()
