"""Where `#a-section` of a link leads: heading texts to the names that links give them."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence

from notetui.core.model import Heading

_DROPPED = re.compile(r"[^\w\- ]")


def slug(text: str) -> str:
    """Return a heading's name in links as GitHub and most renderers make it: lower, no signs, `-` for blanks."""
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")


def split_target(target: str) -> tuple[str, str]:
    """Return a link's path and its decoded fragment (without `#`); a wiki-link's `|text` is left out."""
    path, _, fragment = target.split("|", 1)[0].partition("#")
    return path, urllib.parse.unquote(fragment)


def heading_of(headings: Sequence[Heading], fragment: str) -> Heading | None:
    """Return the heading that a fragment names, None when there is none.

    By its slug first (the second of two equal ones is `name-1`), then by its text in any case, as wiki-links write it;
    of `Section#Part` the last part counts.
    """
    wanted = fragment.strip()
    counts: dict[str, int] = {}
    for heading in headings:
        name = slug(heading.text)
        number = counts.get(name, 0)
        counts[name] = number + 1
        if (f"{name}-{number}" if number else name) == wanted.lower():
            return heading
    text = " ".join(wanted.rpartition("#")[2].split()).casefold()
    return next((heading for heading in headings if " ".join(heading.text.split()).casefold() == text), None)
