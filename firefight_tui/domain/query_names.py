"""The names a query may use: fields, flags and orders, in English and Chinese."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TypeVar

from firefight_tui.words import N_, _


class Name(StrEnum):
    """A name queries are written with; its value is the English word that normal renderings use."""

    @property
    def label(self) -> str:
        """What it stands for, translated."""
        return _(_LABELS[type(self).__name__][self.value])

    @property
    def chinese(self) -> str:
        """The Chinese word that completion offers."""
        return _OTHER_WORDS[type(self).__name__][self.value][0]


class Field(Name):
    """What stands before a colon."""

    IS = "is"
    STAGE = "stage"
    SEVERITY = "sev"
    CAUSE = "cause"
    CLIENT = "client"
    PROJECT = "project"
    COMMANDER = "commander"
    TEAM = "team"
    RECEIVED = "received"
    DUE = "due"
    UPDATED = "updated"
    PROMISE = "promise"
    NEXT = "next"
    CLOCK = "clock"
    WAIT = "wait"
    CHANNEL = "channel"
    REF = "ref"
    SORT = "sort"


class Flag(Name):
    """What `is:` asks.

    Attributes:
        OPEN: The stage is none of closed, withdrawn, merged, not upheld.
        CLOSED: The stage is one of them.
        LATE: Open, and a running clock is past its due time.
        WAITING: A waiting interval is open.
        MINE: The reader commands it or is in its team.
        UNTOLD: It ended beside the way and no outward contact has said so yet.
        NEW: It arrived or changed since the reader last looked.
        UNASSIGNED: Nobody commands it, as `commander:none`.
        ASSUMED: A field of it was inferred and confirmed by nobody.
        SNOOZED: Open, and somebody wants to be reminded of it later.
        PROMISED: A promise to the client is open.
        UNDELIVERED: A mail to the client was not delivered, or perhaps not.
    """

    OPEN = "open"
    CLOSED = "closed"
    LATE = "late"
    WAITING = "waiting"
    MINE = "mine"
    UNTOLD = "untold"
    NEW = "new"
    UNASSIGNED = "unassigned"
    ASSUMED = "assumed"
    SNOOZED = "snoozed"
    PROMISED = "promised"
    UNDELIVERED = "undelivered"


class Sort(Name):
    """What a list is ordered by: due soonest first, severity worst first, received and updated latest first."""

    DUE = "due"
    SEVERITY = "sev"
    RECEIVED = "received"
    UPDATED = "updated"


class Keyword(Name):
    """Values that name no one in particular."""

    NONE = "none"
    ME = "me"


_LABELS: dict[str, dict[str, str]] = {
    "Field": {
        "is": N_("state of the complaint"),
        "stage": N_("stage"),
        "sev": N_("severity 1-4"),
        "cause": N_("cause, main or also"),
        "client": N_("client's name holds"),
        "project": N_("project's name holds"),
        "commander": N_("commander"),
        "team": N_("engineer in the team"),
        "received": N_("received, > longer ago, < within"),
        "due": N_("due, < within, > later than"),
        "updated": N_("last changed, > longer ago, < within"),
        "promise": N_("an open promise is due, < within, > later than"),
        "next": N_("the next update is due, < within, > later than"),
        "clock": N_("the clock that is due first"),
        "wait": N_("waiting on"),
        "channel": N_("channel it came by"),
        "ref": N_("reference"),
        "sort": N_("order, reversed by -"),
    },
    "Flag": {
        "open": N_("still open"),
        "closed": N_("ended"),
        "late": N_("a clock is late"),
        "waiting": N_("waiting"),
        "mine": N_("I am in the team"),
        "untold": N_("the client was not told the end"),
        "new": N_("new since you looked"),
        "unassigned": N_("without a commander"),
        "assumed": N_("with assumed fields"),
        "snoozed": N_("to be reminded of later"),
        "promised": N_("a promise is open"),
        "undelivered": N_("a mail did not arrive"),
    },
    "Sort": {
        "due": N_("soonest due first"),
        "sev": N_("most severe first"),
        "received": N_("latest received first"),
        "updated": N_("latest changed first"),
    },
    "Keyword": {"none": N_("nobody, nothing"), "me": N_("myself")},
}

# The first is the one completion offers.
_OTHER_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "Field": {
        "is": ("是", "状态"),
        "stage": ("阶段",),
        "sev": ("级别", "severity", "严重程度"),
        "cause": ("原因",),
        "client": ("客户", "甲方"),
        "project": ("项目",),
        "commander": ("组长",),
        "team": ("小组", "成员", "救火小组"),
        "received": ("收到", "接收", "已接收"),
        "due": ("到期", "时限"),
        "updated": ("更新",),
        "promise": ("承诺",),
        "next": ("汇报", "下次汇报", "next_update"),
        "clock": ("时钟", "哪个时限"),
        "wait": ("等待", "等", "waiting"),
        "channel": ("渠道",),
        "ref": ("编号",),
        "sort": ("排序",),
    },
    "Flag": {
        "open": ("未结", "未关闭"),
        "closed": ("已结", "已关闭", "已结束"),
        "late": ("超时", "已超时"),
        "waiting": ("等待", "等待中", "挂起"),
        "mine": ("我的",),
        "untold": ("未告知",),
        "new": ("新", "新的", "未读"),
        "unassigned": ("未派组", "未派单", "未分配"),
        "assumed": ("默认",),
        "snoozed": ("稍后提醒", "稍后"),
        "promised": ("有承诺", "承诺未了"),
        "undelivered": ("未送达",),
    },
    "Sort": {
        "due": ("到期", "时限"),
        "sev": ("级别", "severity", "严重程度"),
        "received": ("收到", "接收"),
        "updated": ("更新",),
    },
    "Keyword": {"none": ("无", "没有"), "me": ("我",)},
}

AnyName = TypeVar("AnyName", bound=Name)


def named(names: type[AnyName], text: str) -> AnyName | None:
    """The field, flag, order or keyword a word stands for; width and case do not matter."""
    asked = unicodedata.normalize("NFKC", text).casefold()
    others = _OTHER_WORDS[names.__name__]
    return next((name for name in names if asked == name.value or asked in others[name.value]), None)


def all_words(names: type[Name]) -> list[str]:
    """Every word one of these names may be written as."""
    return [word for name in names for word in (name.value, *_OTHER_WORDS[names.__name__][name.value])]
