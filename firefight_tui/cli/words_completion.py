"""What may come next on a command line: verbs, fields, choices and queries, from the catalogue alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.words import _

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from firefight_tui.desk.catalogue_entry import FieldEntry


def complete_words(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """What may follow `firefight do`: a verb, then its fields, then the choices of a field."""
    from click.shell_completion import CompletionItem

    from firefight_tui.desk.catalogue import VERBS

    before: tuple[str, ...] = ctx.params.get("words") or ()
    if not before:
        return [CompletionItem(verb.name, help=_(verb.doc)) for verb in VERBS if verb.name.startswith(incomplete)]
    verb = next((entry for entry in VERBS if entry.name == before[0]), None)
    if verb is None:
        return []
    name, equals, value = incomplete.partition("=")
    if equals:
        return _values(next((field for field in verb.fields if field.name == name), None), value)
    given = {word.partition("=")[0] for word in before[1:]}
    return [
        CompletionItem(f"{field.name}=", help=_(field.doc), type="plain")
        for field in verb.fields
        if field.name.startswith(incomplete) and (field.many or field.name not in given)
    ]


def _values(field: FieldEntry | None, typed: str) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    if field is None:
        return []
    return [CompletionItem(f"{field.name}={choice}") for choice in field.choices if choice.startswith(typed)]


def complete_verb(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The verbs that begin so."""
    from click.shell_completion import CompletionItem

    from firefight_tui.desk.catalogue import VERBS

    return [CompletionItem(verb.name, help=_(verb.doc)) for verb in VERBS if verb.name.startswith(incomplete)]


def complete_query(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """What may stand in a query instead of the word typed."""
    from click.shell_completion import CompletionItem

    from firefight_tui.domain.query import complete

    offers = [
        CompletionItem(f"{incomplete[: offer.start]}{offer.text}", help=offer.label)
        for offer in complete(incomplete, len(incomplete))
    ]
    return [offer for offer in offers if offer.value.startswith(incomplete)]
