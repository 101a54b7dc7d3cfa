"""`notetui map RQ2 R1... --to NOTE...`: say in the note which review questions its research question belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notetui.cli.failure import Failure
from notetui.cli.finding import find_notes
from notetui.cli.opening import configuration, library_for, shown_path
from notetui.cli.outcomes import report
from notetui.cli.output import say

if TYPE_CHECKING:
    import argparse

    from notetui.core.config.model import Config
    from notetui.core.model import NoteFacts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("rq", metavar="RQ", help="the note's own research question, such as RQ2")
    parser.add_argument("reviews", metavar="ID", nargs="*", help="the review questions that it belongs to")
    parser.add_argument("--to", "--in", dest="notes", nargs="+", metavar="NOTE", required=True, help="the notes")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--none", action="store_true", help="it belongs to none, whatever patterns say")
    shape.add_argument("--clear", action="store_true", help="take the mapping away: patterns speak again")


def run(arguments: argparse.Namespace) -> int:
    """Map the question; each note is done or named with its reason."""
    from notetui.core.review.mapping import mapping_change, mapping_told, unmapping_change

    config = configuration(arguments)
    reviews = _reviews(arguments, config)
    key = config.review_key
    paths, bad = find_notes(arguments.notes, arguments, config)
    outcomes = []
    with library_for(arguments, config) as library:
        for path in paths:
            facts = library.facts(path)
            rq_id = _rq(arguments.rq, facts)
            if facts is None or not rq_id:
                why = "is no note of the notes directories" if facts is None else f"has no {arguments.rq}"
                say(f"{shown_path(path)}: {why}")
                bad += 1
            elif arguments.clear:
                change, label = unmapping_change(facts, rq_id, key), mapping_told(rq_id, None)
                outcomes += library.change_tags([path], change, key, label=label)
            else:
                change, label = mapping_change(facts, rq_id, reviews, key), mapping_told(rq_id, reviews)
                outcomes += library.change_tags([path], change, key, label=label)
    return max(report(outcomes), 1 if bad else 0)


def _rq(named: str, facts: NoteFacts | None) -> str:
    questions = facts.questions if facts else ()
    return next((question.id for question in questions if question.id.casefold() == named.casefold()), "")


def _reviews(arguments: argparse.Namespace, config: Config) -> list[str]:
    from notetui.core.config.errors import hint

    if bool(arguments.reviews) == (arguments.none or arguments.clear):
        raise Failure("map to what? Ids of review questions, or --none, or --clear (notetui map --help)")
    known = {review.id.casefold(): review.id for review in config.review_questions}
    found = []
    for id_ in arguments.reviews:
        if id_.casefold() not in known:
            ids = tuple(known.values())
            there = ", ".join(ids) or "none: [[review.questions]] in the configuration has them"
            raise Failure(f'no review question "{id_}"{hint(id_, ids)} ({there})')
        found.append(known[id_.casefold()])
    return list(dict.fromkeys(found))
