"""`firefight completion`: the script that makes a shell complete our words."""

from __future__ import annotations

import click

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, command
from firefight_tui.words import N_

SHELLS = ("bash", "zsh", "fish")


@command(
    "completion",
    N_(
        "Print the completion script for a shell: bash, zsh or fish.\n\n"
        'bash: eval "$(firefight completion bash)" in ~/.bashrc; zsh the same in ~/.zshrc;'
        " fish: firefight completion fish > ~/.config/fish/completions/firefight.fish"
    ),
)
@argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
def completion_command(_invocation: Invocation, shell: str) -> int:
    """Print the script."""
    from firefight_tui.cli.shells import script

    click.echo(script(shell), nl=False)
    return 0
