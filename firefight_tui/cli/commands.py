"""The command `firefight` and the table of its commands; a command's module is loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import Option, Worded, shared_options, split_query
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem

COMMANDS = {
    "demo": ("demo", N_("Try the desk on sample complaints")),
    "intake": ("intake", N_("Take complaints in from mail and files")),
    "ls": ("ls", N_("List complaints")),
    "show": ("show", N_("Show one complaint, whole")),
    "do": ("do", N_("Perform a verb")),
    "verbs": ("verbs", N_("List the verbs and their fields")),
    "report": ("report", N_("Write a document about a complaint")),
    "export": ("later", N_("Write complaints to a file")),
    "stats": ("later", N_("Count and measure")),
    "status": ("status", N_("One short line for a status bar")),
    "watch": ("watch", N_("The long-running side: escalations, outbox, probes")),
    "outbox": ("outbox", N_("What is to leave the house")),
    "store": ("store", N_("Look after the store")),
    "roster": ("roster", N_("Who is on the roster")),
    "calendar": ("calendar", N_("Holidays and make-up working days")),
    "doctor": ("doctor", N_("Check that everything is in place")),
    "completion": ("completion", N_("Print the completion script for a shell")),
    "config": ("config", N_("Show the settings and where they come from")),
}
"""Each command with the module of this package that holds it (as `NAME_command`), and what it does."""


class LazyGroup(Worded, click.Group):
    """A command of several, each loaded from its module when it is called.

    Attributes:
        table: The module of each command and its one line of help, untranslated.
    """

    table: Mapping[str, tuple[str, str]]

    def __init__(self, name: str, table: Mapping[str, tuple[str, str]], *, help: str, **settings: object) -> None:  # noqa: A002  # click's word
        super().__init__(name, help=help, **settings)  # type: ignore[arg-type]  # passed on as click takes them
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of its commands."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.table:
            return None
        module = import_module(f"firefight_tui.cli.{self.table[cmd_name][0]}")
        found = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(found, click.Command), f"{cmd_name} is no command"
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its commands, then its options."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, (_module, words) in self.table.items()])
        Worded.format_options(self, ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """The commands that begin so, without loading any, and the options."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=_(words))
            for name, (_module, words) in self.table.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]


class Firefight(LazyGroup):
    """The command itself: what is no command's name is a query, and opens the desk on it."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """A call, with an `Invocation` of its own unless one is given."""
        extra.setdefault("obj", Invocation())
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options first, then a command's name with what belongs to it, or a query."""
        leading, rest = self._leading(ctx, args)
        return super().parse_args(ctx, [*leading, "--", *rest] if rest else leading)

    def _leading(self, ctx: click.Context, args: list[str]) -> tuple[list[str], list[str]]:
        """Our own options before the first word that is none, and the rest."""
        for place in range(len(args) + 1):
            _options, words = split_query(args[:place], self.get_params(ctx))
            if words:
                return [word for word in args[: place - 1] if word != "--"], args[place - 1 :]
        return args, []

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first; a query opens the desk."""
        if args[0] in self.table:
            return super().resolve_command(ctx, args)
        from firefight_tui.cli.at_query import desk_command

        return ctx.info_name, desk_command, args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Commands and options; where none begins so, what a query may hold."""
        found = super().shell_complete(ctx, incomplete)
        if found or not incomplete:
            return found
        from firefight_tui.cli.words_completion import complete_query

        return complete_query(ctx, self.params[0], incomplete)


def _version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from firefight_tui import __version__

        click.echo(f"firefight {__version__}")
        ctx.exit()


def _open(invocation: Invocation) -> object:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is not None:
        return None
    from firefight_tui.cli.desk import open_desk

    return open_desk(invocation, "")


def firefight() -> Firefight:
    """The whole command, ready to be called."""
    version = Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help=N_("show the version")
    )
    made = Firefight(
        "firefight",
        COMMANDS,
        invoke_without_command=True,
        callback=click.pass_obj(_open),
        params=[*shared_options(hidden=False), version],
        subcommand_metavar="[QUERY | REF | COMMAND ...]",
        help=N_(
            "Fight the fires of delivered projects: complaints, from the first angry mail to the last visit.\n\n"
            "Without a command, opens the desk; QUERY or REF says where. firefight demo shows it on samples."
        ),
    )
    made.context_settings["help_option_names"] = ["-h", "--help"]
    return made
