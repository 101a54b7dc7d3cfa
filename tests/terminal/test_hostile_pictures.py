"""With pictures shown, nothing in a note, in a picture's name or inside its file acts on the terminal either."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from notetui.core.pictures.placing import PLACEHOLDER, marks
from notetui.tui.pictures.kitty import ASK
from tests.pictures import png
from tests.terminal.harness import PATIENCE, Terminal, notetui
from tests.terminal.hostile import MARK, PAYLOADS, config, let_through, make_library
from tests.terminal.test_hostile import on
from tests.terminal.test_pictures import KITTY, XTERM

_MARK = "(?:" + "|".join(marks()) + ")"
_SIXEL = r'\x1bP0;1;0q"1;1;\d+;\d+[#;0-9!?-~$-]*\x1b\\'
_OWN = re.compile(
    (
        r"\x1b_Ga=T,U=1,q=2,f=100,t=d,i=\d+,c=\d+,r=\d+,m=[01];[A-Za-z0-9+/=]*\x1b\\"
        r"|\x1b_Gq=2,m=[01];[A-Za-z0-9+/=]*\x1b\\"
        r"|\x1b_Ga=d,d=I,q=2,i=\d+\x1b\\"
        rf"|\x1b7(?:\x1b\[\d+;\d+H{_SIXEL})*\x1b8"
        rf"|{_SIXEL}|{re.escape(ASK)}|{PLACEHOLDER}{_MARK}{_MARK}"
    ).encode()
)
"""What the program itself writes for pictures: kitty's graphics with data in base64, sixels, and the cells."""
_SHOWN = {KITTY: re.compile(rb"\x1b_Ga=T"), XTERM: re.compile(rb"\x1bP0;1;0q")}


def add_pictures(root: Path) -> None:
    """Give each note pictures: whole, with a hostile name, with hostile text inside, broken, and none at all."""
    for number, note in enumerate(sorted(root.rglob("*.md"))):
        payload = MARK.join(list(PAYLOADS.values())[number * 3 : number * 3 + 3])
        name = re.sub(r"[/\0`<>\r\n\\&()%#?]", "", payload)[:60] + ".png"
        whole = png(40, 20)
        (note.parent / "x.png").write_bytes(whole)
        (note.parent / name).write_bytes(whole)
        comment = b"Comment\0" + payload.encode()
        text = len(comment).to_bytes(4, "big") + b"tEXt" + comment + bytes(4)  # its checksum is wrong too
        (note.parent / "text.png").write_bytes(whole[:33] + text + whole[33:])
        (note.parent / "cut.png").write_bytes(whole[:50] + payload.encode())
        (note.parent / "none.png").write_bytes(payload.encode())
        images = [f"![{image} {payload}](<{image}>)" for image in (name, "text.png", "cut.png", "none.png")]
        lines = "\n\n".join(image.replace("\0", "").replace("\n", " ") for image in images)
        head, fence, body = note.read_bytes().decode().partition("\n---\n")
        note.write_bytes(f"{head}{fence}\n![whole](x.png)\n\n{lines}\n\n{body}".encode())


def _shown(terminal: Terminal, pattern: re.Pattern[bytes], mark: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not pattern.search(terminal.raw_since(mark)):
        assert time.monotonic() < deadline, f"no picture was shown; the screen:\n{terminal.screen()}"
        terminal.wait_quiet(0.05)


@pytest.mark.parametrize(
    ("answer", "term"), [(KITTY, "xterm-kitty"), (XTERM, "xterm-256color")], ids=["kitty", "sixel"]
)
def test_every_payload_beside_pictures(tmp_path: Path, answer: str, term: str) -> None:
    root = tmp_path / "notes"
    names = make_library(root)
    add_pictures(root)
    (tmp_path / "config.toml").write_text('images = "always"\n' + config(root))
    here = dict.fromkeys(("SSH_CLIENT", "SSH_TTY", "TMUX", "STY"), "") | {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    with notetui(
        *("--config", str(tmp_path / "config.toml")), environ={"TERM": term, **here}, columns=160, rows=40, cwd=tmp_path
    ) as terminal:
        terminal.wait_for("n00")
        terminal.wait_for(lambda text: "reading" not in text)
        terminal.send(answer)
        terminal.send("4-+gg")
        for name in names:
            mark = len(terminal.raw)
            terminal.send("j")
            terminal.wait_for(on(name))
            _shown(terminal, _SHOWN[answer], mark)
            terminal.send("\r\x1b[6~\x1b[6~\x1b[5~\x1b")
            terminal.wait_quiet(0.1)
            terminal.send("j")
        terminal.wait_quiet()
        raw = terminal.raw_since()
        assert raw.count(MARK.encode()) > 100
        assert let_through(_OWN.sub(b"", raw)) == []
        assert "Traceback" not in terminal.screen()
        assert not list(tmp_path.rglob("owned*"))
        terminal.send("\x1b\x1b\x1b?")
        terminal.wait_for("notetui: keys")
