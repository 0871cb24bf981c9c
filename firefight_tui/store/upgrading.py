"""Bringing a store to the newest schema: one session, one transaction, a backup first (safety.md, Storage)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.exc import DBAPIError

from firefight_tui.errors import BadSettings, NoInput, StoreBroken, StoreOutdated
from firefight_tui.store import triggers
from firefight_tui.store.backing_up import snapshot
from firefight_tui.store.engine import WRITES
from firefight_tui.store.failures import plain, plainly
from firefight_tui.store.long_work import engine_for_long_work
from firefight_tui.store.references import broken_references
from firefight_tui.store.schema import SCHEMA_LOCK
from firefight_tui.store.store import Store
from firefight_tui.words import _

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = "alembic_version"


@dataclass(frozen=True)
class TableCount:
    """How many rows a table had before the upgrade, and has after it."""

    table: str
    before: int
    after: int


@dataclass(frozen=True)
class UpgradeReport:
    """What an upgrade did.

    Attributes:
        before: The migration the store was at; None for an empty database.
        after: The one it is at now.
        applied: The migrations that ran, in order; none where there was nothing to do.
        backup: The backup made first; None on PostgreSQL, where `pg_dump` makes one, and where nothing was to be kept.
        rows: The rows of every table there was.
    """

    before: str | None
    after: str
    applied: tuple[str, ...] = ()
    backup: Path | None = None
    rows: tuple[TableCount, ...] = ()


def upgrade(store: Store, *, migrations: Path = MIGRATIONS, now: Callable[[], datetime] | None = None) -> UpgradeReport:
    """Bring the store to the newest schema; nothing to do is fine.

    Everything happens in one transaction under the writer's lock, so a second session that upgrades waits and then
    finds nothing to do, and a killed one leaves the store as it was.

    Args:
        store: The store; nobody needs to have opened it.
        migrations: Where the migrations are.
        now: The clock that names the backup.

    Raises:
        NoInput: There is no store.
        BadSettings: The database holds something else.
        StoreOutdated: It was made by a newer program.
        StoreBroken: A migration failed, lost rows or broke a rule; nothing was changed.
    """
    if store.path is not None and not store.path.exists():
        raise NoInput(_("There is no store at {place}.").format(place=store.path), _("Make one: firefight store init."))
    store.close()
    moment = (now or _utc_now)()
    with plainly(), engine_for_long_work(store.url, keys_checked=False) as engine:
        connecting = engine.execution_options(**{WRITES: True}).begin()
        with connecting as connection:
            return _upgraded(store, connection, migrations, moment)


def _upgraded(store: Store, connection: Connection, migrations: Path, now: datetime) -> UpgradeReport:
    if not store.is_sqlite:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
    config, scripts = _scripts(connection, migrations)
    before = _version(connection)
    pending = _pending(scripts, before)
    if not pending:
        return UpgradeReport(before, before or "")
    backup = _backed_up(store.path, before, now) if store.path is not None and before is not None else None
    counts = _row_counts(connection)
    _run(connection, config, backup)
    triggers.install_anew(connection)
    triggers.try_out(connection)
    rows = _compared(counts, _row_counts(connection))
    broken = next(iter(broken_references(connection)), None)
    if broken is not None:
        raise StoreBroken(
            _("The upgrade left {table} {row} without its {parent}.").format(
                table=broken.table, row=broken.row, parent=broken.parent
            ),
            _("Nothing was changed."),
        )
    return UpgradeReport(before, pending[-1], pending, backup, rows)


def _scripts(connection: Connection, migrations: Path) -> tuple[Config, ScriptDirectory]:
    """Alembic is imported here and nowhere else: it takes longer than the desk's first paint."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config, ScriptDirectory.from_config(config)


def _version(connection: Connection) -> str | None:
    """The migration the store is at, None for an empty database."""
    tables = inspect(connection).get_table_names()
    if VERSION in tables:
        return str(connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar_one())
    if tables:
        raise BadSettings(
            _("The database holds something else than a store: {table}.").format(table=sorted(tables)[0]),
            _("Name another one with --store."),
        )
    return None


def _pending(scripts: ScriptDirectory, before: str | None) -> tuple[str, ...]:
    """The migrations still to run, oldest first."""
    order = [script.revision for script in scripts.walk_revisions()][::-1]
    if before is None:
        return tuple(order)
    if before not in order:
        raise StoreOutdated(
            _("The store has schema {found}, which this program does not know.").format(found=before),
            _("Restart with the newer program."),
        )
    return tuple(order[order.index(before) + 1 :])


def _backed_up(path: Path, before: str, now: datetime) -> Path:
    """A copy of the store beside it, taken while nobody can write."""
    target = path.with_name(f"{path.name}.before-upgrade-from-{before}-{now:%Y%m%dT%H%M%S}")
    snapshot(path, target)
    return target


def _run(connection: Connection, config: Config, backup: Path | None) -> None:
    from alembic import command

    event.listen(connection, "before_cursor_execute", _refuse_rebuilt_timeline)
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        if plain(error) is not None:
            raise
        hint = _("Nothing was changed.")
        if backup is not None:
            hint = _("Nothing was changed. A backup lies at {path}.").format(path=backup)
        raise StoreBroken(_("The upgrade failed: {reason}").format(reason=error.orig), hint) from error
    finally:
        event.remove(connection, "before_cursor_execute", _refuse_rebuilt_timeline)


def _refuse_rebuilt_timeline(
    _connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    _context: object,
    _many: bool,
) -> None:
    """A timeline that is copied into a new table can lose entries; alembic's batch mode does that."""
    words = statement.upper().replace('"', "").split()
    for table in triggers.TIMELINE:
        rebuilt = f"_ALEMBIC_TMP_{table.upper()}" in words
        dropped = words[:2] == ["DROP", "TABLE"] and table.upper() in words
        if rebuilt or dropped:
            raise StoreBroken(_("A migration would rebuild the timeline."), _("Nothing was changed."))


def _row_counts(connection: Connection) -> dict[str, int]:
    """The rows of every table of ours; what a search index keeps for itself may be rebuilt."""
    names = inspect(connection).get_table_names()
    ours = sorted(name for name in names if name != VERSION and not name.startswith("search_"))
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in ours}


def _compared(before: dict[str, int], after: dict[str, int]) -> tuple[TableCount, ...]:
    """The counts side by side.

    Raises:
        StoreBroken: A table lost rows, or the timeline has others than before.
    """
    rows = tuple(TableCount(table, count, after.get(table, 0)) for table, count in before.items())
    for row in rows:
        if row.after < row.before or (row.table in triggers.TIMELINE and row.after != row.before):
            raise StoreBroken(
                _("The upgrade changed {table} from {before} to {after} rows.").format(
                    table=row.table, before=row.before, after=row.after
                ),
                _("Nothing was changed."),
            )
    return rows


def _utc_now() -> datetime:
    return datetime.now(UTC)
