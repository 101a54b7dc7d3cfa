"""From what a TOML file says to a `Config`, or to every problem in it with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notetui.core.config.errors import ConfigError, ConfigProblem, hint, nearest
from notetui.core.config.lines import Key, key_lines
from notetui.core.config.model import CHECK_CODES, GROUPINGS, SORTS, Config, ReviewQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


class _WrongError(Exception):
    """What was expected instead of a value; `at` leads to the wrong item within it."""

    def __init__(self, expected: str, at: Key = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.at = at


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("a text in quotes")
    if any(ord(char) < 32 or ord(char) == 127 for char in value):
        raise _WrongError("a text without control characters")
    return value


def _filled(value: Any) -> str:
    text = _text(value).strip()
    if not text:
        raise _WrongError("a text that is not empty")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongError("true or false")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _WrongError('a list of texts such as ["a", "b"]')
    return tuple(_filled(item) for item in value)


def _some_texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_filled(value),)
    texts = _texts(value)
    if not texts:
        raise _WrongError("at least one text in the list")
    return texts


def _globs(value: Any) -> tuple[str, ...]:
    globs = _some_texts(value)
    if any("/" in glob for glob in globs):
        raise _WrongError('patterns of file names, without "/"')
    return globs


def _command(value: Any) -> str:
    import shlex

    text = _text(value).strip()
    try:
        shlex.split(text)
    except ValueError:
        raise _WrongError("a program and its arguments, with closed quotes") from None
    return text


def _one_of(*choices: str) -> Callable[[Any], str]:
    listed = ", ".join(f'"{choice}"' for choice in choices)

    def read(value: Any) -> str:
        if value not in choices or not isinstance(value, str):
            close = hint(value, choices) if isinstance(value, str) else ""
            raise _WrongError(f"one of {listed}{close}")
        return value

    return read


def _between(low: int, high: int, meaning: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not (value == 0 or low <= value <= high):
            raise _WrongError(f"a whole number from {low} to {high}, or 0 ({meaning})")
        return value

    return read


def _seconds(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 1 <= value <= 3600:
        raise _WrongError("a number of seconds from 1 to 3600")
    return float(value)


def _keys(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise _WrongError('a table of commands and their keys, such as quit = ["q"]')
    keys: dict[str, tuple[str, ...]] = {}
    for name, bound in value.items():
        try:
            keys[name] = tuple(_texts([bound] if isinstance(bound, str) else bound))
        except _WrongError:
            raise _WrongError('a key such as "q", or a list of keys such as ["q", "ctrl+q"]', (name,)) from None
    return keys


def _filters(value: Any) -> dict[str, str]:
    from notetui.core.query.parse import QueryError, parse

    if not isinstance(value, dict):
        raise _WrongError("a table of digits and queries, such as 1 = 'tag:llm'")
    filters: dict[str, str] = {}
    for digit, query in value.items():
        if len(digit) != 1 or digit not in "0123456789":
            raise _WrongError("a digit from 0 to 9 as the key", (digit,))
        try:
            filters[digit] = _filled(query)
            parse(filters[digit])
        except _WrongError as wrong:
            raise _WrongError(wrong.expected, (digit,)) from None
        except QueryError as error:
            raise _WrongError(f"a query; column {error.column}: {error.message}", (digit,)) from None
    return filters


def _silence(value: Any) -> frozenset[str]:
    codes = _texts(value)
    for code in codes:
        _one_of(*CHECK_CODES)(code)
    return frozenset(codes)


def _patterns(value: Any) -> tuple[str, ...]:
    import re

    patterns = _some_texts(value)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise _WrongError(f"regular expressions; {pattern!r}: {error}") from None
    return patterns


_QUESTION: dict[str, Callable[[Any], Any]] = {
    "id": _filled,
    "text": _filled,
    "patterns": _patterns,
    "key": _filled,
    "value": _filled,
}


def _questions(value: Any) -> tuple[ReviewQuestion, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _WrongError("tables that begin with [[review.questions]]")
    questions: list[ReviewQuestion] = []
    for position, table in enumerate(value):
        for name in table:
            if name not in _QUESTION:
                raise _WrongError(f"only {', '.join(_QUESTION)} here{hint(name, tuple(_QUESTION))}", (position, name))
        for name in ("id", "text"):
            if name not in table:
                raise _WrongError(f'"{name}" in each question', (position,))
        if ("key" in table) != ("value" in table):
            raise _WrongError('"key" and "value" together', (position,))
        values: dict[str, Any] = {}
        for name, item in table.items():
            try:
                values[name] = _QUESTION[name](item)
            except _WrongError as wrong:
                raise _WrongError(wrong.expected, (position, name)) from None
        question = ReviewQuestion(**values)
        if any(question.id == other.id for other in questions):
            raise _WrongError(f'an id of its own; "{question.id}" is there already', (position, "id"))
        questions.append(question)
    return tuple(questions)


SETTINGS: dict[Key, tuple[str, Callable[[Any], Any]]] = {
    ("notes_dirs",): ("notes_dirs", _some_texts),
    ("notes_dir",): ("notes_dirs", _some_texts),
    ("note_globs",): ("note_globs", _globs),
    ("follow_gitignore",): ("follow_gitignore", _flag),
    ("rescan_seconds",): ("rescan_seconds", _seconds),
    ("tag_key",): ("tag_key", _filled),
    ("tag_limits",): ("tag_limits", _one_of("none", "zenn")),
    ("grouping",): ("grouping", _one_of(*GROUPINGS)),
    ("sort",): ("sort", _one_of(*SORTS)),
    ("line_breaks",): ("line_breaks", _one_of("reflow", "keep")),
    ("max_width",): ("max_width", _between(20, 1000, "as wide as the pane")),
    ("centre",): ("centre", _flag),
    ("theme",): ("theme", _text),
    ("icons",): ("icons", _one_of("emoji", "text", "none")),
    ("images",): ("images", _one_of("never", "auto", "always")),
    ("front_matter",): ("front_matter", _one_of("facts", "table", "raw", "hidden")),
    ("editor",): ("editor", _command),
    ("editor_pane",): ("editor_pane", _flag),
    ("last_screen",): ("last_screen", _flag),
    ("keys",): ("keys", _keys),
    ("filters",): ("filters", _filters),
    ("review", "questions"): ("review_questions", _questions),
    ("review", "key"): ("review_key", _filled),
    ("review", "statuses"): ("review_statuses", _some_texts),
    ("check", "silence"): ("check_silence", _silence),
    ("check", "required_keys"): ("check_required_keys", _texts),
}
"""Each setting by its place in the file: its name in `Config`, and what reads it or says what it wanted."""

_TABLES = ("review", "check")


def validate(raw: dict[str, Any], source_text: str, path: str = "") -> Config:
    """Make a `Config` of a parsed TOML document.

    `source_text` is the document itself, for the lines of problems, and `path` the name to put before them.
    Raises ConfigError with every problem found, in the order of their lines.
    """
    lines = key_lines(source_text)
    problems: list[ConfigProblem] = []
    values: dict[str, Any] = {}

    def wrong(place: Key, message: str) -> None:
        line = 0
        for length in range(len(place), 0, -1):
            if place[:length] in lines:
                line = lines[place[:length]]
                break
        problems.append(ConfigProblem(line, message))

    for place, value in _flat(raw):
        setting = SETTINGS.get(place)
        shown = ".".join(str(part) for part in place)
        if setting is None:
            if place[0] in _TABLES and len(place) == 1:
                wrong(place, f'"{shown}": expected a table that begins with [{shown}]')
                continue
            wrong(place, f'unknown key "{shown}"{_near(place)}')
            continue
        name, read = setting
        if name in values and name == "notes_dirs":
            wrong(place, 'only one of "notes_dir" and "notes_dirs"')
            continue
        try:
            values[name] = read(value)
        except _WrongError as error:
            at = ".".join(map(str, (*place, *error.at)))
            wrong((*place, *error.at), f'"{at}": expected {error.expected}; found {_found(value, error.at)}')
    if problems:
        raise ConfigError(tuple(sorted(problems, key=lambda problem: problem.line)), path)
    return Config(**values, source=path, lines=lines)


def check_commands(config: Config, known: Collection[str]) -> None:
    """Raise ConfigError when `config.keys` names a command that is not one of `known`."""
    names = tuple(known)
    problems = tuple(
        ConfigProblem(config.lines.get(("keys", name), 0), f'unknown command "{name}"{hint(name, names)}')
        for name in config.keys
        if name not in names
    )
    if problems:
        raise ConfigError(problems, config.source)


def _flat(raw: dict[str, Any]) -> list[tuple[Key, Any]]:
    flat: list[tuple[Key, Any]] = []
    for key, value in raw.items():
        if key in _TABLES and isinstance(value, dict):
            flat += [((key, name), item) for name, item in value.items()]
        else:
            flat.append(((key,), value))
    return flat


def _near(place: Key) -> str:
    """Compare within the same table first: `review.` in common makes no two names alike."""
    beside = [str(key[-1]) for key in SETTINGS if key[:-1] == place[:-1]]
    if close := nearest(str(place[-1]), beside):
        return f'; did you mean "{".".join(map(str, (*place[:-1], close)))}"?'
    elsewhere = {str(key[-1]): ".".join(map(str, key)) for key in SETTINGS}
    close = nearest(str(place[-1]), list(elsewhere))
    return f'; did you mean "{elsewhere[close]}"?' if close else ""


def _found(value: Any, at: Key) -> str:
    for step in at:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return "none"
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= 60 else text[:59] + "…"
