"""What an error of the TOML parser says, and where it is."""

from __future__ import annotations

import re

from notetui.core.frontmatter.guard import Unreadable


def trouble_in_toml(error: Exception, raw: str) -> Unreadable:
    """Say in plain words what a TOML error means and where in `raw` it is."""
    message = str(error)
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if place is None:
        offset = len(raw) if message.endswith("(at end of document)") else 0
        return Unreadable(f"the TOML front matter can't be read: {message}", offset)
    offset = 0
    for _ in range(int(place[1]) - 1):
        offset = raw.find("\n", offset) + 1
    reason = message[: place.start()]
    return Unreadable(f"the TOML front matter can't be read: {reason}", offset + int(place[2]) - 1)
