"""What click says about a wrong call, in our words and the chosen language."""

from __future__ import annotations

import click

from firefight_tui.words import _


def explain(error: click.ClickException) -> tuple[str, str]:
    """What is wrong with a call, and what to do; both translated."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx is not None else "firefight"
    help_at = _("See {command} --help.").format(command=path)
    match error:
        case click.NoSuchOption():
            near = f" {_maybe(error.possibilities)}" if error.possibilities else ""
            return _("There is no option {option}.").format(option=error.option_name) + near, help_at
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param is not None and error.ctx is not None else ""
            return _("{name} is missing.").format(name=name), help_at
        case click.BadOptionUsage():
            return _("{option} needs a value.").format(option=error.option_name), help_at
        case click.BadParameter() if isinstance(error.param, click.Option):
            return _("{option}: {problem}").format(option=error.param.opts[0], problem=_problem(error)), help_at
        case click.exceptions.NoSuchCommand():
            return _("There is no command {name}.").format(name=error.command_name), help_at
        case _:
            return error.format_message(), help_at


def _maybe(names: list[str]) -> str:
    return _("Did you mean {names}?").format(names=", ".join(names))


def _problem(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return _("choose from {choices}.").format(choices=", ".join(str(choice) for choice in kind.choices))
    if isinstance(kind, click.IntRange):
        return _("a whole number from {least} on.").format(least=kind.min)
    return error.message
