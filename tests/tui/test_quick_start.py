"""What is left out of the start, and that nothing misses it: each in a process of its own."""

from __future__ import annotations

import subprocess
import sys


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
