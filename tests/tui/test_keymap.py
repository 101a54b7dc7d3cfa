"""Keys to commands: sequences, prefixes, and what a person may change."""

from __future__ import annotations

import pytest

from notetui.tui.commands.registry import BY_ID, COMMANDS
from notetui.tui.keymap import Keymap, build_keymap, normal_key, sequence, shown


def fed(keymap: Keymap, *keys: str) -> list[str | None]:
    return [keymap.feed(key)[0] for key in keys]


def keymap_of(**bindings: str) -> Keymap:
    return build_keymap([(command, [keys]) for command, keys in bindings.items()], {})[0]


@pytest.mark.parametrize(
    ("written", "name"),
    [("]", "right_square_bracket"), ("?", "question_mark"), ("Esc", "escape"), ("Ctrl+d", "ctrl+d"), ("G", "G")],
)
def test_keys_are_written_as_people_write_them(written: str, name: str) -> None:
    assert normal_key(written) == name


def test_a_sequence_completes_and_is_shown_as_typed() -> None:
    keymap = keymap_of(top="g g", quote="] q", down="j")
    assert fed(keymap, "g", "g") == [None, "top"]
    assert fed(keymap, "right_square_bracket", "q") == [None, "quote"]
    assert shown("] q") == "]q"
    assert shown("ctrl+d") == "Ctrl+d"


def test_a_stray_prefix_does_not_swallow_the_next_key() -> None:
    assert fed(keymap_of(top="g g", down="j"), "g", "j") == [None, "down"]


def test_escape_takes_back_a_prefix_without_doing_anything_else() -> None:
    keymap = keymap_of(top="g g", back="escape")
    assert fed(keymap, "g", "escape", "escape") == [None, None, "back"]


def test_unknown_keys_are_left_to_others() -> None:
    assert keymap_of(down="j").feed("x") == (None, False)


def test_changed_keys_replace_the_defaults_and_win_over_others() -> None:
    keymap, complaints = build_keymap([("down", ["j"]), ("up", ["k"])], {"down": ("k",)})
    assert fed(keymap, "j", "k") == [None, "down"]
    assert complaints == []
    _, complaints = build_keymap([("down", ["j"])], {"dwon": ("k",)})
    assert complaints == ["keys: there is no command called dwon"]


def test_no_two_commands_share_an_id_or_a_default_key() -> None:
    assert len(BY_ID) == len(COMMANDS)
    keys = [sequence(written) for command in COMMANDS for written in command.keys]
    assert len(keys) == len(set(keys))
    prefixes = {key[:length] for key in keys for length in range(1, len(key))}
    assert not prefixes & set(keys)


def test_no_default_key_needs_alt_or_a_control_arrow() -> None:
    for command in COMMANDS:
        for written in command.keys:
            assert "alt+" not in written
            assert written not in ("ctrl+up", "ctrl+down", "ctrl+left", "ctrl+right")


def test_an_escape_before_other_keys_stays_one() -> None:
    from textual._xterm_parser import XTermParser

    from notetui.tui.escape_key import keep_escape

    keep_escape()

    def keys(typed: str) -> list[str]:
        parser = XTermParser()
        return [event.key for event in [*parser.feed(typed), *parser.feed("x")] if hasattr(event, "key")][:-1]

    assert keys("\x1bm") == ["escape", "m"]
    assert keys("\x1b[B\x1bm\x1b[B") == ["down", "escape", "m", "down"]
    assert keys("\x1b?\x1b*") == ["escape", "question_mark", "escape", "asterisk"]
    assert keys("\x1b[A\x1bOP") == ["up", "f1"]
