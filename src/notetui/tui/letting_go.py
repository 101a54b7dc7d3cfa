"""Textual must not keep what closed dialogs drew.

`StylesCache.get_inner_outer` of Textual 8 remembers two colours by `lru_cache` on a method, so that each entry also
holds the widget's cache of drawn lines: the last thousand widgets' lines stay, and each full garbage collection walks
them, for a third of a second on the loop after some minutes. The method does not use its `self`.
`tests/tui/test_letting_go.py` fails when Textual changes this.
"""

from __future__ import annotations

from functools import lru_cache, partial

from textual._styles_cache import StylesCache


def let_go_of_closed_widgets() -> None:
    """Have Textual remember the colours without the widget they were first asked for. Does nothing when it has."""
    method = vars(StylesCache).get("get_inner_outer")
    plain = getattr(method, "__wrapped__", None)
    if plain is None or isinstance(method, staticmethod):
        return
    colours = staticmethod(lru_cache(1024)(partial(plain, None)))
    StylesCache.get_inner_outer = colours  # type: ignore[assignment]
