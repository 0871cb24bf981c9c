"""The kinds of row a timeline entry may speak of, by their table names."""

from __future__ import annotations

from firefight_tui.store.models import Base, OfComplaint, Row
from firefight_tui.store.work import table_of

KINDS: dict[str, type[Row]] = {
    table_of(mapper.class_): mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Row)
}
OF_COMPLAINT: dict[str, type[Row]] = {kind: model for kind, model in KINDS.items() if issubclass(model, OfComplaint)}
