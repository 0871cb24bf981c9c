"""What keeps the timeline append-only in the database itself, made anew and tried after every migration."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from firefight_tui.errors import StoreBroken
from firefight_tui.store.failures import APPEND_ONLY
from firefight_tui.words import _

TIMELINE = ("entry", "entry_text")
"""The tables nothing is ever taken from."""

_ABORT = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
_REFUSE = "EXECUTE FUNCTION firefight_append_only()"

# A redaction takes text and salt away; everything else about the words stays.
_MORE_THAN_REDACTED = (
    "NEW.text IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.id <> OLD.id OR NEW.entry_id <> OLD.entry_id "
    "OR NEW.digest <> OLD.digest OR NEW.kind <> OLD.kind OR NEW.row_id <> OLD.row_id OR NEW.field <> OLD.field"
)
# INSERT OR REPLACE deletes the row in its way without a word to SQLite's delete triggers.
_TAKEN = (
    "EXISTS (SELECT 1 FROM entry WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM entry "
    "WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id AND sequence = NEW.sequence) "
    "OR EXISTS (SELECT 1 FROM entry WHERE operation_id = NEW.operation_id "
    "AND subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id)"
)

SQLITE = {
    "entry_never_updated": f"BEFORE UPDATE ON entry {_ABORT}",
    "entry_never_deleted": f"BEFORE DELETE ON entry {_ABORT}",
    "entry_never_replaced": f"BEFORE INSERT ON entry WHEN {_TAKEN} {_ABORT}",
    "entry_text_only_redacted": f"BEFORE UPDATE ON entry_text WHEN {_MORE_THAN_REDACTED} {_ABORT}",
    "entry_text_never_deleted": f"BEFORE DELETE ON entry_text {_ABORT}",
    "entry_text_never_replaced": (
        f"BEFORE INSERT ON entry_text WHEN EXISTS (SELECT 1 FROM entry_text WHERE id = NEW.id) {_ABORT}"
    ),
}

POSTGRESQL = {
    "entry_never_changed": f"BEFORE UPDATE OR DELETE ON entry FOR EACH ROW {_REFUSE}",
    "entry_never_truncated": f"BEFORE TRUNCATE ON entry FOR EACH STATEMENT {_REFUSE}",
    "entry_text_only_redacted": f"BEFORE UPDATE ON entry_text FOR EACH ROW WHEN ({_MORE_THAN_REDACTED}) {_REFUSE}",
    "entry_text_never_deleted": f"BEFORE DELETE ON entry_text FOR EACH ROW {_REFUSE}",
    "entry_text_never_truncated": f"BEFORE TRUNCATE ON entry_text FOR EACH STATEMENT {_REFUSE}",
}

POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION firefight_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
)
POSTGRESQL_RIGHTS = (
    "REVOKE UPDATE, DELETE, TRUNCATE ON entry FROM PUBLIC",
    "REVOKE DELETE, TRUNCATE ON entry_text FROM PUBLIC",
)

_TRIED = (
    "UPDATE entry SET verb = 'tried' WHERE id = -1",
    "DELETE FROM entry WHERE id = -1",
    "UPDATE entry_text SET text = 'tried' WHERE id = -1",
    "DELETE FROM entry_text WHERE id = -1",
)
_TRIAL_ENTRY = (
    "INSERT INTO entry (id, subject_kind, subject_id, sequence, operation_id, verb, actor, login, at, recorded_at, "
    "previous, hash, changes) VALUES (-1, 'trial', -1, 1, 'trial', 'trial', 'trial', 'trial', 0, 0, '', '', '')"
)
_TRIAL_TEXT = (
    "INSERT INTO entry_text (id, entry_id, kind, row_id, field, digest, salt, text) "
    "VALUES (-1, -1, 'trial', -1, 'trial', '', '', 'words')"
)


def install(connection: Connection) -> None:
    """Make the triggers where there are none yet."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def statements(dialect: str) -> tuple[str, ...]:
    """What makes the triggers, in order."""
    if dialect == "sqlite":
        return tuple(f"CREATE TRIGGER {name} {rest}" for name, rest in SQLITE.items())
    made = tuple(f"CREATE TRIGGER {name} {rest}" for name, rest in POSTGRESQL.items())
    return (POSTGRESQL_FUNCTION, *made, *POSTGRESQL_RIGHTS)


def install_anew(connection: Connection) -> None:
    """Drop every trigger of the timeline and make ours again: a table that was rebuilt has lost them silently."""
    for table, name in _present(connection):
        on = "" if connection.dialect.name == "sqlite" else f' ON "{table}"'
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"{on}')
    install(connection)


def missing(connection: Connection) -> tuple[str, ...]:
    """The triggers that should be there and are not, say something else (SQLite), or are switched off (PostgreSQL)."""
    if connection.dialect.name != "sqlite":
        present = {name for _table, name in _present(connection)}
        return tuple(name for name in POSTGRESQL if name not in present)
    wanted = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    made = {str(name): str(sql) for name, sql in connection.execute(wanted)}
    return tuple(name for name, rest in SQLITE.items() if made.get(name) != f"CREATE TRIGGER {name} {rest}")


def try_out(connection: Connection) -> None:
    """Write a trial entry, try to change and to delete it, and take it back; the transaction goes on after it.

    Raises:
        StoreBroken: One of the attempts succeeded.
    """
    trial = connection.begin_nested()
    connection.exec_driver_sql(_TRIAL_ENTRY)
    connection.exec_driver_sql(_TRIAL_TEXT)
    let_through = [statement for statement in _TRIED if not _refused(connection, statement)]
    trial.rollback()
    if let_through:
        raise StoreBroken(_("The timeline can be altered: {statement}").format(statement=let_through[0]))


def _refused(connection: Connection, statement: str) -> bool:
    attempt = connection.begin_nested()
    try:
        connection.exec_driver_sql(statement)
    except DBAPIError as error:
        return APPEND_ONLY in str(error.orig)
    finally:
        attempt.rollback()
    return False


def _present(connection: Connection) -> list[tuple[str, str]]:
    """Table and name of every trigger on the timeline that is switched on."""
    if connection.dialect.name == "sqlite":
        wanted = (
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('entry', 'entry_text')"
        )
    else:
        wanted = (
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgrelid IN ('entry'::regclass, 'entry_text'::regclass) AND NOT tgisinternal AND tgenabled <> 'D'"
        )
    return [(str(table), str(name)) for table, name in connection.execute(text(wanted))]
