"""Esc and the key after it stay two keys when a slow line delivers them in one piece.

Textual's parser takes `ESC x` that arrives together for Alt and x, and for signs such as `?` it forgets even that.
Nothing here uses Alt, so over SSH an Esc would be lost and the next key typed into what it should have closed.
The parser's method is private: the version is pinned, and a test in a real terminal says when it moves.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser

_INTRODUCERS = "[O]P_^X"
"""What begins a sequence after ESC: CSI, SS3, OSC, DCS, APC, PM, SOS (ECMA-48)."""

_keys_of = XTermParser._sequence_to_key_events


def _with_escape(self: XTermParser, sequence: str, alt: bool = False) -> Iterable[events.Key]:
    if len(sequence) == 2 and sequence[0] == "\x1b" and sequence[1] not in _INTRODUCERS:
        # At once: were it left waiting, a sequence that follows would turn the Esc into a ^.
        yield events.Key("escape", "\x1b")
        yield from _keys_of(self, sequence[1])
        return
    if alt:
        yield events.Key("escape", "\x1b")
    yield from _keys_of(self, sequence)


def keep_escape() -> None:
    """From now on, give Esc and the key that came with it one after the other."""
    XTermParser._sequence_to_key_events = _with_escape  # type: ignore[method-assign]
