"""What help and the palette show of the commands of a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from notetui.tui.keymap import Keymap, shown

if TYPE_CHECKING:
    from notetui.tui.commands.command import Verb
    from notetui.tui.dialogs.choices import Choice

HostT = TypeVar("HostT")


def help_lines(verbs: Sequence[Verb[HostT]], keymap: Keymap) -> list[tuple[str, str]]:
    """Return the lines of the help screen: headings, and keys as they are bound now with what they do."""
    lines: list[tuple[str, str]] = []
    bound: dict[str, list[str]] = {}
    for keys, verb_id in keymap.bindings.items():
        bound.setdefault(verb_id, []).append(" ".join(keys))
    for group in dict.fromkeys(verb.group for verb in verbs):
        lines += [*([("", "")] if lines else []), ("", group)]
        for verb in verbs:
            if verb.group == group:
                keys_shown = "  ".join(shown(keys) for keys in bound.get(verb.id, [])) or "–"
                lines.append((keys_shown, verb.title))
    return lines


def palette_choices(verbs: Sequence[Verb[HostT]], keymap: Keymap, host: HostT) -> list[Choice]:
    """Return the verbs as choices with a key as it is bound now; one that can't run now says why beside it.

    Moves come last: nobody looks for them by name.
    """
    from notetui.tui.dialogs.choices import Choice

    bound: dict[str, str] = {}
    for keys, verb_id in keymap.bindings.items():
        bound.setdefault(verb_id, " ".join(keys))
    choices = []
    for verb in sorted(verbs, key=lambda verb: verb.group == "Moving"):
        reason = verb.why_not(host)
        detail = reason or (shown(bound[verb.id]) if verb.id in bound else "")
        choices.append(Choice(verb.id, verb.title, detail, "×" if reason else " "))
    return choices
