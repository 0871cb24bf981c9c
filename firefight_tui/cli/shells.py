"""The shells that complete our words. bash cuts words at = and :, so what it hands over is put together again."""

from __future__ import annotations

import os
import re

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
    shell_complete,
    split_arg_string,
)

from firefight_tui.cli.commands import firefight

VARIABLE = "_FIREFIGHT_COMPLETE"

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' response type value
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null)
    COMPREPLY=()
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("$value")
                [[ $value == *[=:] ]] && compopt -o nospace
                ;;
        esac
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_JOINT = re.compile("[=:]+")


@add_completion_class
class Bash(BashComplete):
    """bash, with `field=value` and `field:value` as one word each."""

    name = "bash"
    source_template = _BASH

    @staticmethod
    def _check_version() -> None:
        """Nothing is run to print a script; a bash before 4.4 says itself what it does not know."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The whole words before the cursor, and the one it is in."""
        words = split_arg_string(os.environ["COMP_WORDS"])
        place = int(os.environ["COMP_CWORD"])
        typed = words[place] if place < len(words) else ""
        args = joined([*words[1:place], typed])
        self.cut = len(args[-1]) - len("" if _JOINT.fullmatch(typed) else typed)
        return args[:-1], args[-1]

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The part of a word that bash has not put down yet."""
        return f"{item.type},{item.value[self.cut :]}"

    cut: int = 0


def joined(pieces: list[str]) -> list[str]:
    """Words as they were typed, from pieces cut at = and :; never fewer than one."""
    words: list[str] = []
    glue = False
    for piece in pieces:
        is_joint = _JOINT.fullmatch(piece) is not None
        if words and (is_joint or glue):
            words[-1] += piece
        else:
            words.append(piece)
        glue = is_joint
    return words


def complete(instruction: str) -> int:
    """Answer a shell's script: `bash_complete`, with the words in COMP_WORDS."""
    return shell_complete(firefight(), {}, "firefight", VARIABLE, instruction)


def script(shell: str) -> str:
    """The script for a shell."""
    kind = get_completion_class(shell)
    assert kind is not None, "the command offers only shells click knows"
    return kind(firefight(), {}, "firefight", VARIABLE).source()
