"""The reference for opening a note: Textual's own Markdown, filled when a key is pressed."""

from __future__ import annotations

import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown


class MarkdownApp(App[None]):
    """Opens the file named on the command line at any key."""

    def compose(self) -> ComposeResult:
        """Lay out the viewer."""
        with VerticalScroll():
            yield Markdown("EMPTY-READY")

    async def on_key(self, event: events.Key) -> None:
        """Open the file."""
        await self.query_one(Markdown).update(Path(sys.argv[1]).read_text())


if __name__ == "__main__":
    MarkdownApp().run()
