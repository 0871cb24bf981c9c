"""The words of analysis and plan: labels, short forms, and what else people may say (glossary of the trade)."""

from firefight_tui.words import N_

LABELS: dict[str, dict[str, str]] = {
    "ReproOutcome": {
        "running": N_("going on"),
        "reproduced": N_("reproduced"),
        "intermittent": N_("intermittent"),
        "not_reproduced": N_("not reproduced"),
        "not_applicable": N_("not applicable"),
    },
    "Area": {
        "requirement": N_("requirement"),
        "code": N_("code"),
        "database": N_("database"),
        "configuration": N_("configuration"),
        "capacity": N_("capacity"),
        "network": N_("network"),
        "third_party": N_("third party"),
        "people": N_("people"),
        "plan": N_("project plan"),
    },
    "HypothesisVerdict": {
        "confirmed": N_("confirmed"),
        "ruled_out": N_("ruled out"),
        "open": N_("to be examined"),
    },
    "Certainty": {"confirmed": N_("confirmed"), "probable": N_("probable")},
    "RemedyKind": {
        "containment": N_("containment"),
        "correction": N_("correction"),
        "prevention": N_("prevention"),
    },
    "RemedyState": {
        "proposed": N_("proposed remedy"),
        "agreed": N_("agreed by the client"),
        "doing": N_("in progress"),
        "tested": N_("tested"),
        "verified": N_("verified"),
        "retired": N_("retired"),
        "dropped": N_("given up"),
    },
    "Verdict": {
        "effective": N_("effective"),
        "partial": N_("partially effective"),
        "ineffective": N_("ineffective"),
    },
    "Decision": {"agreed": N_("agreed"), "objected": N_("objected")},
    "GateVerdict": {"passed": N_("passed"), "failed": N_("failed"), "waived": N_("waived")},
}

SHORTS: dict[str, dict[str, str]] = {
    "ReproOutcome": {
        "running": "running",
        "reproduced": "yes",
        "intermittent": "sometimes",
        "not_reproduced": "not yet",
        "not_applicable": "n/a",
    },
}

ALIASES: dict[str, dict[str, str]] = {
    "ReproOutcome": {
        "进行中": "running",
        "已复现": "reproduced",
        "复现": "reproduced",
        "重现": "reproduced",
        "已重现": "reproduced",
        "偶发": "intermittent",
        "未复现": "not_reproduced",
        "不适用": "not_applicable",
        "n/a": "not_applicable",
    },
    "Area": {
        "需求": "requirement",
        "代码": "code",
        "数据库": "database",
        "配置": "configuration",
        "容量": "capacity",
        "网络": "network",
        "第三方": "third_party",
        "人员": "people",
        "计划": "plan",
    },
    "HypothesisVerdict": {
        "已证实": "confirmed",
        "证实": "confirmed",
        "已排除": "ruled_out",
        "排除": "ruled_out",
        "待查": "open",
    },
    "Certainty": {"已证实": "confirmed", "确定": "confirmed", "疑似": "probable", "疑似根因": "probable"},
    "RemedyKind": {
        "短期": "containment",
        "短期方案": "containment",
        "临时措施": "containment",
        "长期": "correction",
        "长期方案": "correction",
        "根治": "correction",
        "根治措施": "correction",
        "预防": "prevention",
        "预防措施": "prevention",
    },
    "Verdict": {"有效": "effective", "部分有效": "partial", "部分": "partial", "无效": "ineffective"},
    "Decision": {"同意": "agreed", "有异议": "objected"},
    "GateVerdict": {"通过": "passed", "未通过": "failed", "不通过": "failed", "豁免": "waived"},
}
