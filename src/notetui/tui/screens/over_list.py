"""The base of the views that are lists of items: quotes, answers, findings, questions to map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual.widget import Widget

from notetui.tui.desk.panes import Pane
from notetui.tui.review.background import InBackground
from notetui.tui.review.items import Item
from notetui.tui.screens.main import MainScreen
from notetui.tui.screens.over import OverScreen
from notetui.tui.widgets.item_list import ItemList


class Built(NamedTuple):
    """Items to show and what the heading says of them; `whole` is false while more are being read."""

    items: Sequence[Item]
    told: str
    whole: bool = True


class OverList(OverScreen):
    """One list below the heading; subclasses read the library and give items."""

    AUTO_FOCUS = "ItemList"
    EMPTY = "Nothing here."
    listing: ItemList

    def __init__(self, desk: MainScreen) -> None:
        super().__init__(desk)
        self.listing = ItemList(self.chrome, self.palette, id="items")
        self.listing.notice = "Reading…"
        self._partial = False
        self._building: InBackground[Built] = InBackground(self.show_built)

    def compose_body(self) -> Iterable[Widget]:
        """Lay out the list."""
        yield self.listing

    def on_unmount(self) -> None:
        """Build nothing more."""
        self._building.stop()

    @property
    def pane(self) -> Pane:
        """The list."""
        return self.listing

    @property
    def here(self) -> Item | None:
        """The item under the cursor."""
        return self.listing.chosen

    def place(self) -> tuple[str, int]:
        """Return where the item under the cursor leads."""
        item = self.listing.chosen
        return (item.path, item.line) if item is not None else ("", 0)

    def build(self, make: Callable[[], Built]) -> None:
        """Have other items made on another thread, and show them."""
        self._building.ask(make)

    def show_built(self, built: Built) -> None:
        """Show other items."""
        if built.whole:
            self.listing.notice = self.EMPTY if not self.filter_text else "Nothing matches the filter."
        to_end = self._partial and self.listing.at_end
        self._partial = not built.whole
        self.listing.set_items(built.items)
        if to_end:
            self.listing.move_to_end(1)
        self.heading.tell(built.told, self.filter_text)

    async def built(self) -> None:
        """Wait until what was asked for is shown."""
        await self._building.settled()

    def step_group(self, direction: int) -> None:
        """Go to the first item of the next or previous group."""
        if not self.listing.step_group(direction):
            self.say("This is the last group." if direction > 0 else "This is the first group.")

    def on_item_list_chosen(self) -> None:
        """Open what is clicked."""
        self.jump()

    def recolour(self) -> None:
        """Draw in the new colours."""
        self.listing.set_looks(self.chrome, self.palette)
