"""`firefight store`: looks after the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from firefight_tui.cli.commands import LazyGroup
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.speak import Counter, marked, plain, talk, write, write_json
from firefight_tui.errors import NoInput
from firefight_tui.settings import hide_password
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.store.store import Store

PARTS = {
    "init": ("store", N_("Create the store, if there is none yet")),
    "upgrade": ("store", N_("Bring the store to this program's schema")),
    "check": ("store", N_("Verify the store: integrity, timeline, due times")),
    "backup": ("store", N_("Write a whole copy to a file")),
    "restore": ("store", N_("Put a backup in the store's place")),
    "copy": ("store", N_("Copy one store into another, empty one")),
    "where": ("store", N_("Say where the store is")),
}
DAMAGED = 65
"""What `check` answers where something does not hold (sysexits: the data is wrong)."""

store_command = LazyGroup("store", PARTS, help=N_("Look after the store."))


def _opened(invocation: Invocation) -> Store:
    """The store of the settings, whatever its schema."""
    return invocation.open(invocation.settings.store, check=False)


def _existing(invocation: Invocation) -> Store:
    """The store of the settings, which must be there.

    Raises:
        NoInput: It is not.
    """
    store = _opened(invocation)
    if not store.exists():
        raise NoInput(
            _("There is no store at {place}.").format(place=address(invocation)), _("Make one: firefight store init.")
        )
    return store


@command("init", N_("Create the store, if there is none yet."))
def init_command(invocation: Invocation) -> int:
    """Create the store."""
    invocation.store.ensure()
    write(address(invocation))
    return 0


@command("upgrade", N_("Bring the store to this program's schema.\n\nA backup is written beside a SQLite store first."))
def upgrade_command(invocation: Invocation) -> int:
    """Upgrade the store."""
    from firefight_tui.store.upgrading import upgrade

    store = _opened(invocation)
    report = upgrade(store)
    if report.before is not None and report.applied:
        from firefight_tui.desk.recomputing import recompute

        with store.write() as work:  # Clocks may run by other rules than the older program knew.
            recompute(work.session, None)
            work.commit()
    if report.backup is not None:
        write(str(report.backup))
        talk(_("The store as it was is kept there."))
    if report.applied:
        talk(_("The store has this program's schema now: {schema}.").format(schema=report.after))
    else:
        talk(_("There was nothing to do: the store has this program's schema."))
    return 0


@command(
    "check",
    N_(
        "Verify the store: integrity, the chains of the timeline, due times.\n\nPrints what does not hold, a line each."
    ),
)
@as_json
def check_command(invocation: Invocation, as_json: bool) -> int:
    """Verify the store."""
    from firefight_tui.desk.checking import check

    store = _existing(invocation)
    counter = Counter()
    problems = check(store, invocation.now, lambda _what, done: counter.show(done))
    counter.clear()
    if as_json:
        write_json(marked({"ok": not problems, "problems": [plain(one) for one in problems]}))
    else:
        for one in problems:
            write(f"{one.kind}  {one.subject}  {one.message}")
        talk(_("The store is whole.") if not problems else _("The store is not whole."))
    return DAMAGED if problems else 0


@command(
    "backup",
    N_(
        "Write a whole copy of a SQLite store to a file.\n\n"
        "Others may go on working. The digest said at the end proves later that no timeline was altered."
    ),
)
@argument("file", metavar="F")
@option("--force", is_flag=True, help=N_("replace a file that is there"))
def backup_command(invocation: Invocation, file: str, force: bool) -> int:
    """Back the store up."""
    from firefight_tui.store.backing_up import backup

    report = backup(_opened(invocation), Path(file), force=force)
    write(str(report.path))
    heads = report.heads
    talk(_("{count} entries; digest {digest}").format(count=heads.entries, digest=heads.digest))
    return 0


@command("restore", N_("Put a backup in the store's place.\n\nThe store that was there is kept beside it."))
@argument("file", metavar="F")
def restore_command(invocation: Invocation, file: str) -> int:
    """Restore a backup."""
    from firefight_tui.store.restoring import restore

    report = restore(_opened(invocation), Path(file))
    write(str(report.path))
    if report.kept is not None:
        talk(_("The store as it was is kept in {path}.").format(path=report.kept))
    if report.outdated:
        talk(_("The backup has an older schema: run `firefight store upgrade`."))
    return 0


@command(
    "copy",
    N_(
        "Copy one store into another, empty one.\n\nFROM and TO are addresses such as sqlite:///PATH or postgresql://HOST/NAME."
    ),
)
@argument("source", metavar="FROM")
@argument("target", metavar="TO")
def copy_command(invocation: Invocation, source: str, target: str) -> int:
    """Copy a store."""
    from firefight_tui.store.copying import copy

    counter = Counter()
    stores = [invocation.open(address, check=False) for address in (source, target)]
    report = copy(stores[0], stores[1], lambda _what, done: counter.show(done))
    counter.clear()
    write(hide_password(target))
    talk(_("{count} entries; digest {digest}").format(count=report.heads.entries, digest=report.heads.digest))
    return 0


@command("where", N_("Say where the store is."))
@as_json
def where_command(invocation: Invocation, as_json: bool) -> int:
    """Print the store's address and, of a SQLite store, its file."""
    path = sqlite_file(invocation.settings.store)
    if as_json:
        exists = path.exists() if path is not None else None
        write_json(
            marked({"url": address(invocation), "path": str(path) if path is not None else None, "exists": exists})
        )
        return 0
    write(address(invocation))
    if path is not None:
        write(str(path))
    return 0


def address(invocation: Invocation) -> str:
    """The store's address without its password."""
    return hide_password(invocation.settings.store)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite store's address."""
    scheme, _slashes, rest = url.partition(":///")
    return (
        Path(rest.partition("?")[0]).expanduser().absolute() if scheme.partition("+")[0] == "sqlite" and rest else None
    )
