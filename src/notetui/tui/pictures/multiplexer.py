"""Pictures inside tmux: it hides the terminal, so tmux itself is asked what stands behind it.

tmux hands a picture on where `allow-passthrough` is on (tmux 3.3 and later), and knows the cells of one as text of its
own; the colours, which number the pictures, come through only where it knows that the terminal has all of them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping

from notetui.tui.pictures.kitty import CELL, Answers

PATIENCE = 2.0
_SEPARATOR = "|"
_WANTED = _SEPARATOR.join(
    (
        "#{allow-passthrough}",
        "#{client_termfeatures}",
        "#{client_cell_width}",
        "#{client_cell_height}",
        "#{client_termtype} #{client_termname}",
    )
)
_PASSING = ("1", "2", "on", "all")
_SEQUENCE = re.compile(r"\x1b_[^\x1b]*\x1b\\")


def ask_tmux(environ: Mapping[str, str], *, over_ssh: bool) -> Answers:
    """Return what tmux says of the terminal that its client runs in; it may take a moment.

    Unless `over_ssh`, one that was attached over SSH shows no pictures, wherever tmux itself was started.
    """
    pane = environ.get("TMUX_PANE", "")
    if not over_ssh and _ask(environ, "show-environment", "SSH_CONNECTION").startswith("SSH_CONNECTION="):
        return Answers(complete=True)
    return read_reply(_ask(environ, "display-message", "-p", "-t", pane, _WANTED))


def _ask(environ: Mapping[str, str], *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["tmux", *arguments], env=dict(environ), capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""  # no tmux to be asked: there is no picture, and the image's text stays
    return done.stdout.decode("utf-8", "replace")


def read_reply(text: str) -> Answers:
    """Return what one line of tmux means."""
    passing, features, width, height, names = [*text.strip().split(_SEPARATOR, 4), "", "", "", "", ""][:5]
    answers = Answers(complete=True)
    known = next((name for name in ("kitty", "ghostty") if name in names.lower()), "")
    if passing in _PASSING and "RGB" in features.split(",") and known:
        answers.graphics, answers.name = True, known
    if width.isdecimal() and height.isdecimal() and 0 < int(width) < 1000 and 0 < int(height) < 1000:
        answers.cell = (int(width), int(height))
    else:
        answers.cell = CELL
    return answers


def passed_on(text: str) -> str:
    """Return graphics sequences as tmux hands them on to its terminal."""
    return _SEQUENCE.sub(lambda found: f"\x1bPtmux;{found[0].replace(chr(27), chr(27) * 2)}\x1b\\", text)
