"""The time zone this machine is set to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

_LINK = Path("/etc/localtime")
_NAME = Path("/etc/timezone")


def machine_zone() -> ZoneInfo:
    """The zone of TZ, of the machine's settings, or UTC, as the system itself would take it."""
    for name in _names():
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def _names() -> Iterator[str]:
    yield os.environ.get("TZ", "").lstrip(":")
    try:
        yield str(_LINK.resolve(strict=True)).partition("zoneinfo/")[2]
        yield _NAME.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return
