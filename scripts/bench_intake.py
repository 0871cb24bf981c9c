"""Bulk intake beside executemany of the same finished rows into the same tables and indexes."""

from __future__ import annotations

import gc
import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.intake.sources import read_sources
from firefight_tui.intake.take_in import take_in
from firefight_tui.store.engine import WRITES
from firefight_tui.store.rows import Value, insert_rows
from firefight_tui.store.search import COMPLAINT_SHIFT
from firefight_tui.store.store import Store

SEED = 20_261_112
BATCH = 1_000
INTAKE_BAR = 0.5
"""What executemany of the finished rows takes / what intake of the same takes (design.md, Speed)."""

_ZH = "订单 支付 超时 退款 登录 失败 崩溃 缓慢 快递 延迟 包裹 丢失 发票 错误 重复 扣款 账户 报表 空白 接口 审批".split()
_EN = "payment timeout order refund broken screen login failed crash slow delivery late missing export blank".split()
_FILLED = ("operation", "complaint", "entry", "entry_text", "search", "evidence", "arrival")
"""What intake fills, in the order their references allow."""
_FIRST = ("client", "project", "person")


@dataclass(frozen=True)
class Spent:
    """What something took."""

    wall: float
    processor: float


@contextmanager
def _measured(into: list[Spent]) -> Iterator[None]:
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    yield
    into.append(Spent(time.perf_counter() - wall, time.process_time() - processor))


def write_rows(path: Path, count: int) -> None:
    """Lines of JSON as another system exports them: half Chinese, half mixed, 40 clients, 120 people."""
    chance = random.Random(SEED)
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            client = chance.randrange(40)
            order = f"SO2026-{chance.randrange(1_000_000):06}"
            words = [f"{''.join(chance.choices(_ZH, k=4))}" for _part in range(5)]
            day = f"2026-0{chance.randrange(1, 10)}-{chance.randrange(10, 29)}"
            row = {
                "编号": f"T-{number}",
                "client": f"客户{client}",
                "project": f"系统{client}-{chance.randrange(2)}",
                "contact": f"联系人{client}-{chance.randrange(3)}",
                "title": f"{''.join(chance.choices(_ZH, k=5))} {order}",
                "body": f"{','.join(words)}。\n{' '.join(chance.choices(_EN, k=14))} ERR-{chance.randrange(2_000):04}",
                "severity": chance.randrange(1, 5),
                "cause": chance.choice(("quality", "quality", "function", "delay", "service")),
                "impact": "".join(chance.choices(_ZH, k=5)),
                "received_at": f"{day} 10:{chance.randrange(60):02}",
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def intake(folder: Path, rows: int, repeat: int) -> None:
    """Bulk intake beside executemany of the same finished rows into the same tables and indexes."""
    source = folder / "rows.jsonl"
    write_rows(source, rows)
    full: list[Spent] = []
    plain: list[Spent] = []
    peak = 0
    for number in range(repeat):
        store = _fresh(folder / f"full-{number}.db")
        with _measured(full):
            created = sum(one.status.value == "created" for one in take_in(_desk(store), read_sources([str(source)])))
        assert created == rows, f"{created} of {rows} were taken in"
        peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        copy = _fresh(folder / f"plain-{number}.db")
        plain.append(_copied(store, copy))
        for one in (store, copy):
            one.close()
            if one.path is not None:
                one.path.unlink()
    _say(f"intake of {rows:,} rows", full, rows)
    _say("  executemany of the finished rows", plain, rows)
    wall, processor = (_ratio(plain, full, of) for of in (lambda one: one.wall, lambda one: one.processor))
    print(f"  baseline / intake: {wall:.2f} wall, {processor:.2f} processor (bar {INTAKE_BAR}); peak {peak} MB")


def _ratio(first: list[Spent], second: list[Spent], of: Callable[[Spent], float]) -> float:
    return statistics.median(map(of, first)) / statistics.median(map(of, second))


def _say(what: str, spent: list[Spent], count: int) -> None:
    wall, processor = (statistics.median(one) for one in ([s.wall for s in spent], [s.processor for s in spent]))
    print(f"{what}: {wall:.2f} s ({wall / count * 1e6:.0f} us each), {processor:.2f} s of the processor")


def _fresh(path: Path) -> Store:
    store = Store(f"sqlite:///{path}")
    store.ensure()
    return store


def _desk(store: Store) -> Desk:
    return Desk(store, Actor("bench", "bench"))


def _copied(store: Store, copy: Store) -> Spent:
    """Write the finished rows of one store into a fresh one, so many complaints to a transaction; what that took."""
    spent: list[Spent] = []
    with store.engine.connect() as reading:
        for table in _FIRST:
            _write(copy, [(table, *_read(reading, table, "TRUE"))], [])
        last = int(reading.execute(text("SELECT max(id) FROM complaint")).scalar() or 0)
        for low in range(0, last, BATCH):
            _write(copy, [(name, *_read(reading, name, _range(name, low))) for name in _FILLED], spent)
    return Spent(sum(one.wall for one in spent), sum(one.processor for one in spent))


def _range(table: str, low: int) -> str:
    """The rows of a table that belong to so many complaints; keys run in step with them, or nearly so."""
    between = f"> {low} AND {{}} <= {low + BATCH}"
    key = {"search": f"rowid >> {COMPLAINT_SHIFT}", "operation": "ordinal"}.get(table, "id")
    if table in {"entry", "entry_text"}:
        chosen = f"SELECT id FROM entry WHERE subject_kind = 'complaint' AND subject_id {between.format('subject_id')}"
        return f"{'entry_id' if table == 'entry_text' else 'id'} IN ({chosen})"
    return f"{key} {between.format(key)}"


def _read(reading: Connection, table: str, condition: str) -> tuple[list[str], list[tuple[Value, ...]]]:
    columns = "rowid, lexemes" if table == "search" else "*"
    found = reading.execute(text(f"SELECT {columns} FROM {table} WHERE {condition}"))
    return list(found.keys()), [tuple(row) for row in found]


def _write(store: Store, tables: list[tuple[str, list[str], list[tuple[Value, ...]]]], spent: list[Spent]) -> None:
    with _measured(spent), store.engine.execution_options(**{WRITES: True}).begin() as connection:
        for table, columns, rows in tables:
            insert_rows(connection, table, columns, rows)
