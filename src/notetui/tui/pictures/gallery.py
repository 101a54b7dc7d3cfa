"""The pictures of the shown note: their sizes at once, their pixels when they are on the screen.

No library for images in terminals fits here: `textual-image` (LGPL) writes to standard output (Textual paints on
standard error), sends while it draws, on the event loop, and reads the terminal's answers from standard input beside
Textual's own reader; `term-image` (MIT, last released in 2024) wants Pillow below 11 and an HTTP client; `rich-pixels`
draws with blocks of colour. So Pillow decodes and scales (`decoder`, in a process of its own), and `kitty` says what to
send.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from notetui.core.pictures.header import MOST_PIXELS
from notetui.core.pictures.placing import Picture, fit
from notetui.store.pictures import PictureFile, find_picture, open_picture
from notetui.tui.pictures import decoder
from notetui.tui.pictures.kitty import removal, transmission
from notetui.tui.pictures.strips import Strips

PATIENCE = 10.0
"""Seconds that the decoding of one picture may take."""
MOST_SENT = 40
"""Pictures that the terminal keeps at once."""
MOST_KNOWN = 500
"""Pictures of one note that are looked for; the others are shown by their text."""


class _Key(NamedTuple):
    file: PictureFile
    columns: int
    rows: int


class Gallery:
    """Measures, decodes and sends pictures. `write` puts text onto the terminal, between two frames.

    With `strips`, for a terminal with sixel graphics, the pictures are put there instead, and `write` gets the empty
    text when one came. `lost` is called when a picture turned out to be none: what was laid out with it is to be laid
    out again.
    """

    def __init__(
        self,
        roots: Sequence[str],
        cell: tuple[int, int],
        write: Callable[[str], None],
        lost: Callable[[], None],
        strips: Strips | None = None,
    ) -> None:
        self._roots = roots
        self._strips = strips
        self._cell = cell
        self._write = write
        self._lost = lost
        self._note = ""
        self._most_rows = 12
        self._files: dict[str, PictureFile | None] = {}
        self._numbers: dict[_Key, Picture] = {}
        self._keys: dict[int, _Key] = {}
        self._broken: set[PictureFile] = set()
        self._sent: dict[int, None] = {}
        self._wanted: list[int] = []
        self._on_screen: frozenset[int] = frozenset()
        self._working: asyncio.Task[None] | None = None
        # Other programs in this terminal number theirs, too.
        self._next = random.randrange(1 << 16, 1 << 23)  # noqa: S311

    # -- sizes

    def use_note(self, note: str, *, most_rows: int) -> None:
        """Show the pictures of a note (by its path), at most so many rows high; files are looked at anew."""
        if note != self._note:
            self._remove(self._sent)
            self._numbers.clear()
            self._keys.clear()
        self._note, self._most_rows = note, most_rows
        self._files.clear()

    def picture(self, target: str, asked: tuple[int, int], room: int) -> Picture | None:
        """Return the picture of a link in at most so many columns, None where only its text is shown."""
        file = self._file(target)
        if file is None or file in self._broken or room < 1:
            return None
        key = _Key(file, *fit((file.head.width, file.head.height), asked, self._cell, room, self._most_rows))
        picture = self._numbers.get(key)
        if picture is None:
            self._next += 1
            picture = self._numbers[key] = Picture(self._next, key.columns, key.rows)
            self._keys[picture.number] = key
        return picture

    def _file(self, target: str) -> PictureFile | None:
        if target not in self._files:
            if len(self._files) >= MOST_KNOWN:
                return None
            self._files[target] = find_picture(self._roots, self._note, target) if self._note else None
        return self._files[target]

    # -- pixels

    def show(self, numbers: Collection[int]) -> None:
        """Send the pictures that are on the screen now, and were not sent yet; none of those that have gone."""
        self._on_screen = frozenset(numbers)
        self._wanted = [number for number in numbers if number not in self._sent]
        if self._wanted and (self._working is None or self._working.done()):
            self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self._wanted:
            number = self._wanted.pop(0)
            key = self._keys.get(number)
            if key is None or number in self._sent:
                continue
            png = await self._decode(key)
            if png and number in self._on_screen:
                self._sent[number] = None
                self._make_room()
                if self._strips is not None:
                    self._strips.add(number, key.columns, png.decode("ascii").split("\n"))
                    self._write("")
                else:
                    self._write(transmission(Picture(number, key.columns, key.rows), png))
            elif not png:
                self._broken.add(key.file)
                self._lost()

    async def _decode(self, key: _Key) -> bytes:
        """Return a picture that fits its cells, as a PNG or strips; nothing when that takes too much time or memory."""
        descriptor = await asyncio.to_thread(open_picture, key.file)
        if descriptor is None:
            return b""
        box = (key.columns * self._cell[0], key.rows * self._cell[1])
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                decoder.__file__,
                *map(str, (*box, MOST_PIXELS, self._cell[1] if self._strips is not None else 0)),
                stdin=descriptor,
                stdout=PIPE,
                stderr=DEVNULL,
                env={},
                start_new_session=True,
            )
        except OSError:
            return b""  # no process is to be had: the text stays
        finally:
            os.close(descriptor)
        try:
            png, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        except TimeoutError:
            return b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return png if process.returncode == 0 else b""

    def _make_room(self) -> None:
        """Take those out of the terminal that were sent first, and are not on the screen, when there are many."""
        spare = [number for number in self._sent if number not in self._on_screen]
        self._remove(spare[: max(0, len(self._sent) - MOST_SENT)])

    # -- leaving

    def _remove(self, numbers: Iterable[int]) -> None:
        gone = list(numbers)
        if gone and self._strips is None:
            self._write("".join(map(removal, gone)))
        for number in gone:
            del self._sent[number]
            if self._strips is not None:
                self._strips.remove(number)

    def withdraw(self) -> None:
        """Take all pictures out of the terminal; `show` sends them again."""
        self._wanted, self._on_screen = [], frozenset()
        self._remove(self._sent)

    async def close(self) -> None:
        """Take all pictures out of the terminal, and end what is being decoded."""
        self.withdraw()
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
