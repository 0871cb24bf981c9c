"""Reply scripts: texts with variables, for a cause and a moment, in the client's language (S10-S14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.vocabulary import Cause
from firefight_tui.words import N_, _

GENERAL = "general"
"""The cause of a script that fits any."""

SUBJECT = "subject:"
OPTIONAL = "? "
"""Begins a line that is left out where a variable in it has no value."""

SIGNATURE = "--"
"""A line of its own that ends what is said; below it stands who says it."""

_VARIABLE = re.compile(r"\{(\w*)\}")


class Moment(StrEnum):
    """When a script is used."""

    FIRST_CONTACT = "first_contact"
    PROGRESS = "progress"
    BAD_NEWS = "bad_news"
    PLAN = "plan"
    APOLOGY = "apology"
    REMINDER = "reminder"

    @property
    def label(self) -> str:
        """What it is called, translated."""
        return _(_MOMENTS[self])


_MOMENTS = {
    Moment.FIRST_CONTACT: N_("first contact"),
    Moment.PROGRESS: N_("progress"),
    Moment.BAD_NEWS: N_("bad news"),
    Moment.PLAN: N_("the plan"),
    Moment.APOLOGY: N_("apology"),
    Moment.REMINDER: N_("reminder"),
}

VARIABLES = {
    "person": N_("whom you write to: person"),
    "client": N_("the client's name"),
    "project": N_("the delivered system: edit project, key {edit}"),
    "ref": N_("the reference"),
    "title": N_("the title: edit title, key {edit}"),
    "cause": N_("the main cause: classify, key {classify}"),
    "commander": N_("who commands: assign, key {assign}"),
    "sender": N_("who writes"),
    "received": N_("when it reached us"),
    "next_update": N_("when they hear from us again: next_update_at"),
    "dissatisfaction": N_("what they are dissatisfied with: edit dissatisfaction, key {edit}"),
    "remedy_sought": N_("the remedy they seek: edit remedy_sought, key {edit}"),
    "impact": N_("what it does to their business: edit impact, key {edit}"),
    "phenomena": N_("what they see: phenomenon, key {phenomenon}"),
    "event": N_("the client's own event it endangers: edit client_event, key {edit}"),
    "promised": N_("the delivery date that was promised: edit promised_at, key {edit}"),
    "news": N_("what happened since they last heard from us"),
    "waiting_for": N_("what we wait for from the client: wait on=client, key {wait}"),
    "waiting_since": N_("since when we wait for the client: wait on=client, key {wait}"),
    "message": N_("your own words: write them in said, behind {script}"),
}
"""What a script may name in braces, each with what gives it."""

_KEYS = {"edit": "e", "classify": "c", "assign": "v a", "phenomenon": "v p", "wait": "w"}


def what_gives(name: str) -> str:
    """What gives what a script names in braces, translated, with the key to press."""
    keys = {verb: key_of_verb(verb, made) for verb, made in _KEYS.items()}
    return _(VARIABLES[name]).format(script="{script}", **keys)


class ScriptFault(Exception):
    """A script that cannot be used: the line, counted from 1, and what is wrong there."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


@dataclass(frozen=True)
class ReplyScript:
    """A text for a cause and a moment.

    Attributes:
        name: `quality.first_contact`.
        language: Of the text: en or zh_CN.
        subject: Of the mail, with variables.
        body: What is said, with variables and lines that may be left out.
    """

    name: str
    language: str
    subject: str
    body: str


@dataclass(frozen=True)
class Filled:
    """A script with its variables filled; `missing` are those that had no value, and still stand in it."""

    subject: str
    body: str
    missing: tuple[str, ...] = ()


def script_name(asked: str, cause: Cause | None) -> str | None:
    """The name a script is recorded under, from `quality.plan`, `plan.quality` or `plan`; None where it names none.

    A moment alone takes the complaint's cause; its beginning will do where only one begins so.
    """
    parts = [part for part in re.split(r"[./]+", re.sub(r"[\s-]+", "_", asked.strip().lower())) if part]
    causes = [part for part in parts if part in {GENERAL, *Cause}]
    rest = [part for part in parts if part not in causes]
    if len(causes) > 1 or len(rest) != 1:
        return None
    moments = [moment for moment in Moment if moment == rest[0]] or [
        moment for moment in Moment if moment.startswith(rest[0])
    ]
    if len(moments) != 1:
        return None
    return f"{causes[0] if causes else cause or GENERAL}.{moments[0]}"


def moment_of(name: str) -> Moment | None:
    """The moment a recorded script was for."""
    last = name.rpartition(".")[2]
    return Moment(last) if last in {*Moment} else None


def is_reminder(name: str | None) -> bool:
    """Whether a contact was made from a script that reminds the client."""
    return name is not None and moment_of(name) is Moment.REMINDER


def read_script(name: str, language: str, text: str) -> ReplyScript:
    """Read the text of a script file.

    Raises:
        ScriptFault: It has no subject, no text, a brace that is no variable, or does not end with the next update.
    """
    first, _newline, rest = text.removeprefix("\ufeff").replace("\r\n", "\n").partition("\n")
    if not first.lower().startswith(SUBJECT) or not first[len(SUBJECT) :].strip():
        raise ScriptFault(1, _("the first line is to be: subject: WORDS"))
    for number, line in enumerate(text.splitlines(), 1):
        _check_line(number, line)
    body = rest.strip("\n ")
    if not body:
        raise ScriptFault(2, _("no text follows the subject"))
    said = re.split(rf"(?m)^{SIGNATURE}\s*$", body)[0].rstrip()
    last = said.rpartition("\n\n")[2]
    if "{next_update}" not in last or any(
        line.startswith(OPTIONAL) and "{next_update}" in line for line in last.splitlines()
    ):
        number = text[: text.find(last)].count("\n") + 1
        raise ScriptFault(number, _("the last paragraph is to name {next_update}"))
    return ReplyScript(name, language, first[len(SUBJECT) :].strip(), body)


def _check_line(number: int, line: str) -> None:
    for name in _VARIABLE.findall(line):
        if name not in VARIABLES:
            known = ", ".join(VARIABLES)
            message = _("there is no variable {name}; there are: {known}")
            raise ScriptFault(number, message.format(name="{" + name + "}", known=known))
    if set(_VARIABLE.sub("", line)) & {"{", "}"}:
        raise ScriptFault(number, _("a brace stands alone: variables are written {person}"))


def fill(script: ReplyScript, values: Mapping[str, str | None]) -> Filled:
    """Put values into a script; a line that begins with `? ` goes where one of its variables has none."""
    lines: list[str] = []
    for line in script.body.split("\n"):
        if line.startswith(OPTIONAL):
            if any(not values.get(name) for name in _VARIABLE.findall(line)):
                continue
            line = line.removeprefix(OPTIONAL)
        lines.append(line)
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    missing = dict.fromkeys(name for name in _VARIABLE.findall(script.subject + kept) if not values.get(name))
    return Filled(put(script.subject, values), put(kept, values), tuple(missing))


def put(text: str, values: Mapping[str, str | None]) -> str:
    """The text with the variables that have a value filled; all others stay as they are."""
    return _VARIABLE.sub(lambda match: values.get(match[1]) or match[0], text)


def variables_in(text: str) -> tuple[str, ...]:
    """The variables a text names, each once."""
    return tuple(dict.fromkeys(name for name in _VARIABLE.findall(text) if name in VARIABLES))
