"""Copying through the terminal (OSC 52), also from inside tmux and screen.

The terminal gives no answer, so what is said afterwards is "sent", not "copied". Format: xterm control sequences,
OSC 52; tmux and screen pass a sequence through when it is wrapped in a DCS with its escapes doubled. By tmux(1) that
needs `allow-passthrough`, and with `set-clipboard on` tmux itself takes the bare one, so it gets both.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

LIMIT = 74_994
"""The most base64 characters that common terminals take in one OSC 52."""


class TooLongToCopyError(ValueError):
    """The text is longer than terminals take."""


def copy_sequence(text: str, environ: Mapping[str, str]) -> str:
    """Return the characters that make the terminal copy a text.

    Raises TooLongToCopyError when the encoded text passes the limit.
    """
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > LIMIT:
        raise TooLongToCopyError(f"{len(text):,} characters are more than a terminal takes; open the file to copy it.")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environ.get("TMUX"):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\" + sequence
    if environ.get("TERM", "").startswith("screen"):
        return "\x1bP" + sequence + "\x1b\\"
    return sequence
