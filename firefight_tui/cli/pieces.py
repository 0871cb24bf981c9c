"""What commands are made of: click's classes with our words, in the language chosen when help is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import click

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.opening import SHARED
from firefight_tui.words import N_, _

Handler = TypeVar("Handler", bound=Callable[..., object])

_SHARED = {
    "store": ("URL", N_("where complaints are kept: sqlite:///PATH or postgresql://HOST/NAME")),
    "actor": ("NAME", N_("the name your acts are recorded under")),
    "lang": ("LANG", N_("the language of words: en or zh_CN")),
    "config": ("FILE", N_("the settings file")),
}


class Formatter(click.HelpFormatter):
    """Help in columns that line up whatever the script: click counts characters, terminals count cells."""

    def write_text(self, text: str) -> None:
        """A paragraph, indented and wrapped."""
        if text.isascii():
            super().write_text(text)
            return
        for line in _wrapped(text, self.width - self.current_indent):
            self.write(f"{'':{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names with what they mean beside them."""
        rows = list(rows)
        if all(part.isascii() for row in rows for part in row):
            super().write_dl(rows, col_max, col_spacing)
            return
        from firefight_tui.domain.text import fit, width

        first = min(max((width(name) for name, _meaning in rows), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, meaning in rows:
            lines = _wrapped(meaning, max(10, self.width - first - self.current_indent))
            if width(name) > first - col_spacing:
                self.write(f"{margin}{name}\n")
                name = ""
            self.write(f"{margin}{fit(name, first)}{lines[0]}".rstrip() + "\n")
            self.write("".join(f"{margin}{'':{first}}{line}\n" for line in lines[1:]))


def _wrapped(text: str, cells: int) -> list[str]:
    from firefight_tui.domain.text import wrap

    return wrap(text, cells)


class Context(click.Context):
    """A call of a command."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """How it is written, and what it means."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], _(self.help) if self.help else "")


class Argument(click.Argument):
    """An argument; `metavar` is how the usage line shows it, and is never translated."""


class Worded(click.Command):
    """Anything that has a help page: in our words, and the chosen language. Its help is an untranslated message."""

    context_class = Context

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that says how it is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), _("Usage: "))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, a paragraph for each empty line."""
        for paragraph in _(self.help).split("\n\n") if self.help else ():
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(paragraph)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Arguments are explained in the help text."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each option means."""
        records = [param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section(_("Options")):
            formatter.write_dl([record for record in records if record is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows this help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("show this help")
        return option


class Command(Worded):
    """A command. The options that every command takes need not be declared."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as click takes them
        self.params.extend(shared_options(hidden=True))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Which options work everywhere."""
        formatter.write_paragraph()
        formatter.write_text(_("Everywhere: --store URL, --as NAME, --lang LANG, --config FILE, --debug."))


class QueryCommand(Command):
    """A command whose words are a query: `-word` and `-field:x` that are no option belong to it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read options wherever they stand; everything else is the query."""
        options, words = split_query(args, self.get_params(ctx))
        return super().parse_args(ctx, [*options, "--", *words])


def split_query(args: Sequence[str], params: Sequence[click.Parameter]) -> tuple[list[str], list[str]]:
    """Options with their values, and the words of a query, of which some may begin with one dash."""
    flags = {name: param.is_flag for param in params if isinstance(param, click.Option) for name in param.opts}
    options: list[str] = []
    words: list[str] = []
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            words += rest
            break
        if word not in flags and not word.startswith("--"):
            words.append(word)
            continue
        options.append(word)
        if rest and not flags.get(word, True):
            options.append(rest.pop(0))
    return options, words


def shared_options(*, hidden: bool) -> list[click.Parameter]:
    """The options every command takes, before and after its name."""
    made: list[click.Parameter] = [
        Option([flag, f"_{name}"], metavar=metavar, help=doc, hidden=hidden, expose_value=False, callback=_keep(name))
        for flag, name in SHARED
        for metavar, doc in [_SHARED[name]]
    ]
    return [
        *made,
        Option(
            ["--debug", "_debug"],
            is_flag=True,
            hidden=hidden,
            expose_value=False,
            callback=_keep("debug"),
            help=N_("show where in the program an error came from"),
        ),
    ]


def _keep(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def keep(ctx: click.Context, _param: click.Parameter, value: object) -> None:
        if value is not None and value is not False:
            ctx.ensure_object(Invocation).say(name, value)

    return keep


def command(name: str, help: str, *, cls: type[Command] = Command) -> Callable[[Handler], Command]:  # noqa: A002  # click's word
    """Make a command of a function that takes the `Invocation` first.

    Args:
        name: What it is called by.
        help: What it does, an untranslated message; its first line stands in lists.
        cls: The class that reads its words.
    """

    def decorate(handler: Handler) -> Command:
        return click.command(name, cls=cls, help=help)(click.pass_obj(handler))

    return decorate


def option(*names: str, help: str, **settings: object) -> Callable[[Handler], Handler]:  # noqa: A002  # click's word
    """An option of a command; `help` is an untranslated message."""
    return click.option(*names, cls=Option, help=help, **settings)


def argument(name: str, **settings: object) -> Callable[[Handler], Handler]:
    """An argument of a command."""
    return click.argument(name, cls=Argument, **settings)


as_json = option("--json", "as_json", is_flag=True, help=N_("print JSON"))
