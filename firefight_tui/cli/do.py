"""`firefight do`: performs a verb, on complaints named, found by a query, or line by line from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click

from firefight_tui.cli.asking import read_query
from firefight_tui.cli.do_words import read_fields, refuse_repeated, split_words
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.outcome import exit_code_of, outcome_object, refusal_object, tell, tell_refusal
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.progress import Progress
from firefight_tui.cli.speak import marked, write_json
from firefight_tui.cli.words_completion import complete_words
from firefight_tui.errors import FirefightError, InvalidValue, UnknownReference, UsageError
from firefight_tui.words import N_, _, ngettext

UNCONFIRMED = 20
"""How many complaints a query may find before --yes is asked for."""


@dataclass(frozen=True)
class Wish:
    """What is to be done: the words, and the options that say how."""

    words: tuple[str, ...]
    where: str | None
    yes: bool
    op: str | None
    expect: int | None


@command(
    "do",
    N_(
        "Perform a verb.\n\n"
        "REF is FF-128 or 128; several are each done on their own. field=@FILE or field=@- reads a long text,"
        " field=@@x is a text beginning with @; a field that holds several is given several times."
        " Which verbs and fields there are: firefight verbs.\n\n"
        "Example: firefight do contact FF-128 direction=out channel=phone person=Wang said='We are on it.'"
    ),
)
@argument("words", nargs=-1, metavar="VERB [REF]... [FIELD=VALUE]...", shell_complete=complete_words)
@as_json
@option("--where", metavar="QUERY", help=N_("on every complaint of a query instead of REFs"))
@option("--yes", is_flag=True, help=N_("also on more than 20 complaints"))
@option(
    "--file",
    "file",
    metavar="F",
    help=N_('perform JSON lines {"verb","ref","fields","op"} of a file, or of - for stdin'),
)
@option("--op", metavar="UUID", help=N_("the operation's id: done again, it is done once"))
@option(
    "--expect", type=click.IntRange(min=1), metavar="VERSION", help=N_("refuse when the complaint has another version")
)
def do_command(
    invocation: Invocation,
    words: tuple[str, ...],
    as_json: bool,
    where: str | None,
    yes: bool,
    file: str | None,
    op: str | None,
    expect: int | None,
) -> int:
    """Perform a verb and say what it came to; refusals are its answer, so they go to stdout as JSON when asked."""
    wish = Wish(words, where, yes, op, expect)
    try:
        if file is not None:
            from firefight_tui.cli.do_file import perform_file

            return perform_file(invocation, file, wish, as_json=as_json)
        return _perform(invocation, wish, as_json=as_json)
    except FirefightError as error:
        if as_json:
            write_json(marked(refusal_object(error)))
        else:
            tell_refusal(error)
        return error.exit_code


def _perform(invocation: Invocation, wish: Wish, *, as_json: bool) -> int:
    from firefight_tui.desk.registry import verb_named

    if not wish.words:
        raise UsageError(_("Which verb?"), _("See `firefight verbs`."))
    name, *rest = wish.words
    verb_named(name)  # before anything is read or opened
    asked = split_words(rest)
    given = read_fields(asked.fields)
    refuse_repeated(name, given)
    verb = invocation.desk.parse(name, given)
    refs = _refs(invocation, asked.refs, wish)
    with Progress(len(refs)) as progress:
        outcome = invocation.desk.perform(verb, refs, operation=wish.op, expect=wish.expect, progress=progress)
    if as_json:
        write_json(marked(outcome_object(outcome)))
    else:
        tell(verb.spec.name, outcome)
    return exit_code_of(outcome)


def _refs(invocation: Invocation, named: tuple[str, ...], wish: Wish) -> tuple[str, ...]:
    """The complaints to perform on, each once.

    Raises:
        UsageError: References and a query, a version for several, or more found than may be taken unasked.
        UnknownReference: The query finds nothing.
    """
    if wish.where is not None and named:
        raise UsageError(_("Name complaints or give --where, not both."))
    refs = canonical(named) if wish.where is None else _found(invocation, wish.where, yes=wish.yes)
    if wish.expect is not None and len(refs) > 1:
        raise UsageError(_("--expect goes with one complaint."))
    return refs


def canonical(named: Sequence[str]) -> tuple[str, ...]:
    """References in their one form, each once; what is none stays as it is, for the desk to refuse."""
    from firefight_tui.desk.fields import parse_ref, ref

    found: list[str] = []
    for one in named:
        try:
            found.append(ref(parse_ref(one)))
        except InvalidValue:
            found.append(one)
    return tuple(dict.fromkeys(found))


def _found(invocation: Invocation, where: str, *, yes: bool) -> tuple[str, ...]:
    from firefight_tui.desk.fields import ref
    from firefight_tui.desk.views.queue import count_of, queue_ids

    query = read_query(where, invocation)
    actor, now = invocation.settings.actor, invocation.now
    total = count_of(invocation.store, actor, query, now=now)
    if not total:
        raise NothingFound(where)
    if total > UNCONFIRMED and not yes:
        message = ngettext("The query finds {count} complaint.", "The query finds {count} complaints.", total).format(
            count=total
        )
        raise UsageError(message, _("Add --yes to do it on all of them."))
    return tuple(map(ref, queue_ids(invocation.store, actor, query, now=now, limit=total)))


class NothingFound(UnknownReference):
    """A query finds no complaint."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.message = _("No complaint matches {query}.").format(query=query)
