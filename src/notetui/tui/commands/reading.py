"""Stepping through a note: quotes, research questions, headings, matches, outline."""

from __future__ import annotations

from notetui.tui.commands.command import Command, needs_note

GROUP = "Reading"

COMMANDS = (
    Command("next-quote", "Next quote", GROUP, ("] q",), lambda desk: desk.stepping.quote(1), needs_note, "quote"),
    Command("previous-quote", "Previous quote", GROUP, ("[ q",), lambda desk: desk.stepping.quote(-1), needs_note),
    Command(
        "next-rq", "Next research question", GROUP, ("] r",), lambda desk: desk.stepping.question(1), needs_note, "RQ"
    ),
    Command(
        "previous-rq",
        "Previous research question",
        GROUP,
        ("[ r",),
        lambda desk: desk.stepping.question(-1),
        needs_note,
    ),
    Command("next-heading", "Next heading", GROUP, ("] h",), lambda desk: desk.stepping.heading(1), needs_note),
    Command(
        "previous-heading", "Previous heading", GROUP, ("[ h",), lambda desk: desk.stepping.heading(-1), needs_note
    ),
    Command("next-link", "Next link", GROUP, ("] l",), lambda desk: desk.following.step(1), needs_note),
    Command("previous-link", "Previous link", GROUP, ("[ l",), lambda desk: desk.following.step(-1), needs_note),
    Command("backlinks", "Notes that link here", GROUP, ("B",), lambda desk: desk.following.backlinks(), needs_note),
    Command("back-jump", "Back to before the last jump", GROUP, ("H", "ctrl+o"), lambda desk: desk.following.back()),
    Command("forward-jump", "Forward again", GROUP, ("L",), lambda desk: desk.following.forward()),
    Command(
        "outline", "Outline of the note", GROUP, ("o",), lambda desk: desk.following.outline(), needs_note, "outline"
    ),
    Command("pin-outline", "Outline beside the note", GROUP, ("O",), lambda desk: desk.contents.turn(), needs_note),
    Command("find", "Find in the note", GROUP, ("/",), lambda desk: desk.finding.open(), needs_note, "find"),
    Command("next-match", "Next match", GROUP, ("n",), lambda desk: desk.finding.step(1), needs_note),
    Command("previous-match", "Previous match", GROUP, ("N",), lambda desk: desk.finding.step(-1), needs_note),
    Command(
        "copy-quote",
        "Copy the quote with its citation",
        GROUP,
        ("y",),
        lambda desk: desk.stepping.copy_quote(),
        needs_note,
        "copy",
    ),
    Command(
        "copy-link", "Copy the note's link or path", GROUP, ("Y",), lambda desk: desk.stepping.copy_link(), needs_note
    ),
)
