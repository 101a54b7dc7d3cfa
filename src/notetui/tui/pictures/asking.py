"""Whether pictures can be shown here: what is known beforehand, and asking the terminal without waiting for it.

The answers come in between the keys. Textual's parser would take them for keys, so they are taken out of what it is
fed, up to the last answer. The parser is private: its version is pinned, and a test in a real terminal says when it
moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec

from textual._xterm_parser import XTermParser
from textual.message import Message

from notetui.tui.pictures.kitty import BEGUN_REPLY, REPLY, Answers

NO_PILLOW = "Pictures need Pillow: pip install 'notetui[images]', or images = \"never\" in the configuration."
_REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_WITHOUT = ("linux", "dumb", "screen", "tmux", "vt100", "vt220")


def may_ask(wish: str, environ: Mapping[str, str], *, true_colour: bool) -> bool:
    """Return whether the terminal is worth asking for pictures: `wish` is `never`, `auto` or `always`.

    Over SSH only `always` asks. The number of a picture is a colour, so all of them must be there. GNU screen passes no
    pictures on; tmux is asked by `multiplexer`.
    """
    if wish == "never" or not true_colour or "NO_COLOR" in environ or environ.get("STY"):
        return False
    if environ.get("TERM", "dumb").startswith(_WITHOUT) and not environ.get("TMUX"):
        return False
    return wish == "always" or not any(environ.get(name) for name in _REMOTE)


def has_pillow() -> bool:
    """Return whether pictures can be decoded (without importing what does it)."""
    return find_spec("PIL") is not None


def listen(on_answers: Callable[[Answers], None]) -> None:
    """Take the terminal's answers out of what is read; `on_answers` is called once, on the reader's thread.

    Call it before the app runs: its reader takes the parser's method once.
    """
    feed = XTermParser.feed
    answers = Answers()
    held = ""

    def complete() -> bool:
        return answers.complete

    def listening(self: XTermParser, data: str) -> Iterable[Message]:
        nonlocal held
        if not data or complete():
            return feed(self, data)
        data, held = held + data, ""
        rest, at = [], 0
        for reply in REPLY.finditer(data):
            if not complete():
                rest.append(data[at : reply.start()])
                at = reply.end()
                answers.take(reply)
        data = "".join(rest) + data[at:]
        if complete():
            XTermParser.feed = feed  # type: ignore[method-assign]
            on_answers(answers)
        elif (begun := BEGUN_REPLY.search(data)) is not None:
            held, data = data[begun.start() :], data[: begun.start()]
        return feed(self, data) if data else ()

    XTermParser.feed = listening  # type: ignore[method-assign]
