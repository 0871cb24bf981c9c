"""Looking after a store: what `firefight store` does, in one place (a desk is checked by `desk/checking.py`)."""

from __future__ import annotations

from firefight_tui.store.backing_up import BackupReport, backup
from firefight_tui.store.copying import CopyReport
from firefight_tui.store.copying import copy as copy_store
from firefight_tui.store.long_work import Progress, silent
from firefight_tui.store.restoring import RestoreReport, restore
from firefight_tui.store.store import Store
from firefight_tui.store.upgrading import UpgradeReport, upgrade

__all__ = [
    "BackupReport",
    "CopyReport",
    "RestoreReport",
    "UpgradeReport",
    "backup",
    "copy",
    "restore",
    "upgrade",
]


def copy(source: str, target: str, progress: Progress = silent) -> CopyReport:
    """Copy the store at one address to an empty one at another; see `copying.copy`."""
    stores = Store(source), Store(target)
    try:
        return copy_store(*stores, progress)
    finally:
        for store in stores:
            store.close()
