"""Writing one scalar so that it is read back as the same text, quoted only when it must be.

The oracle is the loader itself (YAML 1.1 as PyYAML reads it), since people's other tools use the same rules: what would
be read as anything but this very text is quoted.
"""

from __future__ import annotations

import json
from functools import lru_cache

PLAIN, SINGLE, DOUBLE = "", "'", '"'


def quote(text: str, style: str = PLAIN, *, flow: bool = False) -> str:
    """Return text as a YAML scalar in a style (`""`, `"'"`, `'"'`), or in the plainest one that reads back the same."""
    for written in _candidates(text, style):
        if _reads_as(written, text, flow=flow):
            return written
    return json.dumps(text, ensure_ascii=True)


def _candidates(text: str, style: str) -> list[str]:
    single = "'" + text.replace("'", "''") + "'"
    double = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    order = {PLAIN: [text, double, single], SINGLE: [single, double], DOUBLE: [double, single]}
    return order.get(style, order[PLAIN])


@lru_cache(maxsize=4096)
def _reads_as(written: str, text: str, *, flow: bool) -> bool:
    import yaml

    if not text or text != text.strip() or "\n" in written or "\r" in written:
        return written[:1] in (SINGLE, DOUBLE) and "\n" not in written and "\r" not in written
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # Both beside a key and as an item: the same tag may be copied from one place to the other.
    for document in [f"[{written}, x]", f"[x, {written}]"] if flow else [f"- {written}\n- x\n"]:
        try:
            loaded = yaml.load(document, Loader=loader)  # noqa: S506 - a safe loader, chosen above
        except (yaml.YAMLError, ValueError):
            return False
        if not isinstance(loaded, list) or sorted(map(repr, loaded)) != sorted([repr(text), repr("x")]):
            return False
    # YAML 1.2 reads some words as numbers that 1.1 does not.
    return written[:1] in (SINGLE, DOUBLE) or not text[:2].lower().startswith(("0o", "0x", "0b"))
