"""The words of effects, retrospective and prevention: labels, short forms, and what else people may say."""

from firefight_tui.words import N_

LABELS: dict[str, dict[str, str]] = {
    "EffectDirection": {"up": N_("shall rise"), "down": N_("shall fall")},
    "MeasuredBy": {"hand": N_("typed in"), "probe": N_("by a probe"), "prometheus": "Prometheus"},
    "Contentment": {
        "1": N_("very dissatisfied"),
        "2": N_("dissatisfied"),
        "3": N_("so-so"),
        "4": N_("satisfied"),
        "5": N_("very satisfied"),
    },
    "ReviewStatus": {"draft": N_("draft"), "reviewed": N_("reviewed")},
    "PreventionArea": {
        "requirement": N_("requirement communication"),
        "plan": N_("project plan"),
        "monitoring": N_("watching the system"),
        "communication": N_("communication with the client"),
        "quality": N_("quality"),
        "service": N_("service"),
        "training": N_("training"),
    },
}

ALIASES: dict[str, dict[str, str]] = {
    "EffectDirection": {"上升": "up", "升": "up", "越高越好": "up", "下降": "down", "降": "down", "越低越好": "down"},
    "Contentment": {
        "非常不满意": "1",
        "很不满意": "1",
        "不满意": "2",
        "一般": "3",
        "满意": "4",
        "非常满意": "5",
        "很满意": "5",
        "very dissatisfied": "1",
        "very unsatisfied": "1",
        "dissatisfied": "2",
        "unsatisfied": "2",
        "so-so": "3",
        "neutral": "3",
        "satisfied": "4",
        "very satisfied": "5",
    },
    "ReviewStatus": {"草稿": "draft", "已评审": "reviewed", "已审": "reviewed"},
    "PreventionArea": {
        "需求": "requirement",
        "需求沟通": "requirement",
        "计划": "plan",
        "监控": "monitoring",
        "沟通": "communication",
        "质量": "quality",
        "服务": "service",
        "培训": "training",
    },
}
