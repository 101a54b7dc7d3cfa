"""How a paragraph of an item is laid out: wrapped, with its sign, its bar or its rule; nothing in it is markup."""

from __future__ import annotations

from rich.style import Style

from notetui.core.markdown.wrap import wrap
from notetui.core.text.cells import cell_len, crop, crop_start
from notetui.core.text.clean import show
from notetui.tui.chrome import Chrome
from notetui.tui.review.items import Look, Para
from notetui.tui.widgets.painting import Palette

Parts = list[tuple[str, Style]]
"""One line: texts with their styles."""
_RIGHT_AT_LEAST = 8
"""Cells below which the beginning of a text at the right edge says nothing."""
HEADING_LINES = 3
LONGEST_LINE = 100
"""Cells of the longest line of a text: longer ones are hard to read."""


def lay_out(para: Para, width: int, chrome: Chrome, palette: Palette) -> list[Parts]:
    """Return the lines of a paragraph for a width in cells."""
    if para.look is Look.GAP:
        return [[]]
    if para.look is Look.GROUP:
        return _heading(para, width, chrome)
    if para.right:
        return [_one_line(para, width, chrome)]
    room = max(1, min(width, LONGEST_LINE) - cell_len(para.sign))
    if para.look is Look.QUOTE:
        bar, style = palette.style("quote.bar"), palette.style("quote")
        room = max(1, room - 2)
        lines = wrap(para.text, (), room, "", keep_breaks=True)
        texts = ["".join(piece.text for piece in line) for line in lines]
        return [[("┃ ", bar), (text + " " * (room - cell_len(text)), style)] for text in texts]
    styles = {Look.TEXT: chrome.text, Look.LABEL: chrome.accent, Look.PLACE: chrome.muted, Look.TITLE: chrome.strong}
    style = styles[para.look]
    indent = " " * cell_len(para.sign)
    found: list[Parts] = []
    for line in wrap(para.text, (), room, "", keep_breaks=True):
        sign = indent if found else para.sign
        found.append([(sign, _sign_style(para.sign, chrome)), ("".join(piece.text for piece in line), style)])
    return found


def _heading(para: Para, width: int, chrome: Chrome) -> list[Parts]:
    """Return a heading on as many lines as it needs, with its rule on the last."""
    room = max(1, width - cell_len(crop(show(para.right), width // 2)) - 3 - cell_len(para.sign))
    texts = ["".join(piece.text for piece in line) for line in wrap(para.text, (), room, "", keep_breaks=True)]
    if len(texts) > HEADING_LINES:
        texts = [*texts[: HEADING_LINES - 1], " ".join(texts[HEADING_LINES - 1 :])]
    above: list[Parts] = [[(para.sign, _sign_style(para.sign, chrome)), (text, chrome.strong)] for text in texts[:-1]]
    sign = " " * cell_len(para.sign) if above else para.sign
    return [*above, _one_line(para._replace(text=texts[-1] if texts else "", sign=sign), width, chrome)]


def _one_line(para: Para, width: int, chrome: Chrome) -> Parts:
    right = show(para.right).strip()
    left = width - cell_len(para.sign) - cell_len(show(para.text)) - 2 if para.yields else width // 2
    # What stands beside a text is a place: a path, of which the file and the line are at the end.
    cut = crop_start if para.look is Look.TEXT and not para.yields else crop
    right = cut(right, left) if left >= min(cell_len(right), _RIGHT_AT_LEAST) else ""
    room = max(0, width - cell_len(right) - (2 if right else 0) - cell_len(para.sign))
    text = crop(show(para.text), room)
    style = {Look.GROUP: chrome.strong, Look.PLACE: chrome.muted}.get(para.look, chrome.text)
    gap = room - cell_len(text)
    filler = " " + "─" * (gap - 2) + " " if para.look is Look.GROUP and gap > 2 else " " * gap
    parts = [(para.sign, _sign_style(para.sign, chrome)), (text, style), (filler, chrome.muted)]
    return [*parts, ("  " + right, chrome.muted)] if right else parts


def _sign_style(sign: str, chrome: Chrome) -> Style:
    return {"✓": chrome.good, "~": chrome.warning, "·": chrome.muted}.get(sign.strip(), chrome.accent)
