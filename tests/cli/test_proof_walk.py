"""The whole life of the seed's example without a terminal: from the report to the first visit and what it finds."""

from __future__ import annotations

import json
from typing import Any

Said = ("person=王敏", "channel=phone")


def test_the_seeds_example_from_report_to_visit_headless(call: Any) -> None:
    def do(*words: str, code: int = 0) -> dict[str, Any]:
        answer = call("do", *words, "--json")
        assert answer.code == code, answer.out
        found: dict[str, Any] = json.loads(answer.out)
        return found

    def show() -> dict[str, Any]:
        found: dict[str, Any] = json.loads(call("show", "FF-1", "--json").out)
        return found

    told = ("client=华东电商", "project=订单管理系统", "title=高峰时段处理订单极慢", "body=每晚都卡", "contact=王敏")
    do("report", *told, "cause=quality", "also=function", "severity=2", "received_at=-9d")
    do("enlist", "handle=wu", "name=吴敏杰")
    do("enlist", "handle=ada", "name=Ada")
    do(
        "acknowledge",
        "FF-1",
        *Said,
        "said=已安排应急小组",
        "dissatisfaction=每晚都卡",
        "remedy_sought=12-12 前恢复",
        "at=-8d",
    )
    do("grade", "FF-1", "severity=2", "complexity=high")
    do("advance", "FF-1")
    do("reproduce", "FF-1", "outcome=已复现", "hits=7", "tries=10", "narrowed_to=订单表全表扫描")
    do("conclude", "FF-1", "root_cause=订单表缺索引", "escape_point=没有压测", "certainty=confirmed")
    do("advance", "FF-1")
    stated = ("owner=ada", "due=+2d", "expected_effect=3 秒以下", "business_effect=夜里锁表 5 分钟")
    do("remedy", "FF-1", "kind=短期", "what=加 2 台服务器", "quantity=2", *stated)
    do("remedy", "FF-1", "kind=correction", "what=订单表加索引", *stated)
    do("present", "FF-1", *Said, "said=方案 v1")
    do("agree", "FF-1", *Said, "words=同意")

    wait = ("name=提交订单等待 P95", "direction=down", "baseline=41.2", "target=3", "unit=秒")
    effect = do("effect", "FF-1", *wait, "min_count=2", "remedy=R1")["created"]["effect"]
    do("effect", "FF-1", "name=每分钟处理订单", "direction=up", "baseline=310", "target=1200", "unit=单", "min_count=1")
    do("finish", "FF-1", "remedy=R1", "tested_by=wu", "evidence=压测")
    short = do("measure", "FF-1", f"effect={effect}", "value=11.3")
    assert short["created"]["measurement"]
    one = show()
    first = one["effects"][0]
    assert (first["id"], first["baseline"], first["target"]) == (effect, 41.2, 3)
    assert [each["value"] for each in one["effects"][0]["measurements"]] == [11.3]
    do("contact", "FF-1", "direction=out", *Said, "said=等待降到 11 秒,还没到 3 秒,马上调整方案")
    assert show()["next"]["verb"] == "adjust"

    do("adjust", "FF-1", "reason=离 3 秒还差 8.3 秒")
    one = show()
    assert one["stage"] == "planning"
    assert one["clocks"]["next_update"]["state"] in {"running", "missed"}, "it is due at once"
    do("remedy", "FF-1", "kind=correction", "what=实时分析改走只读库", *stated)
    do("present", "FF-1", *Said, "said=方案 v2")
    do("agree", "FF-1", *Said, "words=同意")
    one = show()
    assert (one["stage"], [plan["number"] for plan in one["plans"]]) == ("executing", [1, 2])
    do("finish", "FF-1", "remedy=R2", "tested_by=wu", "evidence=执行计划")
    do("finish", "FF-1", "remedy=R3", "tested_by=wu", "evidence=压测 1250 单/分")
    do("advance", "FF-1")
    refused = do("advance", "FF-1", code=1)
    assert [gap["guard"] for gap in refused["missing"] if gap["hard"]] == ["measurements", "verified"]
    for value in ("2.6", "2.4"):
        do("measure", "FF-1", "effect=E1", f"value={value}")
    do("measure", "FF-1", "effect=E2", "value=1250")
    for label in ("R1", "R2", "R3"):
        do("verify", "FF-1", f"remedy={label}", "verdict=有效", "--as", "wu")
    do("advance", "FF-1")
    assert show()["stage"] == "resolved"

    asked = do("accept", "FF-1", *Said, "words=快多了,但是还要看大促", code=1)
    assert asked["error"] == "invalid"
    do("accept", "FF-1", *Said, "words=快多了,但是还要看大促", "sure=是")
    one = show()
    assert (one["stage"], one["acceptances"][0]["words"]) == ("recovering", "快多了,但是还要看大促")
    assert one["retrospective"]["due_at"]

    refused = do("close", "FF-1", code=1)
    assert {"commitments", "retrospective", "apology"} & {gap["guard"] for gap in refused["missing"] if gap["hard"]}
    for promise in one["commitments"]:
        if promise["outcome"] is None:
            do("keep", "FF-1", f"commitment={promise['id']}", "outcome=兑现")
    do("apologise", "FF-1", *Said, "words=没有压测就上线,给大家添麻烦了,非常抱歉")
    do("compensate", "FF-1", "what=维保延长三个月", "value=3 个月", "approved_by=总监张伟")
    do("demonstrate", "FF-1", "person=王敏", "what=大屏上 2.4 秒")
    do("cooperate", "FF-1", "what=每季度压测一次", "renewal_due=+90d")
    do("lesson", "FF-1", "text=上线前要按高峰压测")
    prevention = do("prevent", "FF-1", "what=大促前两周压测", "area=quality", "owner=ada", "due=+30d")["created"][
        "prevention"
    ]
    texts = (
        "happened=缺索引",
        "detection=甲方先发现",
        "handling=首联 40 分钟",
        "requirement_gap=没写高峰量",
        "management_gap=没排压测",
    )
    do("review", "FF-1", *texts, "status=reviewed")
    visit = do("schedule-visit", "FF-1", "due=+14d")["created"]["visit"]
    do("close", "FF-1")
    one = show()
    assert one["stage"] == "closed"
    assert [each["kind"] for each in one["repair"]] == ["apology", "compensation", "demonstration", "cooperation"]
    assert [each["id"] for each in one["preventions"]] == [prevention]

    made = do(
        "visited", "FF-1", f"visit={visit}", "usage=每天都用", "satisfaction=4", "findings=导出报表仍慢", "opens=yes"
    )
    one = show()
    assert (one["visits"][0]["satisfaction"], one["visits"][0]["usage"]) == (4, "每天都用")
    assert one["visits"][0]["finding"] == "FF-2"
    assert [link["ref"] for link in one["links"]] == ["FF-2"]
    assert made["created"]["complaint"] == 2
    do("check", "FF-1", f"prevention={prevention}", "verdict=有效", "--as", "wu")
    do("reopen", "FF-1", "reason=大促当晚又慢了一个小时")
    assert show()["stage"] == "investigating"
    for key in ("effects", "preventions", "lessons", "repair", "visits", "acceptances"):
        assert all(isinstance(item["id"], int) for item in show()[key]), key
