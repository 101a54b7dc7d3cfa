"""Texts that would take over a terminal or an application that lets them through, and a library full of them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

MARK = "PWN"
"""Stands at the end of each payload, so that it can be found on a screen."""

PAYLOADS = {
    "esc-reset": "\x1bc",
    "csi-clear": "\x1b[2J\x1b[H",
    "csi-colour": "\x1b[38;5;123m",
    "csi-report": "\x1b[6n\x1b[c",
    "csi-resize": "\x1b[8;2;3t",
    "csi-title-report": "\x1b[21t",
    "alternate-screen": "\x1b[?1049l",
    "mouse-on": "\x1b[?1001h",
    "osc-title": "\x1b]0;owned\x07",
    "osc-link": "\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "osc-clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "osc-colour": "\x1b]11;?\x1b\\",
    "dcs": "\x1bP$q m\x1b\\",
    "apc": "\x1b_Gi=31;\x1b\\",
    "c1-csi": "\x9b31m\x9b2J",
    "c1-osc": "\x9d0;owned\x9c",
    "c1-nel": "\x85\x84\x90",
    "bell-backspace": "a\x07\x08\x08b\x7f",
    "vertical": "a\x0b\x0cb\x0e\x0f",
    "return": "safe\rowned",
    "nul": "a\x00b",
    "bidi-override": "\u202eowned\u202c",
    "bidi-isolate": "\u2066a\u2067b\u2069\u200e\u200f\u061c",
    "zero-width": "a\u200bb\u2060c\ufeffd\u00ade",
    "joiners": "a\u200db\u200cc",
    "tag-characters": "x\U000e0041\U000e0042\U000e007f",
    "line-separators": "a\u2028b\u2029c",
    "private-plane": "\U000f0000\U0010fffd",
    "markup-action": "[@click=app.quit]go[/]",
    "markup-close": "[/nope][/]",
    "markup-link": "[link=file:///x]x[/link]",
    "markup-open": "[bold red on [x",
    "rich-emoji": ":skull: [b]x",
    "entities": "&#x1b;[2J&#155;&#x202e;&lt;script&gt;",
    "format": "%s%n{0.__class__}$(touch owned)`touch owned`;#{x}",
    "placeholder": "\U0010eeee\u0305\u0305",
    "combining": "e" + "\u0301" * 60,
}

LEGITIMATE = re.compile("[\U0001f3f4\u200d\ufe0f]")


def quoted(text: str) -> str:
    """Return a text as a double-quoted scalar of YAML and of TOML, everything odd written as an escape."""
    escaped = (
        f"\\{character}" if character in '"\\' else character if character.isprintable() else f"\\U{ord(character):08x}"
        for character in text
    )
    return f'"{"".join(escaped)}"'


def hostile_note(name: str, payload: str) -> str:
    """Return a note with a payload in every field and kind of text; in YAML it is written with escapes."""
    text = f"{name} {payload}{MARK}"
    value = quoted(text)  # whose \U0000001b becomes a live ESC when YAML is read
    body = text.replace("\0", "")  # which would make a binary file of the note
    payload = payload.replace("\0", "")
    return f"""---
title: {value}
emoji: {value}
topics: [{value}, zoo]
tags: [{value}, tame]
authors: [{value}]
type: {value}
status: {value}
published_at: {value}
doi: {value}
url: {value}
cite_key: {value}
{value}: {value}
---
# {body}

{body}
<b>{body}</b> <!-- {body} --> [{body}](javascript:{body}) [{body}](<http://x.example/{body}>) [[{body}]]
![{body}](x.png)
Bare https://x.example/{payload}{MARK} and `{body}` and *{body}* and $x^{body}$ and a note[^1].

[^1]: {body}

## Objective

1. {body}?

## Answers

### RQ1: {body}

> {body}

> [!note] {body}
> {body}

:::message
{body}
:::

- [ ] {body}
- {body}

| {body} | b |
|---|---|
| RQ2 | {body} |

```{payload}
{body}
```

    {body}

{body}
: {body}

### {body} (RQ3)
{body}
"""


EACH = 3
"""Payloads in one note."""


def make_library(root: Path) -> list[str]:
    """Write notes with some payloads each, also in their own and their folders' names; return what they begin with."""
    names = []
    payloads = list(PAYLOADS.values())
    for number in range(0, len(payloads), EACH):
        names.append(f"n{number:02}")
        payload = MARK.join(payloads[number : number + EACH])
        in_name = payload.replace("/", "").replace("\0", "").replace("`", "")
        while len(in_name.encode()) > 200:
            in_name = in_name[:-1]
        folder = root / f"{names[-1]} {in_name}{MARK}"
        folder.mkdir(parents=True)
        (folder / f"{names[-1]} {in_name}{MARK}.md").write_bytes(hostile_note(names[-1], payload).encode())
    return names


def config(root: Path) -> str:
    """Return a configuration with payloads where it holds texts."""
    # Control characters are refused there, with a message that another test looks at.
    allowed = [payload for payload in PAYLOADS.values() if not any(unicodedata.category(c) == "Cc" for c in payload)]
    every = quoted("".join(allowed) + MARK)
    return f"""notes_dirs = [{quoted(str(root))}]
tag_limits = "zenn"
[[review.questions]]
id = "R1"
text = {every}
patterns = ["."]
[filters]
9 = "tag:tame"
"""


_ALLOWED = re.compile(
    rb"\x1b\[[0-9;:]*m"  # colours; those of the payloads are looked for by their text
    rb"|\x1b\[[0-9]*(?:;[0-9]*)?H|\x1b\[[0-9]*[ABCDGKX]|\x1b\[[0-9]*d"  # moving and erasing in a line
    rb"|\x1b\[\?(?:25|7|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    rb"|\x1b\[\?(?:2026|2048)\$p|\x1b\[>[0-9]+u|\x1b\[<u"
    rb"|\x1b\]22;[a-z-]+\x07"  # Textual's shape of the pointer
    rb"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # the clipboard, in letters that do nothing
)
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Co", "Cs"}


def let_through(raw: bytes) -> list[str]:
    """Return what of a recording is no sequence of the program's own and still would act on a terminal."""
    found = [repr(payload) for payload in PAYLOADS.values() if "\x1b" in payload and payload.encode() in raw]
    rest = _ALLOWED.sub(b"", raw).decode("utf-8", "replace")
    found += [
        f"U+{ord(character):04X} in {rest[max(0, at - 20) : at + 20]!r}"
        for at, character in enumerate(rest)
        if unicodedata.category(character) in _UNSEEN
        and character not in "\r\n"
        and not (character == "\u200d" and LEGITIMATE.search(rest[max(0, at - 2) : at]))
    ]
    return found
