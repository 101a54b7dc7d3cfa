"""What the screen remembers between runs: grouping, folding, cursor, width, theme, marks and places in notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from notetui.tui.screens.main import MainScreen

THEMES = (
    "textual-dark",
    "textual-light",
    "nord",
    "gruvbox",
    "solarized-light",
    "tokyo-night",
    "ansi-dark",
    "ansi-light",
)
PLACES_AT_MOST = 500
EXPANDED_AT_MOST = 5000


@dataclass(slots=True)
class Settings:
    """Values of the settings file; `values` is what was read, and `write` keeps the new ones (never raises).

    What is remembered of the notes is kept per set of notes directories, so that two libraries don't mix.
    """

    values: dict[str, Any] = field(default_factory=dict)
    roots_key: str = ""
    gathered: dict[str, Any] | None = None
    """What was gathered last: the only values that are worth writing."""

    @property
    def theme(self) -> str:
        """The theme chosen last, empty when none was."""
        return _text(self.values.get("theme"))

    @property
    def grouping(self) -> str:
        """The grouping used last, empty when none was."""
        return _text(self._here.get("grouping"))

    @property
    def sort(self) -> str:
        """The order used last, empty when none was."""
        return _text(self._here.get("sort"))

    @property
    def tree_width(self) -> int:
        """The tree's width in columns, 0 when the person never changed it."""
        width = self.values.get("tree_width")
        return width if isinstance(width, int) and 0 < width < 1000 else 0

    @property
    def _here(self) -> Mapping[str, Any]:
        libraries = self.values.get("libraries")
        here = libraries.get(self.roots_key) if isinstance(libraries, dict) else None
        return here if isinstance(here, dict) else {}

    def recall(self, desk: MainScreen) -> None:
        """Give the rooms of the screen what an earlier run remembered."""
        trees = self._here.get("trees")
        for grouping, tree in trees.items() if isinstance(trees, dict) else ():
            if isinstance(tree, dict):
                keys, cursor = _keys(tree.get("expanded")), _texts(tree.get("cursor"))
                desk.browsing.recall(grouping, keys, cursor, _line(tree.get("line")))
        places = self._here.get("places")
        if isinstance(places, dict):
            desk.reading.places.update(places)
        desk.reading.left_open = _text(self._here.get("note"))
        desk.marking.recall(_texts(self._here.get("marked")))
        desk.contents.wanted = self.values.get("outline") is True
        desk.filtering.history = _texts(self._here.get("filters"))

    def gather(self, desk: MainScreen) -> dict[str, Any]:
        """Return the values to write, from the rooms of the screen."""
        desk.reading.remember_place()
        trees = {
            grouping: {
                "expanded": [list(key) for key in sorted(tree.expanded)[:EXPANDED_AT_MOST]],
                "cursor": list(tree.cursor),
                "line": tree.line,
            }
            for grouping, tree in desk.browsing.remembered().items()
        }
        here: dict[str, Any] = {
            "grouping": desk.browsing.grouping,
            "sort": desk.browsing.sort,
            "trees": trees,
            "places": dict(list(desk.reading.places.items())[-PLACES_AT_MOST:]),
            "note": desk.reading.path or desk.reading.left_open,
            # Only to be used again: a filter that hides notes is not put on by a start.
            "filters": desk.filtering.history,
        }
        if desk.marking.is_changed:
            here["marked"] = sorted(desk.marking.marked)
        libraries = self.values.get("libraries")
        values = dict(self.values)
        values["libraries"] = {**(libraries if isinstance(libraries, dict) else {}), self.roots_key: here}
        values["outline"] = desk.contents.wanted
        if desk.panes.tree_width:
            values["tree_width"] = desk.panes.tree_width
        self.gathered = values
        return values

    def next_theme(self, current: str) -> str:
        """Return the theme after the current one and remember it."""
        at = THEMES.index(current) if current in THEMES else -1
        theme = THEMES[(at + 1) % len(THEMES)]
        self.values["theme"] = theme
        return theme


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _line(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000 else -1


def _keys(value: object) -> Sequence[Sequence[str]]:
    return [_texts(key) for key in value] if isinstance(value, list) else []
