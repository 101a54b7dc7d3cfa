"""The words of the tree's filter in a text, as the query language finds them."""

from __future__ import annotations

from collections.abc import Sequence


class FilterWords:
    """Words to be marked: at the beginning of a word, in CJK anywhere, in any case."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._folded: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.words)

    def spans(self, text: str) -> Sequence[tuple[int, int]]:
        """Return start and end of each place in a text, in order."""
        from notetui.core.query.match import fold
        from notetui.store.index.excerpt import fold_in_place, spans

        if self._folded is None:
            self._folded = tuple(folded for word in self.words if (folded := fold(word)))
        return spans(fold_in_place(text), self._folded)
