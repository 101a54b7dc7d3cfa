"""What is wrong with a configuration, all of it at once."""

from __future__ import annotations

from typing import NamedTuple


class ConfigProblem(NamedTuple):
    """One wrong key or value; `line` is 1-based, 0 where there is none to name."""

    line: int
    message: str


class ConfigError(Exception):
    """A configuration that can't be used; `str()` is one line a problem: `file:line: message`."""

    def __init__(self, problems: tuple[ConfigProblem, ...], path: str = "") -> None:
        super().__init__(problems, path)
        self.problems = problems
        self.path = path

    def __str__(self) -> str:
        place = self.path or "configuration"
        return "\n".join(
            f"{place}:{problem.line}: {problem.message}" if problem.line else f"{place}: {problem.message}"
            for problem in self.problems
        )


def nearest(name: str, known: list[str] | tuple[str, ...]) -> str:
    """Give the known name that `name` was most likely meant to be, or an empty string."""
    import difflib

    lower = {item.lower().replace("-", "_"): item for item in known}
    close = difflib.get_close_matches(name.lower().replace("-", "_"), lower, n=1, cutoff=0.6)
    return lower[close[0]] if close else ""


def hint(name: str, known: list[str] | tuple[str, ...]) -> str:
    """Give `; did you mean "x"?` for the nearest known name, or nothing."""
    close = nearest(name, known)
    return f'; did you mean "{close}"?' if close else ""
