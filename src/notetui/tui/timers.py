"""Timers of one tick that tick for sure.

Textual's timers skip the ticks that they are too late for, those with one tick too: when the thread loses the
interpreter for longer than the tick takes to come, between two lines of the timer, that tick is gone and nobody is
called. Beside a thread that works this happens once in some hundred timers of five milliseconds.
"""

from __future__ import annotations

from textual.timer import Timer


def surely(timer: Timer) -> Timer:
    """Have a timer that has just been set tick however late it is; return it."""
    timer._skip = False
    return timer
