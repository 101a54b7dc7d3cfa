"""Keys to commands: single keys and short sequences (`g g`, `] q`), remappable by the configuration.

A key is written as Textual names it (`ctrl+d`, `right_square_bracket`) or as the character it types (`]`, `?`);
a sequence is keys with a space between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_BY_CHARACTER = {
    "]": "right_square_bracket",
    "[": "left_square_bracket",
    "/": "slash",
    "?": "question_mark",
    ":": "colon",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "-": "minus",
    "+": "plus",
    "=": "equals_sign",
    ".": "full_stop",
    ",": "comma",
    ";": "semicolon",
    "'": "apostrophe",
    '"': "quotation_mark",
    "*": "asterisk",
    "#": "number_sign",
    "!": "exclamation_mark",
    "@": "at",
    "$": "dollar_sign",
    "%": "percent_sign",
    "^": "circumflex_accent",
    "&": "ampersand",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "_": "underscore",
    "\\": "backslash",
    "|": "vertical_line",
    "~": "tilde",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "}": "right_curly_bracket",
    " ": "space",
}
_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "del": "delete",
}
_SHOWN = {
    **{name: character for character, name in _BY_CHARACTER.items() if character != " "},
    "space": "Space",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "backspace": "Bksp",
}


def normal_key(written: str) -> str:
    """Return Textual's name of one key written by a person."""
    if len(written) == 1:
        return _BY_CHARACTER.get(written, written)
    *modifiers, last = written.split("+")
    last = _NAMES.get(last.lower(), last) if len(last) > 1 else _BY_CHARACTER.get(last, last)
    return "+".join([*(part.lower() for part in modifiers), last])


def sequence(written: str) -> tuple[str, ...]:
    """Return the keys of one written binding, in order."""
    return tuple(normal_key(part) for part in written.split())


def shown(written: str) -> str:
    """Return a binding as a person reads it: `]q`, `gg`, `Ctrl+d`."""
    parts = []
    for key in sequence(written):
        if "+" in key:
            *modifiers, last = key.split("+")
            parts.append("+".join([*(part.capitalize() for part in modifiers), _SHOWN.get(last, last)]))
        else:
            parts.append(_SHOWN.get(key, key))
    return "".join(parts)


@dataclass(slots=True)
class Keymap:
    """What each key or sequence does; fed one key at a time.

    `bindings` maps sequences to command ids. A sequence that starts like a longer one waits for the next key.
    """

    bindings: dict[tuple[str, ...], str] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    _prefixes: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, written: str, command: str) -> None:
        """Bind one written sequence to a command id; a later binding wins."""
        keys = sequence(written)
        self.bindings[keys] = command
        self._prefixes.update(keys[:length] for length in range(1, len(keys)))

    def key_of(self, command: str) -> str:
        """Return the first key or sequence of a command as a person reads it, empty when it has none."""
        return next((shown(" ".join(keys)) for keys, bound in self.bindings.items() if bound == command), "")

    def feed(self, key: str) -> tuple[str | None, bool]:
        """Take a key; return the command id it completes (or None), and whether the key was used at all.

        After a first key that leads nowhere with the second, the second is tried by itself, so that a stray `g`
        never swallows a `j`.
        """
        keys = (*self.pending, key)
        self.pending = ()
        if keys in self._prefixes:
            self.pending = keys
            return None, True
        command = self.bindings.get(keys)
        if command is None and len(keys) > 1:
            if key == "escape":
                return None, True
            return self.feed(key)
        return command, command is not None


def build_keymap(
    commands: Iterable[tuple[str, Sequence[str]]], changed: Mapping[str, Sequence[str]]
) -> tuple[Keymap, list[str]]:
    """Return the keymap of `(id, default keys)` with the person's changes, and what was wrong with those.

    A changed command loses its default keys. A key given to two commands goes to the one the person named.
    """
    keymap = Keymap()
    complaints = []
    known = dict(commands)
    for command, keys in known.items():
        if command not in changed:
            for written in keys:
                keymap.add(written, command)
    for command, keys in changed.items():
        if command not in known:
            complaints.append(f"keys: there is no command called {command}")
            continue
        for written in keys:
            keymap.add(written, command)
    return keymap, complaints
