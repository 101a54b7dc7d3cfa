"""What is left out of the start, and that nothing misses it: each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_textuals_palette_and_ssl_are_not_imported_and_can_be_later() -> None:
    out = run(
        "import sys\n"
        "from notetui.tui.app import NotetuiApp\n"
        "print('textual.command' in sys.modules, 'ssl' in sys.modules, 'textual.widgets._option_list' in sys.modules)\n"
        "import ssl, textual.command\n"
        "from textual.widgets import Input, OptionList\n"
        "print(textual.command.CommandPalette.__module__, hasattr(textual.command.CommandPalette, 'compose'))\n"
    )
    assert out.splitlines() == ["False False False", "textual.command True"]


def test_the_stand_in_has_what_textual_takes_from_its_palette() -> None:
    # If Textual comes to take another name from there, this import fails.
    out = run(
        "from notetui.tui.quick_start import lean_imports\n"
        "with lean_imports():\n"
        "    import textual.app, textual.screen, textual.theme, textual.system_commands\n"
        "from notetui.tui.app import NotetuiApp\n"
        "print(NotetuiApp.ENABLE_COMMAND_PALETTE)\n"
    )
    assert out.split() == ["False"]


def test_the_first_frame_waits_for_no_lexer_and_no_yaml_and_code_gets_its_colours_after_it(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (tmp_path / "cache").mkdir()
    (notes / "code.md").write_text("---\ntitle: Code\ntopics: [a]\n---\n# Code\n\n```python\nx = 'two'\n```\n")
    out = run(
        "import asyncio, sys\n"
        "from notetui.core.config.model import Config\n"
        "from notetui.library import Library\n"
        "from notetui.tui.app import NotetuiApp\n"
        "from notetui.tui.screens.main import MainScreen\n"
        "from notetui.tui.settings import Settings\n"
        f"roots, cache = [{str(notes)!r}], {str(tmp_path / 'cache')!r}\n"
        "begin = MainScreen._begin_keeping_up\n"
        "def first(self):\n"
        "    begin(self)\n"
        "    page = self.note_view\n"
        "    rows = [page._note.line_at(spot) for spot in page._rows]\n"
        "    print([name in sys.modules for name in LATE], any('two' in piece.text for row in rows for piece in row))\n"
        "LATE = ('pygments.lexers.python', 'yaml', 'frontmatter')\n"
        "async def once():\n"
        "    library = Library(roots, Config(), state_dir=None, cache_dir=cache)\n"
        "    app = NotetuiApp(library, Config(), Settings({'grouping': 'folder'}, roots[0]))\n"
        "    async with app.run_test() as pilot:\n"
        "        page = app.desk.note_view\n"
        "        roles = lambda: {p.role for spot in page._rows for p in page._note.line_at(spot)}\n"
        "        while 'code.string' not in roles():\n"
        "            await pilot.pause(0.01)\n"
        "        await app.desk.live.scanned()\n"
        "    library.close()\n"
        "MainScreen._begin_keeping_up = first\n"
        "library = Library(roots, Config(), state_dir=None, cache_dir=cache)\n"
        "list(library.scan())\n"
        "library.close()\n"
        "asyncio.run(once())\n"
        "print('pygments.lexers.python' in sys.modules)\n"
    )
    assert out.splitlines() == ["[False, False, False] True", "True"]
