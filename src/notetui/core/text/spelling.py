"""When two spellings are the same name: `é` is one character or two, as systems and editors have it (NFC and NFD)."""

from __future__ import annotations


def composed(text: str) -> str:
    """Return text in the composed form of Unicode (NFC), by which tags are compared.

    https://unicode.org/reports/tr15/
    """
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)


def caseless(text: str) -> str:
    """Return what is compared where case does not matter either."""
    return composed(text).casefold()
