"""The chain as docs/timeline.md states it, verified with nothing but the database, JSON and SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sqlalchemy import text

from firefight_tui.store.backing_up import backup
from firefight_tui.store.heads import heads_of
from tests.builders import Office

SEALED = (
    "actor",
    "at",
    "changes",
    "login",
    "operation_id",
    "recorded_at",
    "sequence",
    "subject_id",
    "subject_kind",
    "undoes",
    "verb",
)


def rows(office: Office, table: str) -> list[dict[str, object]]:
    with office.store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings()]


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def chains(office: Office) -> dict[tuple[str, int], list[dict[str, object]]]:
    found: dict[tuple[str, int], list[dict[str, object]]] = {}
    for entry in rows(office, "entry"):
        found.setdefault((str(entry["subject_kind"]), int(str(entry["subject_id"]))), []).append(entry)
    return found


def test_every_chain_verifies_as_documented(busy: Office) -> None:
    heads = {
        kind: {row["id"]: row for row in rows(busy, kind)} for kind in ("complaint", "client", "project", "roster")
    }
    assert {kind for kind, _id in chains(busy)} == {"complaint", "client", "roster"}
    for (kind, key), entries in chains(busy).items():
        previous = ""
        for number, entry in enumerate(sorted(entries, key=lambda one: int(str(one["sequence"]))), 1):
            sealed = {name: entry[name] for name in SEALED}
            assert (entry["sequence"], entry["previous"]) == (number, previous)
            assert entry["hash"] == sha256(f"{previous}\n{canonical(sealed)}")
            assert entry["changes"] == canonical(json.loads(str(entry["changes"])))
            previous = str(entry["hash"])
        assert (heads[kind][key]["head"], heads[kind][key]["entries"]) == (previous, len(entries))


def test_the_words_beside_the_chain_have_their_documented_digests(busy: Office) -> None:
    words = rows(busy, "entry_text")
    kept = [one for one in words if one["text"] is not None]
    assert 0 < len(kept) < len(words), "some were redacted"
    assert all(one["digest"] == sha256(f"{one['salt']}:{one['text']}") for one in kept)
    assert all(one["salt"] is None for one in words if one["text"] is None)


def test_the_heads_hash_together_as_documented(busy: Office, tmp_path: Path) -> None:
    last = {subject: entries[-1] for subject, entries in chains(busy).items()}
    lines = [f"{kind}:{key}:{last[kind, key]['sequence']}:{last[kind, key]['hash']}\n" for kind, key in sorted(last)]
    with busy.store.engine.connect() as connection:
        heads = heads_of(connection)
    assert heads.digest == sha256("".join(lines))
    assert (heads.subjects, heads.entries) == (len(last), len(rows(busy, "entry")))
    if busy.store.is_sqlite:
        assert backup(busy.store, tmp_path / "copy.db").heads == heads
