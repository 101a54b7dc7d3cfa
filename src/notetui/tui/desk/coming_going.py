"""What the screen does when notes come, change, get another name, go, and come back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from notetui.core.changes import new_names

if TYPE_CHECKING:
    from notetui.core.library_values import Delta
    from notetui.core.tree import RowKey
    from notetui.tui.screens.main import MainScreen

GONE = "The note was deleted or moved away."


class _Lost(NamedTuple):
    """The open note that went: where the cursor was on it, and where the person is since."""

    path: str
    key: RowKey
    since: tuple[RowKey, str, int]


class ComingGoing:
    """Brings all that shows notes up to date with what the library says has changed."""

    def __init__(self, desk: MainScreen) -> None:
        self._desk = desk
        self._lost: _Lost | None = None

    def apply(self, delta: Delta) -> None:
        """Follow notes that appeared, changed, were renamed or went."""
        desk = self._desk
        path = desk.reading.path
        names = new_names(delta)
        by_text = desk.reading.new_name(delta) if path else ""
        if by_text:
            names.setdefault(path, by_text)
        if names:
            self._rename(names)
        row = desk.tree_view.row_under_cursor
        if row is not None and row.path and row.path in names.values():
            desk.browsing.edited = row.path
        else:
            # A change of one's own takes the note out of its group, and the next one is what is wanted.
            desk.browsing.edited = path if path in delta.changed and not desk.tagging.is_saving else ""
        back = self._back_again(delta, names)
        if back:
            self._return(back)
        else:
            desk.browsing.follow()
        if path in names:
            desk.reading.rename(names[path])
            self._tell_name(path, names[path])
        elif path in delta.changed or path in delta.added:
            desk.reading.reload()
        elif path and path in delta.removed:
            key = row.key if row is not None and row.path == path else ()
            desk.run_worker(self._leave(path, key), exit_on_error=True)
        desk.views.follow(delta)
        desk.marking.follow(delta, names)
        desk.tag_dialogs.follow(names)

    def _tell_name(self, old: str, new: str) -> None:
        """Say what a note is called now: its file's name, with its folder when that is another."""
        moved = os.path.dirname(old) != os.path.dirname(new)
        self._desk.say(f"The note is now {self._desk.library.shown_path(new) if moved else os.path.basename(new)}")

    def _rename(self, names: dict[str, str]) -> None:
        desk = self._desk
        desk.browsing.rename(names)
        desk.following.rename(names)
        places = desk.reading.places
        for old in names.keys() & places.keys():
            places[names[old]] = places.pop(old)

    # -- gone, and back again

    async def _leave(self, path: str, key: RowKey) -> None:
        """Show the note that the cursor is on now that the open one is gone."""
        desk = self._desk
        await desk.browsing.settled()
        if desk.library.facts(path) is not None:
            return  # back already
        row = desk.tree_view.row_under_cursor
        if row is not None and row.path and row.path != path:
            desk.reading.open(row.path)
        elif desk.reading.path == path:
            desk.reading.close("This note was deleted or moved away.")
        desk.say(GONE)
        await desk.reading.settled()
        self._lost = _Lost(path, key, self._whereabouts())

    def _whereabouts(self) -> tuple[RowKey, str, int]:
        desk = self._desk
        row = desk.tree_view.row_under_cursor
        return row.key if row is not None else (), desk.reading.path, desk.note_view.top_line()

    def _back_again(self, delta: Delta, names: dict[str, str]) -> str:
        """Return where the lost note is again, empty when it isn't, or when the person has gone on since."""
        lost = self._lost
        if lost is None:
            return ""
        path = names.get(lost.path, lost.path)
        if path not in delta.added and path not in names.values():
            return ""
        return path if self._whereabouts() == lost.since else ""

    def _return(self, path: str) -> None:
        desk, lost = self._desk, self._lost
        self._lost = None
        assert lost is not None
        desk.browsing.follow(lambda: desk.browsing.return_to(lost.key, path))
        desk.reading.open(path)
        if desk.status.message == GONE:
            desk.say("")
