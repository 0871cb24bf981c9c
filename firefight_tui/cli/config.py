"""`firefight config`: every setting, its value, and where that came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.cli.commands import LazyGroup
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import as_json, command
from firefight_tui.cli.speak import marked, table, write, write_json
from firefight_tui.outgoing.choices import explained
from firefight_tui.outgoing.figures import figures_explained
from firefight_tui.outgoing.office import office_explained
from firefight_tui.settings import KEYS, SETTINGS, Origin, Settings, Source, hide_password
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.domain.chain import Json

PARTS = {"explain": ("config", N_("Every setting, its value, and where it came from"))}

config_command = LazyGroup("config", PARTS, help=N_("Show the settings and where they come from."))

KEYS_DOC = N_("the key of what docs/keys.md calls so")

_SOURCES = {
    Source.FLAG: N_("flag"),
    Source.ENVIRONMENT: N_("environment"),
    Source.FILE: N_("file"),
    Source.DEFAULT: N_("default"),
}


@command(
    "explain",
    N_(
        "Every setting, its value, and where it came from.\n\n"
        "Flags win over the environment, the environment over the file."
    ),
)
@as_json
def explain_command(invocation: Invocation, as_json: bool) -> int:
    """Print the settings."""
    settings = invocation.settings
    check_keys(settings)
    sending = [*explained(settings), *office_explained(settings), *figures_explained(settings)]
    values = {setting.name: hide_password(getattr(settings, setting.name)) for setting in SETTINGS}
    if as_json:
        rows: list[Json] = [
            marked(
                {
                    "setting": setting.name,
                    "value": values[setting.name],
                    "source": str(settings.origins[setting.name].source),
                    "where": settings.origins[setting.name].where,
                    "flag": setting.flag,
                    "variable": setting.variable,
                    "doc": _(setting.doc),
                }
            )
            for setting in SETTINGS
        ]
        entries = [*((f"{KEYS}.{id_}", keys, KEYS_DOC) for id_, keys in settings.keys.items()), *sending]
        rows += [
            marked(
                {
                    "setting": name,
                    "value": value,
                    "source": str(Source.FILE),
                    "where": str(settings.file),
                    "flag": "",
                    "variable": "",
                    "doc": _(doc),
                }
            )
            for name, value, doc in entries
        ]
        write_json(rows)
        return 0
    heading = (_("setting"), _("value"), _("from"), _("means"))
    body = [(one.name, values[one.name] or "-", _from(settings.origins[one.name]), _(one.doc)) for one in SETTINGS]
    body += [(f"{KEYS}.{id_}", keys, _from(settings.origins[KEYS]), _(KEYS_DOC)) for id_, keys in settings.keys.items()]
    body += [(name, value, _(_SOURCES[Source.FILE]), _(doc)) for name, value, doc in sending]
    for line in table([heading, *body], wrapped=True):
        write(line)
    there = _("it is there") if settings.file.exists() else _("it is not there")
    write(_("Settings file: {path} ({there})").format(path=settings.file, there=there))
    return 0


def check_keys(settings: Settings) -> None:
    """See to it that the keys the file binds hold; the desk knows, which is loaded only if there are any.

    Raises:
        BadSettings: One will not do.
    """
    if settings.keys:
        from firefight_tui.app import keys_of

        keys_of(settings.keys, settings.origins[KEYS].where)


def _from(origin: Origin) -> str:
    return (
        f"{_(_SOURCES[origin.source])} {origin.where}".rstrip()
        if origin.source is not Source.FILE
        else _(_SOURCES[origin.source])
    )
