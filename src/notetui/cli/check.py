"""`notetui check`: what is missing or odd, a line each, for people, pre-commit and CI."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.opening import configuration, library_for, noted, query_in, shown_path
from notetui.cli.output import add_output, say, write_all, write_rows, write_sheet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from notetui.core.config.model import Config
    from notetui.core.coverage import Finding, Rules
    from notetui.core.model import NoteFacts
    from notetui.core.query.ast import Query
    from notetui.library import Library


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "query", nargs="*", metavar="PATH|QUERY", help="notes and folders, or a query; everything without any"
    )
    add_output(parser)
    parser.add_argument("--silence", metavar="CODE", action="append", default=[], help="leave a code out (repeatable)")
    parser.add_argument("--codes", action="store_true", help="say what can be found, and what is silenced")


def run(arguments: argparse.Namespace) -> int:
    """Write what is found; the status is 1 when anything was, or when a path could not be looked at."""
    from notetui.core.config.errors import hint
    from notetui.core.config.model import CHECK_CODES
    from notetui.core.coverage import rules_of
    from notetui.core.export.sheets import check_sheet

    for code in arguments.silence:
        if code not in CHECK_CODES:
            raise Failure(f'--silence: no code "{code}"{hint(code, tuple(CHECK_CODES))} ({", ".join(CHECK_CODES)})')
    config = configuration(arguments)
    rules = rules_of(config, arguments.silence)
    if arguments.codes:
        return _codes(arguments, rules)
    paths = [word for word in arguments.query if os.path.lexists(word) or _is_name(word, config)]
    missing = 0
    if paths:
        there = [path for path in paths if os.path.lexists(path)]
        for word in arguments.query:
            if word not in there:
                say(f"{word}: is not there")
                missing += 1
        found = _of_paths(arguments, config, rules, there) if there else []
    else:
        query = query_in(" ".join(arguments.query))
        with library_for(arguments, config) as library:
            found = list(_found(library, query, rules, None))
    if arguments.format == "table":
        _write_lines(arguments, found)
    else:
        write_sheet(arguments, check_sheet(found))
    return 1 if found or missing else 0


def _is_name(word: str, config: Config) -> bool:
    """Return true for what is meant as a path even if nothing is there: a mistyped one must not pass as fine."""
    from fnmatch import fnmatch

    return not set(word) & set(':"') and any(fnmatch(word, glob) for glob in config.note_globs)


def _write_lines(arguments: argparse.Namespace, found: Sequence[Finding]) -> None:
    from notetui.core.text.clean import show

    write_all(
        arguments,
        (f"{show(shown_path(at.path))}:{at.line}:{at.column}: {at.code} {show(at.message)}\n" for at in found),
    )
    if found:
        say(f"{len(found)} found")


def _found(library: Library, query: Query | None, rules: Rules, only: frozenset[str] | None) -> Iterator[Finding]:
    """Give what is found, each at its very place."""
    from notetui.core.coverage import Finding, findings
    from notetui.core.review.queue import reviewed

    if rules.statuses:
        rules = rules._replace(reviewing=library.count(reviewed(rules.statuses)) > 0)
    for finding in findings(noted(library, query), rules, only):
        yield _located(finding, library.read(finding.path).text) if finding.about[0] else finding
    if query is None and "unreadable" not in rules.silence:
        for path, said in sorted(library.problems.items()):
            if only is None or path in only:
                yield Finding(path, 1, 1, "unreadable", said)


def _located(finding: Finding, text: str) -> Finding:
    from notetui.core.frontmatter.locate import locate

    line, column = locate(text, *finding.about)
    return finding._replace(line=line, column=column)


def _of_paths(arguments: argparse.Namespace, config: Config, rules: Rules, paths: Sequence[str]) -> list[Finding]:
    """Check some notes and folders: against the library that they are in, else by themselves.

    A note of the library is compared with all others (its tags), and only it is told about.
    """
    from notetui.cli.opening import directories
    from notetui.store.scan import inside, separate_roots

    named = [_real(path) for path in paths]
    try:
        roots = separate_roots(directories(arguments.dir, config))
    except Failure:
        if arguments.dir:
            raise
        roots = ()
    ours = [path for path in named if any(inside(path, root) for root in roots)]
    found: list[Finding] = []
    known: frozenset[str] = frozenset()
    if ours:
        with library_for(arguments, config) as library:
            every = (*library.paths(), *library.problems)
            known = frozenset(path for path in every if any(inside(path, one) for one in ours))
            found += _found(library, None, rules, known)
    for path in named:
        if path not in ours and os.path.isdir(path):
            found += _folder(path, config, rules)
    files = [path for path in named if path not in known and not os.path.isdir(path)]
    return [*found, *_files(files, config, rules)]


def _real(path: str) -> str:
    """Give a path as the library has it: its folder real, its own name as it is."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _folder(path: str, config: Config, rules: Rules) -> list[Finding]:
    """Check all notes below a folder that is in no notes directory; nothing is kept of them."""
    from notetui.library import Library

    library = Library([path], config, state_dir=None, cache_dir=None)
    try:
        for _delta in library.scan():
            continue
        return list(_found(library, None, rules, None))
    finally:
        library.close()


def _files(paths: Sequence[str], config: Config, rules: Rules) -> Iterator[Finding]:
    """Check files that are no notes of any library here, each by what it says."""
    from notetui.core.coverage import Finding, findings
    from notetui.core.facts import read_note
    from notetui.core.review.queue import queue_rows
    from notetui.store.errors import NotReadable
    from notetui.store.read import decode, read_bytes

    texts: dict[str, str] = {}
    notes: list[tuple[str, NoteFacts]] = []
    for path in paths:
        try:
            text = decode(read_bytes(path)[0]).text
        except NotReadable as error:
            if "unreadable" not in rules.silence:
                yield Finding(path, 1, 1, "unreadable", error.message)
            continue
        texts[path] = text
        notes.append((path, read_note(text, os.path.splitext(os.path.basename(path))[0], config.tag_key)))
    rules = rules._replace(reviewing=any(row.reviewed for row in queue_rows(notes, rules.statuses)))
    for finding in findings(notes, rules):
        yield _located(finding, texts[finding.path]) if finding.about[0] else finding


def _codes(arguments: argparse.Namespace, rules: Rules) -> int:
    from notetui.core.config.model import CHECK_CODES

    rows = [(code, "silenced" if code in rules.silence else "", text) for code, text in CHECK_CODES.items()]
    write_rows(arguments, ("code", "silenced", "what"), rows, flexible=("what",))
    return 0
