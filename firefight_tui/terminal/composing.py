"""Drawing what changed and no more: Textual by itself draws every widget anew, whichever of them changed.

What is compared is what was drawn, not cells: sending only the cells that changed, and moving lines by scroll regions,
is for a driver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class FrugalCompositor(Compositor):
    """Composes a partial update from the widgets, and the lines of them, that it touches; draws nothing twice.

    Whoever lets somebody else draw on the terminal calls `forget` after that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[int, dict[tuple[int, int], Strip]] = {}
        self._drawn_cuts: dict[int, Sequence[int]] = {}

    def forget(self) -> None:
        """Something else may stand on the terminal than what was drawn last."""
        self._drawn.clear()

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Draw everything."""
        self.forget()
        return super().render_full_update(simplify)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Draw what was refreshed, where it says something else than what was drawn there last."""
        update = super().render_partial_update()
        if update is None:
            return None
        spans = [span for wanted in update.spans for span in self._changed(wanted, update.chops, update.chop_ends)]
        return ChopsUpdate(update.chops, spans, update.chop_ends) if spans else None

    def _changed(
        self, span: tuple[int, int, int], chops: Sequence[Mapping[int, Strip | None]], ends: Sequence[Sequence[int]]
    ) -> Iterator[tuple[int, int, int]]:
        """The parts of a line, from cut to cut, that a span touches and that have changed; remembered as drawn."""
        y, first, last = span
        if self._drawn_cuts.get(y) != self.cuts[y]:
            self._drawn_cuts[y] = self.cuts[y]
            self._drawn.pop(y, None)
        drawn = self._drawn.setdefault(y, {})
        for end, (start, strip) in zip(ends[y], chops[y].items(), strict=False):
            if strip is not None and start < last and end > first and drawn.get((start, end)) != strip:
                drawn[start, end] = strip
                yield y, start, end

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out anew; what has come, gone or moved is drawn, and on a terminal of another size everything is.

        One widget that comes or goes gives all before it another number in the order of drawing, and Textual renders
        whatever has another number: all of the place when the prompt opens. Here no two widgets change places in it.
        """
        if size != self.size:
            self.forget()  # The terminal may have wrapped or cleared its lines.
            return super().reflow(parent, size)
        dirty, before = set(self._dirty_regions), self._places()
        found = super().reflow(parent, size)
        self._dirty_regions = dirty | {region for _widget, region in before ^ self._places() if region}
        return found

    def _places(self) -> set[tuple[Widget, Region]]:
        return {(widget, at.region.intersection(at.clip)) for widget, at in self._full_map.items()}

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders()
            return
        rows = Region(0, crop.y, self.size.width, crop.height)
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if crop.overlaps(shown):
                # Whole rows of the widget: where they are cut is for the caller to say.
                within = shown.intersection(rows)
                yield region, within, widget.render_lines(within.translate(-region.offset))
