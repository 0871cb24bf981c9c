"""Which verb carries a complaint from which stage to which (mission.md, stage table); what it asks is `lifecycle`."""

from __future__ import annotations

from collections.abc import Mapping

from firefight_tui.domain.vocabulary import Stage

FORWARD: Mapping[Stage, Stage] = {
    Stage.RECEIVED: Stage.ACKNOWLEDGED,
    Stage.ACKNOWLEDGED: Stage.INVESTIGATING,
    Stage.INVESTIGATING: Stage.PLANNING,
    Stage.PLANNING: Stage.PROPOSED,
    Stage.PROPOSED: Stage.EXECUTING,
    Stage.EXECUTING: Stage.MONITORING,
    Stage.MONITORING: Stage.RESOLVED,
    Stage.RESOLVED: Stage.RECOVERING,
    Stage.RECOVERING: Stage.CLOSED,
}

MOVED_BY: Mapping[Stage, str] = {
    Stage.RECEIVED: "acknowledge",
    Stage.ACKNOWLEDGED: "advance",
    Stage.INVESTIGATING: "advance",
    Stage.PLANNING: "present",
    Stage.PROPOSED: "agree",
    Stage.EXECUTING: "advance",
    Stage.MONITORING: "advance",
    Stage.RESOLVED: "accept",
    Stage.RECOVERING: "close",
}
"""The verb that carries a complaint from a stage to the one after it."""

QUICK_FROM = frozenset({Stage.RECEIVED, Stage.ACKNOWLEDGED, Stage.INVESTIGATING, Stage.PLANNING})
"""Where a quick fix may begin: while the client was not shown a plan."""

LEGAL: Mapping[str, frozenset[tuple[Stage, Stage]]] = {
    "acknowledge": frozenset({(Stage.RECEIVED, Stage.ACKNOWLEDGED)}),
    "contact": frozenset({(Stage.RECEIVED, Stage.ACKNOWLEDGED)}),
    "advance": frozenset(
        {
            (Stage.ACKNOWLEDGED, Stage.INVESTIGATING),
            (Stage.INVESTIGATING, Stage.PLANNING),
            (Stage.PLANNING, Stage.EXECUTING),
            (Stage.PROPOSED, Stage.EXECUTING),
            (Stage.EXECUTING, Stage.MONITORING),
            (Stage.MONITORING, Stage.RESOLVED),
        }
    ),
    "present": frozenset({(Stage.PLANNING, Stage.PROPOSED)}),
    "agree": frozenset({(Stage.PROPOSED, Stage.EXECUTING)}),
    "object": frozenset({(Stage.PROPOSED, Stage.PLANNING)}),
    "adjust": frozenset({(Stage.EXECUTING, Stage.PLANNING), (Stage.MONITORING, Stage.PLANNING)}),
    "accept": frozenset({(Stage.RESOLVED, Stage.RECOVERING)}),
    "refuse": frozenset({(Stage.RESOLVED, Stage.PLANNING)}),
    "quick-fix": frozenset((stage, Stage.RECOVERING) for stage in QUICK_FROM),
    "close": frozenset({(Stage.RECOVERING, Stage.CLOSED)}),
    "reopen": frozenset({(Stage.CLOSED, Stage.INVESTIGATING)}),
    "withdraw": frozenset((stage, Stage.WITHDRAWN) for stage in Stage if stage.is_open),
    "merge": frozenset((stage, Stage.MERGED) for stage in Stage if stage.is_open),
    "reject": frozenset((stage, Stage.NOT_UPHELD) for stage in Stage if stage.is_open),
}
"""Which verb may make which move; the property test walks every sequence of verbs against this table."""
