"""`notetui tag add|remove|rename`: change tags in notes, byte for byte but for the tags' entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.finding import find_notes
from notetui.cli.opening import configuration, library_for, noted, query_in, shown_path
from notetui.cli.outcomes import report, say_problem
from notetui.cli.output import say
from notetui.cli.standard_output import put, put_bytes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from notetui.core.config.model import Config
    from notetui.core.frontmatter.change import ListChange
    from notetui.core.query.ast import Query
    from notetui.library import Library


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    actions = parser.add_subparsers(dest="action", metavar="add|remove|rename", required=True)
    for name, summary in (("add", "add tags to notes"), ("remove", "remove tags from notes")):
        action = actions.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        action.add_argument("tags", nargs="+", metavar="TAG")
        action.add_argument("--to", "--from", dest="notes", nargs="+", metavar="NOTE", default=[], help="the notes")
        _common(action, "and the notes that a query finds (notetui search --help lists its words)")
    summary = "rename a tag and those below it in all notes; where the new one is already, the two become one"
    rename = actions.add_parser("rename", help=summary, description=summary, allow_abbrev=False)
    rename.add_argument("old", metavar="OLD")
    rename.add_argument("new", metavar="NEW")
    rename.add_argument(
        "--leave-nested", action="store_true", help="leave the tags below OLD (OLD/x) as they are; else they come along"
    )
    _common(rename, "only in the notes that a query finds")


def _common(parser: argparse.ArgumentParser, which: str) -> None:
    from argparse import SUPPRESS

    parser.add_argument("--query", metavar="QUERY", help=which)
    parser.add_argument("--key", help="the front matter key (default: tag_key of the configuration)")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    # They may stand behind the action as well; there they must not take back what stands before it.
    parser.add_argument(
        "--dir", metavar="DIR", action="append", default=SUPPRESS, help="a notes directory (repeatable)"
    )
    parser.add_argument("--config", metavar="FILE", default=SUPPRESS, help="the configuration to use")


def run(arguments: argparse.Namespace) -> int:
    """Change tags; each note is done or named with its reason."""
    from notetui.core.frontmatter.change import ListChange

    config = configuration(arguments)
    query = query_in(arguments.query or "", "in --query")
    if arguments.action == "rename":
        (old,), (new,) = _tags([arguments.old]), _tags([arguments.new])
        with library_for(arguments, config) as library:
            return _rename(arguments, config, library, query, old, new)
    if not arguments.notes and query is None:
        raise Failure(f"which notes? --to NOTE... or --query QUERY (notetui tag {arguments.action} --help)")
    tags = _tags(arguments.tags)
    change = ListChange(add=tags) if arguments.action == "add" else ListChange(remove=tags)
    paths, missing = find_notes(arguments.notes, arguments, config)
    with library_for(arguments, config, scan=query is not None) as library:
        if query is not None:
            found = library.paths(query)
            if not found and not paths:
                raise Failure("no note is found by the query", 1)
            paths = list(dict.fromkeys([*paths, *found]))
        status = _change(arguments, config, library, paths, change)
    return 1 if missing else status


def _tags(typed: Sequence[str]) -> tuple[str, ...]:
    from notetui.core.tagnames import check_tag, clean_tag

    tags = tuple(dict.fromkeys(map(clean_tag, typed)))
    for tag in tags:
        if why := check_tag(tag):
            raise Failure(f'"{tag}": {why}')
    return tags


def _rename(
    arguments: argparse.Namespace, config: Config, library: Library, query: Query | None, old: str, new: str
) -> int:
    from dataclasses import replace

    from notetui.core.frontmatter.change import ListChange
    from notetui.core.tagnames import below, check_tag, told_below

    leave = arguments.leave_nested
    every: set[str] = set()
    paths: list[str] = []
    change = ListChange(rename=((old, new),), nested=not leave)
    for path, tags in _tagged(library, query, arguments.key or config.tag_key, config):
        if any(map(change.asks_for, tags)):
            paths.append(path)
        every.update(tags)
    nested = below(old, every)
    told = told_below(f'"{old}"', nested, "not renamed" if leave else "renamed too") if nested else ""
    if not paths:
        none = f'no note has the tag "{old}"' + (" and is found by the query" if query else "")
        raise Failure(f"{none}; {told}" if told else none, 1)
    for _, name in change.spelled(nested).rename:
        if why := check_tag(name):
            raise Failure(f'"{name}": {why}')
    if told:
        say(told if leave else f"{told} (--leave-nested leaves them)")
    return _change(arguments, config, library, paths, change if nested else replace(change, nested=False))


def _tagged(library: Library, query: Query | None, key: str, config: Config) -> Iterator[tuple[str, Sequence[str]]]:
    """Give each note that a query finds with what it has under the key."""
    if key == config.tag_key:
        yield from ((path, facts.tags) for path, facts in noted(library, query))
        return
    from notetui.core.frontmatter.read import read, text_list

    yield from ((path, text_list(read(library.read(path).text), key)) for path in library.paths(query))


def _change(
    arguments: argparse.Namespace, config: Config, library: Library, paths: list[str], change: ListChange
) -> int:
    key = arguments.key or config.tag_key
    _warn_of_near_ones(library, change, config, key)
    zenn = config.tag_limits == "zenn" and key == config.tag_key
    if arguments.dry_run:
        return _preview(library, paths, change, key, zenn=zenn)
    outcomes = library.change_tags(paths, change, key)
    status = report(outcomes)
    for outcome in outcomes:
        if zenn and outcome.changed:
            _warn_of_limits(outcome.path, outcome.tags)
    return status


def _warn_of_near_ones(library: Library, change: ListChange, config: Config, key: str) -> None:
    """Say when a new tag differs only in case, hyphens or the like from one that other notes have."""
    from notetui.core.tagnames import near_duplicate

    if key != config.tag_key:
        return
    counts = dict(library.tag_counts())
    renamed = change.spelled(list(counts)).rename
    for tag in dict.fromkeys((*change.add, *(new for _, new in renamed))):
        near = "" if tag in counts else near_duplicate(tag, counts.keys() - {old for old, _ in renamed})
        if near:
            has = "1 note has" if counts[near] == 1 else f"{counts[near]} notes have"
            say(f'"{tag}" is nearly "{near}", which {has} (notetui undo takes it back)')


def _warn_of_limits(path: str, tags: Sequence[str]) -> None:
    from notetui.core.tagnames import zenn_warnings

    for warning in zenn_warnings(tags):
        say(f"{shown_path(path)}: {warning}")


def _preview(library: Library, paths: list[str], change: ListChange, key: str, *, zenn: bool) -> int:
    import sys

    from notetui import tagging
    from notetui.core.text.clean import show, show_lines

    # For a terminal it is made safe; what takes it from a pipe is given the very lines, so that they can be applied.
    to_person = sys.stdout.isatty()
    name = show if to_person else _name_in_patch
    refused = changed = files = 0
    for preview in tagging.preview(paths, change, key, roots=library.roots, named=lambda path: name(shown_path(path))):
        if preview.same_as:
            say(f"{shown_path(preview.path)}: the same file as {shown_path(preview.same_as)}")
            continue
        files += 1
        if preview.problem:
            refused += 1
            say_problem(preview.path, preview.problem)
        elif preview.diff:
            changed += 1
            if to_person:
                put(show_lines(preview.diff))
            else:
                put_bytes(preview.diff.encode(errors="surrogateescape"))
            if zenn:
                _warn_of_limits(preview.path, preview.tags)
    say(f"would change {changed} of {files}" + (f", refused {refused}" if refused else ""))
    return 1 if refused else 0


def _name_in_patch(path: str) -> str:
    """Name a file as git and patch read it: in quotes where it must be, and a tab ends a name with spaces."""
    special = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    quoted = "".join(
        special.get(character) or (character if character >= " " and character != "\x7f" else f"\\{ord(character):03o}")
        for character in path
    )
    return f'"{quoted}"' if quoted != path else f"{path}\t" if " " in path else path
