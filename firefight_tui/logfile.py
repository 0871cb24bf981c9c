"""The log: where an unexpected error leaves its details, closed to others, without passwords."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from firefight_tui.domain.text import clean
from firefight_tui.settings import directory, hide_password

LARGEST = 1_000_000
"""Bytes at which the log begins anew, keeping the one before."""


def log_path() -> Path:
    """Where the log lies."""
    return directory("state") / "firefight.log"


def log_error(error: BaseException) -> Path | None:
    """Add an error and where it came from to the log.

    Returns:
        The log, or None where it cannot be written.
    """
    path = log_path()
    lines = "".join(traceback.format_exception(error))
    entry = f"{datetime.now(UTC).isoformat(timespec='seconds')} firefight\n{hide_password(clean(lines))}\n"
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".log.1"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as log:
            log.write(entry)
    except OSError:
        return None
    return path
