"""The way from the investigation to the execution without a terminal: what `show --json` says after each step."""

from __future__ import annotations

import json
from typing import Any

Said = ("person=王敏", "channel=phone")


def test_the_seeds_example_headless(call: Any) -> None:
    def do(*words: str) -> dict[str, Any]:
        answer = call("do", *words, "--json")
        assert answer.code == 0, answer.out
        found: dict[str, Any] = json.loads(answer.out)
        return found

    def show() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(call("show", "FF-1", "--json").out)
        return found

    told = ("client=华东电商", "project=订单管理系统", "title=高峰时段处理订单极慢", "body=每晚都卡", "contact=王敏")
    do("report", *told, "cause=quality", "also=function", "severity=1", "received_at=-1h")
    do("acknowledge", "FF-1", *Said, "said=已安排应急小组")
    do("grade", "FF-1", "severity=1", "complexity=high")
    do("advance", "FF-1")
    one = show()
    assert (one["stage"], one["reproductions"], one["root_cause"]) == ("investigating", [], None)
    assert {"root_cause", "reproduction"} <= {gap["guard"] for gap in one["missing"]}

    made = do("reproduce", "FF-1", "outcome=running", "environment=UAT", "condition=800 单/分")
    attempt = made["created"]["reproduction"]
    do("reproduce", "FF-1", f"attempt={attempt}", "outcome=已复现", "hits=7", "tries=10", "narrowed_to=订单表全表扫描")
    (tried,) = show()["reproductions"]
    assert (tried["id"], tried["outcome"], tried["hits"], tried["tries"]) == (attempt, "reproduced", 7, 10)

    do("suppose", "FF-1", "area=数据库", "statement=缺索引", "test=看执行计划")
    (suspected,) = show()["hypotheses"]
    do("judge", "FF-1", f"hypothesis={suspected['id']}", "verdict=confirmed")
    do(
        "conclude",
        "FF-1",
        "root_cause=订单表缺索引",
        "escape_point=没有压测",
        "certainty=confirmed",
        "whys=慢",
        "whys=全表扫描",
    )
    one = show()
    assert (one["root_cause"]["root_cause"], one["root_cause"]["whys"]) == ("订单表缺索引", ["慢", "全表扫描"])
    assert one["next"]["verb"] == "advance"
    do("advance", "FF-1")

    refused = call("do", "present", "FF-1", *Said, "said=方案", "--json")
    assert refused.code == 1
    assert json.loads(refused.out)["missing"][0]["guard"] == "remedy"
    stated = ("owner=bo", "due=+2d", "expected_effect=3 秒以下", "business_effect=夜里锁表 5 分钟")
    first = do("remedy", "FF-1", "kind=短期", "what=加 2 台服务器", "quantity=2", *stated)["created"]["remedy"]
    do("remedy", "FF-1", "kind=correction", "what=订单表加索引", f"after={first}", *stated)
    do("milestone", "FF-1", "name=大促保障", "forecast=+5d")
    assert show()["next"]["verb"] == "approve"
    do("approve", "FF-1")
    do("present", "FF-1", *Said, "said=方案 v1")
    one = show()
    assert (one["stage"], one["waiting"]["on"]) == ("proposed", "client")
    assert [promise["what"] for promise in one["commitments"]] == ["加 2 台服务器", "订单表加索引", "大促保障"]

    opinion = do("opinion", "FF-1", "person=王敏", "text=2 台不够")["created"]["opinion"]
    do("object", "FF-1", *Said, "words=要 4 台")
    do("opinion", "FF-1", f"opinion={opinion}", "answer=加到 4 台")
    do("amend", "FF-1", "remedy=R1", "what=加 4 台服务器", "quantity=4")
    do("present", "FF-1", *Said, "said=方案 v2")
    do("agree", "FF-1", *Said, "words=同意")
    one = show()
    assert (one["stage"], one["waiting"]) == ("executing", None)
    assert [(plan["number"], plan["decision"], plan["words"]) for plan in one["plans"]] == [
        (1, "objected", "要 4 台"),
        (2, "agreed", "同意"),
    ]
    assert [plan["items"][0]["quantity"] for plan in one["plans"]] == ["2", "4"]
    assert one["opinions"][0]["answer"] == "加到 4 台"
    assert one["milestones"][0]["baseline_at"] == one["milestones"][0]["forecast_at"]
    assert {remedy["state"] for remedy in one["remedies"]} == {"agreed"}
    for key in ("reproductions", "hypotheses", "remedies", "plans", "opinions", "milestones", "commitments"):
        assert all(isinstance(item["id"], int) for item in one[key]), key

    do("finish", "FF-1", f"remedy={first}", "tested_by=吴敏杰", "evidence=压测 5 秒")
    do("finish", "FF-1", "remedy=R2", "tested_by=吴敏杰")
    do("advance", "FF-1")
    assert show()["stage"] == "monitoring"
