"""The reference for start-up: a Textual app with one Static."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """Shows one word."""

    def compose(self) -> ComposeResult:
        """Lay out the one widget."""
        yield Static("BARE-READY")


if __name__ == "__main__":
    Bare().run()
