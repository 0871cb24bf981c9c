"""`firefight roster`: who is on the roster."""

from __future__ import annotations

from firefight_tui.cli.commands import LazyGroup
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import as_json, command
from firefight_tui.cli.speak import marked, plain, table, talk, write, write_json
from firefight_tui.words import N_, _

PARTS = {
    "ls": ("roster", N_("List the engineers")),
    "import": ("later", N_("Put engineers on the roster from a file")),
    "keys": ("later", N_("Print the keys the SSH server asks for")),
}

roster_command = LazyGroup(
    "roster", PARTS, help=N_("Who is on the roster. Engineers are put there by the verb enlist.")
)


@command("ls", N_("List the engineers."))
@as_json
def ls_command(invocation: Invocation, as_json: bool) -> int:
    """List the engineers on the roster."""
    from firefight_tui.desk.views.roster import engineers

    found = engineers(invocation.store)
    if as_json:
        rows = [plain(one) for one in found]
        write_json([marked(row) for row in rows if isinstance(row, dict)])
        return 0
    if not found:
        talk(_("Nobody is on the roster yet: firefight do enlist handle=... name=..."))
        return 0
    heading = (_("name"), _("full name"), _("access"), _("roles"), _("skills"), _("in hand"), _("zone"))
    body = [
        (
            one.handle,
            one.name,
            one.access.label if one.active else _("gone"),
            ", ".join(one.roles),
            ", ".join(f"{skill}:{level}" for skill, level in one.skills.items()),
            f"{one.open_complaints}/{one.capacity}",
            one.timezone,
        )
        for one in found
    ]
    for line in table([heading, *body], stretch=4):
        write(line)
    return 0
