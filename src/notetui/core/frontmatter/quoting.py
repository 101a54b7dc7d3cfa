"""Writing one scalar so that it is read back as the same text, quoted only when it must be.

The oracle is the loader itself (YAML 1.1 as PyYAML reads it), since people's other tools use the same rules: what would
be read as anything but this very text is quoted. So are the numbers that only YAML 1.2 knows (`1e3`, `0o17`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

PLAIN, SINGLE, DOUBLE = "", "'", '"'


def quote(text: str, style: str = PLAIN, *, flow: bool = False) -> str:
    """Return text as a YAML scalar in a style (`""`, `"'"`, `'"'`), or in the plainest one that reads back the same."""
    escaped = _escaped(text)
    if escaped != text.replace("\\", "\\\\").replace('"', '\\"'):
        return f'"{escaped}"'  # only this style can say control characters and line ends
    single, double = "'" + text.replace("'", "''") + "'", f'"{escaped}"'
    order = {SINGLE: [single, double], DOUBLE: [double]}
    for written in order.get(style, [text, double, single]):
        if _reads_as(written, text, flow=flow):
            return written
    return double


def _escaped(text: str) -> str:
    r"""Return the inside of a double-quoted scalar (YAML 1.1, 5.7: `\n`, `\xNN`, `\uNNNN`)."""
    return _special().sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if sign in '"\\':
        return "\\" + sign
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return short.get(sign) or (f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\u{ord(sign):04x}")


@cache
def _special() -> re.Pattern[str]:
    return re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')


@lru_cache(maxsize=4096)
def _reads_as(written: str, text: str, *, flow: bool) -> bool:
    import yaml

    if not text or text != text.strip():
        return written[:1] in (SINGLE, DOUBLE)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # Both beside a key and as an item: the same tag may be copied from one place to the other.
    for document in [f"[{written}, x]", f"[x, {written}]"] if flow else [f"- {written}\n- x\n"]:
        try:
            loaded = yaml.load(document, Loader=loader)  # noqa: S506 - a safe loader, chosen above
        except (yaml.YAMLError, ValueError):
            return False
        if not isinstance(loaded, list) or sorted(map(repr, loaded)) != sorted([repr(text), repr("x")]):
            return False
    return written[:1] in (SINGLE, DOUBLE) or not _number_of_1_2().fullmatch(text)


@cache
def _number_of_1_2() -> re.Pattern[str]:
    """Numbers of the core schema of YAML 1.2 (10.3.2), and near ones that some readers know."""
    return re.compile(r"[-+]?(?:0[oxbOXB].*|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)")
