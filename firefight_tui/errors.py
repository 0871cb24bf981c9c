"""What can go wrong, said once: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from firefight_tui.words import _


class FirefightError(Exception):
    """Something a user can be told plainly.

    Attributes:
        message: What happened, one sentence, translated.
        hint: What to do next, translated; may be empty.
        exit_code: What the command line exits with (contract.md, sysexits).
        kind: The short English word machines read.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


@dataclass(frozen=True)
class Missing:
    """One thing a move still lacks: a hard guard or a gap, and the verb and key that mend it."""

    guard: str
    message: str
    verb: str
    key: str
    hard: bool


class GuardRefused(FirefightError):
    """A move was refused whole: at least one hard guard of its target does not hold."""

    kind = "guard"

    def __init__(self, message: str, missing: Sequence[Missing], hint: str = "") -> None:
        super().__init__(message, hint)
        self.missing = tuple(missing)


class Conflict(FirefightError):
    """Somebody changed the same thing in between; nothing was overwritten."""

    kind = "conflict"


class PermissionRefused(FirefightError):
    """The actor may not do this."""

    kind = "permission"


class InvalidValue(FirefightError):
    """A value does not fit its field."""

    kind = "invalid"

    def __init__(self, message: str, hint: str = "", *, field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class UnknownReference(FirefightError):
    """A REF names no complaint."""

    kind = "unknown"
    exit_code = 3

    def __init__(self, ref: str) -> None:
        super().__init__(_("No complaint {ref}.").format(ref=ref), _("See `firefight ls` for the references."))
        self.ref = ref


class NothingThere(FirefightError):
    """What was asked for is not there: nothing matched."""

    kind = "unknown"
    exit_code = 3


class Withheld(FirefightError):
    """A document would tell the client what must not leave the house: it is not made."""

    kind = "withheld"


class UsageError(FirefightError):
    """The command was called wrongly: an unknown verb, field or option."""

    kind = "usage"
    exit_code = 2


class BadInput(FirefightError):
    """Input that cannot be read as what it claims to be."""

    kind = "input"
    exit_code = 65


class NoInput(FirefightError):
    """A file that should be read is not there or cannot be opened."""

    kind = "input"
    exit_code = 66


class Unavailable(FirefightError):
    """A service or an optional part is missing, or has not come yet."""

    kind = "unavailable"
    exit_code = 69


class CannotCreate(FirefightError):
    """A file or store cannot be created."""

    kind = "output"
    exit_code = 73


class BadSettings(FirefightError):
    """Settings that do not hold, or a store of another schema."""

    kind = "settings"
    exit_code = 78


class StoreError(FirefightError):
    """The store could not do it; nothing was saved."""

    kind = "store"
    exit_code = 75


class StoreBusy(StoreError):
    """Somebody else holds the writer's lock for too long."""


class StoreFull(StoreError):
    """No room left, or the file may not grow."""

    exit_code = 73


class StoreBroken(StoreError):
    """The disk answered with an error, or the file is damaged."""


class StoreReadOnly(StoreError):
    """The file or its directory may not be written."""

    exit_code = 77


class StoreLost(StoreError):
    """The connection is gone, or the file was moved away under us."""


class StoreOutdated(BadSettings):
    """The store has another schema than this program."""
