"""The command line: every command in a module of its own, loaded when it is asked for."""

from firefight_tui.cli.entry import main

__all__ = ["main"]
