"""The program itself: help, palette, quitting."""

from __future__ import annotations

from notetui.tui.commands.command import Command

GROUP = "Program"

COMMANDS = (
    Command("help", "Help: all keys", GROUP, ("?",), lambda desk: desk.openings.help(), footer="help"),
    Command("palette", "Commands by name", GROUP, ("ctrl+p", ":"), lambda desk: desk.openings.palette()),
    Command("theme", "Next theme", GROUP, (), lambda desk: desk.turn_theme()),
    Command("suspend", "Stop, and go on with fg in the shell", GROUP, ("ctrl+z",), lambda desk: desk.outside.stop()),
    Command("redraw", "Paint the screen anew", GROUP, ("ctrl+l",), lambda desk: desk.redraw()),
    Command("quit", "Quit", GROUP, ("q",), lambda desk: desk.quit(), footer="quit"),
)
