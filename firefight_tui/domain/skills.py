"""What a skill is good for: topics that skills, problems and roles share, found by words of both languages (S18).

People name their skills as they like (`mysql`, 性能, `load-testing`). A topic gathers the names that mean the same
trade, so that a slow system finds who is good at tuning whatever the roster calls it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from firefight_tui.domain.vocabulary import Cause, CauseKind, Role
from firefight_tui.words import N_, _, language, recognised

TOPICS: Mapping[str, tuple[str, ...]] = {
    "performance": ("performance", "tuning", "optimisation", "optimization", "profiling", "capacity", "slow", "latency",
                    "性能", "调优", "优化", "容量", "慢", "卡顿", "积压"),
    "database": ("database", "db", "sql", "mysql", "mariadb", "postgresql", "postgres", "oracle", "mongodb", "redis",
                 "dm", "oceanbase", "tidb", "index", "数据库", "达梦", "索引", "锁表"),
    "testing": ("testing", "test", "tests", "load-testing", "loadtesting", "jmeter", "automation", "qa", "selenium",
                "压测", "测试", "自动化"),
    "load": ("load-testing", "loadtesting", "jmeter", "stress", "压测", "压力"),
    "operations": ("operations", "ops", "sre", "k8s", "kubernetes", "docker", "linux", "windows", "monitoring",
                   "prometheus", "nginx", "deployment", "运维", "监控", "部署", "发布", "容器", "服务器"),
    "network": ("network", "networking", "vpn", "dns", "firewall", "网络", "防火墙", "专线"),
    "security": ("security", "leak", "breach", "password", "安全", "泄露", "密码"),
    "recovery": ("backup", "backups", "restore", "recovery", "lost", "备份", "恢复", "容灾", "丢失"),
    "stability": ("stability", "crash", "crashes", "debugging", "jvm", "memory",
                  "稳定", "崩溃", "宕机", "排障", "排查"),
    "backend": ("java", "spring", "python", "go", "golang", "php", "dotnet", "net", "c++", "rust", "backend", "后端"),
    "frontend": ("frontend", "front-end", "javascript", "typescript", "react", "vue", "css", "ui", "layout", "display",
                 "前端", "界面", "显示", "页面"),
    "mobile": ("mobile", "app", "android", "ios", "phone-app", "小程序", "移动", "手机"),
    "accessibility": ("accessibility", "a11y", "无障碍"),
    "reports": ("report", "reports", "reporting", "bi", "dashboard", "statistics", "报表", "统计", "大屏", "数据分析"),
    "orders": ("order", "orders", "checkout", "订单", "下单"),
    "stock": ("stock", "inventory", "warehouse", "wms", "logistics", "库存", "仓库", "物流", "分拣", "运单"),
    "finance": ("finance", "accounting", "invoice", "invoices", "billing", "payment",
                "财务", "发票", "对账", "结算", "支付"),
    "approvals": ("approval", "approvals", "workflow", "oa", "审批", "流程"),
    "healthcare": ("healthcare", "hospital", "his", "patient", "医院", "医疗", "门诊", "病历"),
    "contracts": ("contract", "contracts", "budget", "procurement", "合同", "预算", "商务", "采购"),
    "requirements": ("requirements", "requirement", "analysis", "domain", "business", "需求", "业务"),
    "planning": ("planning", "scheduling", "project-management", "pm", "计划", "排期", "项目管理"),
    "training": ("training", "teaching", "onboarding", "培训", "讲解", "教学"),
    "communication": ("communication", "negotiation", "client-care", "moderation", "沟通", "协调", "谈判", "客户关系"),
    "leading": ("leadership", "coordination", "incident-command", "指挥", "统筹", "协调"),
    "writing": ("writing", "documentation", "minutes", "写作", "文档", "记录"),
}  # fmt: skip

OF_ROLE: Mapping[Role, frozenset[str]] = {
    Role.COMMANDER: frozenset({"communication", "leading"}),
    Role.LIAISON: frozenset({"communication"}),
    Role.DEVELOPER: frozenset({"backend", "frontend"}),
    Role.TESTER: frozenset({"testing"}),
    Role.OPERATIONS: frozenset({"operations", "network"}),
    Role.DBA: frozenset({"database"}),
    Role.BUSINESS: frozenset({"requirements", "contracts"}),
    Role.SCRIBE: frozenset({"writing"}),
}
"""What each role lives by."""

OF_KIND: Mapping[CauseKind, frozenset[str]] = {
    CauseKind.SLOW: frozenset({"performance", "load"}),
    CauseKind.LAG: frozenset({"performance", "load"}),
    CauseKind.CRASH: frozenset({"stability"}),
    CauseKind.BUG: frozenset({"stability"}),
    CauseKind.DATA_LOSS: frozenset({"recovery", "database"}),
    CauseKind.DISPLAY: frozenset({"frontend"}),
    CauseKind.NOT_BUILT: frozenset({"requirements"}),
    CauseKind.BUILT_BADLY: frozenset({"requirements"}),
}

OF_CAUSE: Mapping[Cause, frozenset[str]] = {
    Cause.FUNCTION: frozenset({"requirements"}),
    Cause.DELAY: frozenset({"planning"}),
    Cause.QUALITY: frozenset(),
    Cause.SERVICE: frozenset({"communication"}),
    Cause.COST: frozenset({"contracts", "finance"}),
    Cause.TRAINING: frozenset({"training"}),
}

NAMES = (
    N_("performance"), N_("tuning"), N_("database"), N_("testing"), N_("load-testing"), N_("automation"),
    N_("operations"), N_("deployment"), N_("network"), N_("security"), N_("backup"),
    N_("stability"), N_("debugging"), N_("backend"), N_("frontend"), N_("mobile"), N_("accessibility"),
    N_("reports"), N_("statistics"), N_("orders"), N_("stock"), N_("logistics"), N_("finance"), N_("invoices"),
    N_("approvals"), N_("workflow"), N_("healthcare"), N_("contracts"), N_("budget"), N_("requirements"),
    N_("business"), N_("training"), N_("communication"), N_("negotiation"), N_("coordination"),
    N_("writing"), N_("documentation"),
)  # fmt: skip
"""Names of skills that have a word of their own in every language."""

OTHERWISE = {"monitoring": N_("watching systems"), "planning": N_("planning of projects")}
"""Such names that stand for something else in the catalogue."""

SUBJECTS = frozenset(
    {
        "reports",
        "orders",
        "stock",
        "finance",
        "approvals",
        "healthcare",
        "mobile",
        "accessibility",
        "network",
        "security",
    }
)
"""Topics a client's own words may name; of trades they speak without meaning them ("we lost a customer")."""

_LOOSE = frozenset({"his", "app", "order", "stock", "report", "password"})
"""Words that in a sentence often mean something else."""

_LATIN = re.compile(r"[a-z0-9][a-z0-9+-]*")
_BY_WORD: dict[str, set[str]] = {}
_CHINESE: list[tuple[str, str]] = []
for _topic, _words in TOPICS.items():
    for _word in _words:
        if _word.isascii():
            _BY_WORD.setdefault(_word, set()).add(_topic)
        else:
            _CHINESE.append((_word, _topic))


def shown_skill(name: str) -> str:
    """A skill as it is told: in the language of the desk where it has a word there; else as the roster writes it."""
    known = _known().get(name.lower(), "")
    return (known if language() == "en" else _(OTHERWISE.get(known, known))) or name


@cache
def _known() -> dict[str, str]:
    other = {message: name for name, message in OTHERWISE.items()}
    found = {said: other.get(message, message) for said, message in recognised((*NAMES, *other)).items()}
    return found | {name: name for name in OTHERWISE}


@lru_cache(maxsize=4096)
def topics_of(words: str) -> frozenset[str]:
    """The topics that words speak of: Latin words whole, Chinese ones wherever they stand."""
    lowered = words.lower()
    found: set[str] = set()
    for word in _LATIN.findall(lowered):
        for part in {word, *word.split("-")}:
            found |= _BY_WORD.get(part, set())
    found.update(topic for chinese, topic in _CHINESE if chinese in lowered)
    return frozenset(found)


@lru_cache(maxsize=256)
def subjects_of(text: str) -> frozenset[str]:
    """The topics a client's text names."""
    lowered = text.lower()
    named = {word for word in _LATIN.findall(lowered) if word not in _LOOSE}
    found = {topic for word in named for topic in _BY_WORD.get(word, ())}
    found.update(topic for chinese, topic in _CHINESE if chinese in lowered)
    return frozenset(found) & SUBJECTS


def topics_of_problem(causes: tuple[Cause, ...], kind: CauseKind | None) -> frozenset[str]:
    """The topics a problem is about, by its causes and its kind."""
    by_kind = OF_KIND[kind] if kind is not None else frozenset()
    return by_kind.union(*(OF_CAUSE[cause] for cause in causes))
