"""`firefight verbs`: what can be done, from the catalogue; only JSON schemas need the verb classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command
from firefight_tui.cli.speak import marked, table, write, write_json
from firefight_tui.cli.words_completion import complete_verb
from firefight_tui.errors import UsageError
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
    from firefight_tui.domain.chain import Json


@command(
    "verbs", N_("List the verbs and their fields.\n\nWith VERB, that one's fields, what they take and what they mean.")
)
@argument("name", required=False, metavar="[VERB]", shell_complete=complete_verb)
@as_json
def verbs_command(invocation: Invocation, name: str | None, as_json: bool) -> int:
    """List the verbs, or explain one."""
    found = entries(name)
    if as_json:
        write_json([verb_object(entry) for entry in found])
        return 0
    for line in explained(found[0]) if name else listed(found):
        write(line)
    return 0


def entries(name: str | None) -> Sequence[VerbEntry]:
    """Every verb by step, or the one of that name.

    Raises:
        UsageError: There is none of that name; the hint names the nearest.
    """
    from firefight_tui.desk.catalogue import VERBS

    if name is None:
        return by_step(VERBS)
    wanted = name.strip().lower().replace("_", "-")
    found = [entry for entry in VERBS if entry.name == wanted]
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(wanted, [entry.name for entry in VERBS], n=1)
        hint = _("Did you mean {verb}?").format(verb=near[0]) if near else _("See `firefight verbs`.")
        raise UsageError(_("There is no verb {name}.").format(name=name), hint)
    return found


def by_step(found: Sequence[VerbEntry]) -> list[VerbEntry]:
    """Verbs in the order of the process."""
    from firefight_tui.domain.vocabulary import Step

    order = [step.value for step in Step]
    return sorted(found, key=lambda entry: order.index(entry.step))


def verb_object(entry: VerbEntry) -> Json:
    """A verb as `verbs --json` holds it (contract.md)."""
    from firefight_tui.desk.registry import verb_named

    return marked(
        {
            "verb": entry.name,
            "step": entry.step,
            "key": entry.key,
            "doc": _(entry.doc),
            "fields": [field.name for field in entry.fields],
            "json_schema": verb_named(entry.name).model_json_schema(by_alias=True),
        }
    )


def listed(found: Sequence[VerbEntry]) -> Iterator[str]:
    """The verbs as a table, with their required fields."""
    heading = (_("step"), _("key"), _("verb"), _("needs"), _("does"))
    rows = [(entry.step, entry.key, entry.name, " ".join(needed(entry)), _(entry.doc)) for entry in found]
    yield from table([heading, *rows])


def needed(entry: VerbEntry) -> list[str]:
    """The names of the fields a verb cannot do without."""
    return [field.name for field in entry.fields if field.required]


def explained(entry: VerbEntry) -> Iterator[str]:
    """One verb: how it is called, what it does, and its fields."""
    ref = " REF..." if entry.wants_complaint else " [REF]" if entry.takes_complaint else ""
    needs = "".join(f" {name}=..." for name in needed(entry))
    yield f"firefight do {entry.name}{ref}{needs}"
    yield ""
    yield _(entry.doc)
    yield _("Step: {step}. Key: {key}. Access: {access}.").format(
        step=entry.step, key=entry.key or "-", access=entry.access
    )
    yield ""
    rows = [(f"{field.name}{'*' if field.required else ''}", takes(field), _(field.doc)) for field in entry.fields]
    yield from table([(_("field"), _("takes"), _("means")), *rows], wrapped=True)


def takes(field: FieldEntry) -> str:
    """What a field takes, in a word or as its choices."""
    kind = " ".join(field.choices) if field.choices else field.kind
    return _("{kind}, several").format(kind=kind) if field.many else kind
