"""Machines' mail is passed over; people's mail about machines is not."""

from __future__ import annotations

import pytest

from firefight_tui.intake.items import Automatic, Letter
from firefight_tui.intake.mail import read_mail
from tests.samples.mails import mail, multipart, part, word


def verdict(raw: bytes) -> tuple[Automatic, str]:
    item = read_mail(raw, "x")
    assert isinstance(item.content, Letter)
    assert not item.rejected
    return item.content.automatic, item.skipped


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "X-Autorespond: x",
        "Precedence: auto_reply",
        "Return-Path: <>",
    ],
)
def test_a_header_says_automatic_reply(field: str) -> None:
    kind, reason = verdict(mail("我在休假", field, subject="Re: 订单"))
    assert kind is Automatic.AUTO_REPLY
    assert reason


@pytest.mark.parametrize(
    "subject",
    [
        "自动回复: 订单系统",
        "自动回复：订单系统",
        "自动回复",
        "【自动回复】订单",
        "外出自动回复: x",
        "自动答复: 订单",
        "Automatic reply: orders",
        "Out of Office",
        "AutoReply: x",
        "Out of Office AutoReply: orders",
        "Auto: orders",
        word("自动回复: x", "gb2312"),
    ],
)
def test_a_subject_in_the_form_of_machines_is_an_automatic_reply(subject: str) -> None:
    assert verdict(mail("我在休假", subject=subject))[0] is Automatic.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "系统退信/Systems bounce",
        "退信",
        "来自huadong.example的退信",
        "退信通知: 订单",
        "Undelivered Mail Returned to Sender",
        "Delivery Status Notification (Failure)",
        "Mail delivery failed: returning message to sender",
        "Undeliverable: orders",
        "failure notice",
        "Returned mail: see transcript for details",
    ],
)
def test_a_subject_in_the_form_of_machines_is_a_bounce(subject: str) -> None:
    assert verdict(mail("x", subject=subject))[0] is Automatic.BOUNCE


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@huadong.example", "PostMaster <postmaster@163.com>"])
def test_a_daemon_s_mail_is_a_bounce(sender: str) -> None:
    assert verdict(mail("x", subject="订单", sender=sender))[0] is Automatic.BOUNCE


def test_reports_are_known_by_their_parts() -> None:
    status = part("Reporting-MTA: dns; x", "message/delivery-status")
    receipt = part("Disposition: displayed", "message/disposition-notification")
    report = "multipart/report; report-type=delivery-status"
    assert verdict(multipart([part("x"), status], kind=report))[0] is Automatic.BOUNCE
    assert verdict(multipart([part("x"), status]))[0] is Automatic.BOUNCE
    assert verdict(multipart([part("x"), receipt], kind="multipart/report"))[0] is Automatic.RECEIPT


def test_two_marks_together_are_an_automatic_reply_though_one_is_not() -> None:
    generated, suppress = "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"
    assert verdict(mail("x", generated, suppress))[0] is Automatic.AUTO_REPLY
    assert verdict(mail("x", generated))[0] is Automatic.NONE
    assert verdict(mail("x", suppress))[0] is Automatic.NONE


@pytest.mark.parametrize(
    "subject",
    [
        "自动回复功能不能用",
        "自动回复发不出去，客户投诉",
        "退信太多，影响业务",
        "系统退信率过高",
        "邮件发送失败",
        "Re: 自动回复: 订单系统",
        "Automatic reply feature is broken",
        "Out of office replies go to clients",
        "Automation is down",
        "已读状态不更新",
        "Delivery is late",
        "Read access denied: orders",
        "Undeliverable goods",
    ],
)
def test_a_complaint_about_such_things_is_not_skipped(subject: str) -> None:
    assert verdict(mail("请处理", subject=subject)) == (Automatic.NONE, "")


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: no",
        "List-Id: <ops.huadong.example>",
        "Precedence: bulk",
        "Return-Path: <zhangmin@huadong.example>",
        "X-Autoreply: no",
        "Precedence: list",
    ],
)
def test_a_list_or_a_polite_header_is_no_machine(field: str) -> None:
    assert verdict(mail("请处理", field, subject="打不开"))[0] is Automatic.NONE


def test_a_weak_subject_beside_a_header_is_a_bounce() -> None:
    assert verdict(mail("x", "Return-Path: <>", subject="邮件投递失败"))[0] is Automatic.BOUNCE
