"""The tab Reproduction told as facts: attempts, two of them side by side, what it may come from, and the root cause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from firefight_tui.domain.analysis_records import ConclusionRecord, HypothesisRecord, ReproductionRecord
from firefight_tui.domain.attempts import Compared, compared, result_words, running, side_by_side
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import AttachmentRecord, ComplaintRecord
from firefight_tui.domain.similarity import SimilarCase
from firefight_tui.domain.text import clean, clean_cell, cut, fit, width
from firefight_tui.domain.usual_suspects import usual_suspects
from firefight_tui.domain.vocabulary import HypothesisVerdict, ReproOutcome
from firefight_tui.widgets.fact_lines import LABEL_MOST, wrapped
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _

ATTEMPT, HYPOTHESIS = "attempt-", "hypothesis-"
SIMILAR = "similar-"
NO_ATTEMPT, NO_HYPOTHESIS, COMPARED, CONCLUSION = "attempts", "hypotheses", "compared", "conclusion"
"""The items of the tab."""

ROOMY = 100
"""From how many cells on three attempts stand beside each other."""

MARGIN = 2
MOST_SUSPECTS = 5
CUT_LINES = 2
"""Lines a field of an attempt takes beside the other before Enter shows the rest."""

LONGEST = 40
"""Lines it takes at most then."""


@dataclass(frozen=True)
class ReproTelling:
    """How the tab is told.

    Attributes:
        now: This moment.
        zone: The reader's.
        cells: How wide it is.
        opened: The items that are shown whole.
        chosen: The attempts to be compared; the newest where there are none.
        lines: How many lines a field takes beside another attempt's, before Enter shows the rest.
        similar: Complaints of the past told alike, where they stand on the tab itself.
    """

    now: datetime
    zone: ZoneInfo
    cells: int = 80
    opened: Set[str] = frozenset()
    chosen: Collection[int] = ()
    lines: int = CUT_LINES
    similar: Sequence[SimilarCase] = ()

    def at(self, moment: datetime) -> str:
        """A moment in the reader's zone."""
        return show_moment(moment, zone=self.zone, now=self.now)


def repro_count(record: ComplaintRecord) -> str:
    """How many attempts there are; of hypotheses alone there is nothing to count here."""
    return str(len(record.reproductions) or "")


def first_item(record: ComplaintRecord) -> str:
    """Where work goes on: the attempt that runs, else the first open hypothesis, else the newest attempt."""
    going = running(record.reproductions)
    if going is not None:
        return f"{ATTEMPT}{going.id}"
    doubtful = [one for one in record.hypotheses if one.verdict is HypothesisVerdict.OPEN]
    if doubtful:
        return f"{HYPOTHESIS}{doubtful[0].id}"
    return f"{ATTEMPT}{record.reproductions[-1].id}" if record.reproductions else NO_ATTEMPT


def new_item(before: ComplaintRecord | None, now: ComplaintRecord, actor: str) -> str:
    """The attempt or hypothesis somebody has just written down, for their cursor; empty where there is none."""
    if before is None:
        return ""
    known = {one.id for one in before.reproductions}
    items = [f"{ATTEMPT}{one.id}" for one in now.reproductions if one.id not in known and one.by == actor]
    known = {one.id for one in before.hypotheses}
    items += [f"{HYPOTHESIS}{one.id}" for one in now.hypotheses if one.id not in known and one.by == actor]
    return items[-1] if items else ""


def repro_facts(record: ComplaintRecord, telling: ReproTelling) -> list[Fact]:
    """The tab Reproduction."""
    attempts = record.reproductions
    rows = list(_attempts(attempts, telling))
    below = [
        Fact(),
        *_hypotheses(record, telling),
        Fact(),
        *_conclusion(record.root_cause, telling),
        *similar_facts(telling.similar),
    ]
    if not attempts:
        return [*rows, *below]
    labels = max((width(fact.label) for fact in (*rows, *below) if fact.label), default=0)
    shown = side_by_side(attempts, telling.chosen, 3 if telling.cells >= ROOMY else 2)
    numbers = {one.id: number for number, one in enumerate(attempts, 1)}
    return [*rows, Fact(), *compared_facts(shown, numbers, telling, record.attachments, labels=labels), *below]


# Attempts


def _attempts(attempts: Sequence[ReproductionRecord], telling: ReproTelling) -> Iterator[Fact]:
    if not attempts:
        yield Fact(None, _("Nobody has tried to see it yet."), look="strong", item=NO_ATTEMPT)
        yield Fact(
            None, _("n notes an attempt, in a test environment; or that it does not apply, and why."), look="dim"
        )
        return
    yield Fact(None, _("Attempts"), look="dim")
    for number, one in enumerate(attempts, 1):
        yield from _attempt(one, number, telling)


def _attempt(one: ReproductionRecord, number: int, telling: ReproTelling) -> Iterator[Fact]:
    """A row: its number, by whom, when, how it went, under which condition; opened, all of it."""
    item, is_running = f"{ATTEMPT}{one.id}", one.outcome is ReproOutcome.RUNNING
    mark = "*" if one.id in telling.chosen else " "
    head = f"{mark}#{number}  {fit(one.by, 8)} {fit(result_words(one), 26)}  "
    more = clean_cell(one.narrowed_to or one.reason or one.condition or one.environment or "")
    aside = telling.at(one.at)
    room = max(0, telling.cells - MARGIN - width(head) - width(aside) - 2)
    yield Fact(None, head + cut(more, room), aside, "strong" if is_running else "", item=item)
    if item in telling.opened:
        for row in compared([one]):
            yield Fact(row.label, row.texts[0], indent=4)


def compared_facts(
    shown: Sequence[ReproductionRecord],
    numbers: Mapping[int, int],
    telling: ReproTelling,
    attachments: Sequence[AttachmentRecord] = (),
    *,
    labels: int = 0,
    title: str = "",
) -> Iterator[Fact]:
    """Attempts side by side, a row a field, with a mark at the edge where they differ.

    Args:
        shown: Which.
        numbers: Their places among the complaint's attempts.
        telling: To whom, in how many cells.
        attachments: The complaint's files: where evidence names one, its size is shown.
        labels: Cells of the widest label above or below.
        title: What stands before their heads.
    """
    rows = compared(shown)
    columns = _Columns.of(rows, len(shown), telling.cells, labels)
    heads = [f"#{numbers[one.id]} {clean_cell(one.by)} {telling.at(one.at)}" for one in shown]
    yield Fact(title, columns.line(heads), _("differs") if columns.edge else "", "dim", item=COMPARED)
    most = LONGEST if COMPARED in telling.opened else telling.lines
    for row in rows:
        texts = [_with_sizes(text, attachments) if row.name == "evidence" else text for text in row.texts]
        cells = [wrapped(text or "-", columns.room, most) for text in texts]
        for number, parts in enumerate(zip_longest(*cells, fillvalue="")):
            is_first = number == 0
            aside = f"<- {row.label}" if is_first and row.differs else ""
            yield Fact(row.label if is_first else "", columns.line(parts), aside, "strong" if row.differs else "")


@dataclass(frozen=True)
class _Columns:
    """How wide each attempt's column is, between the labels and the marks at the edge."""

    room: int
    edge: int

    @classmethod
    def of(cls, rows: Sequence[Compared], count: int, cells: int, labels: int) -> _Columns:
        label = min(LABEL_MOST, cells // 3, max([labels, *(width(row.label) for row in rows)]))
        marks = [width(row.label) + 3 for row in rows if row.differs]
        edge = max([width(_("differs")), *marks]) if count > 1 else 0
        left = max(10, cells) - MARGIN - label - 2 - (edge + 2 if edge else 0)
        return cls(max(6, (left - 2 * (count - 1)) // max(1, count)), edge)

    def line(self, texts: Sequence[str]) -> str:
        """The texts in their columns."""
        return "  ".join(fit(cut(text, self.room), self.room) for text in texts).rstrip()


def _with_sizes(text: str, attachments: Sequence[AttachmentRecord]) -> str:
    """Evidence with the sizes of the attached files it names."""
    for one in attachments:
        if one.name and one.name in text:
            text = text.replace(one.name, f"{one.name} {size_words(one.size)}", 1)
    return text


def size_words(size: int) -> str:
    """The size of a file in few cells."""
    if size < 1_000:
        return f"{size} B"
    return f"{max(1, round(size / 1_000))} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


# What it may come from


def _hypotheses(record: ComplaintRecord, telling: ReproTelling) -> Iterator[Fact]:
    hypotheses = record.hypotheses
    if not hypotheses:
        yield Fact(None, _("Nothing is suspected yet."), look="strong", item=NO_HYPOTHESIS)
        yield Fact(None, _("n writes down what it may come from, and how to test that."), look="dim")
        for one in usual_suspects((record.cause, *record.also), record.kind)[:MOST_SUSPECTS]:
            yield Fact(None, f"{one.area.label}: {one.statement}", look="dim", most=1, indent=2)
        return
    still = sum(one.verdict is HypothesisVerdict.OPEN for one in hypotheses)
    left = _("{count} to be examined").format(count=still)
    yield Fact(None, _("What it may come from"), left if still else "", "dim")
    for number, each in enumerate(hypotheses, 1):
        yield from _hypothesis(each, number, telling)


_MARKS = {HypothesisVerdict.CONFIRMED: "+", HypothesisVerdict.RULED_OUT: "-", HypothesisVerdict.OPEN: "?"}


def _hypothesis(one: HypothesisRecord, number: int, telling: ReproTelling) -> Iterator[Fact]:
    item = f"{HYPOTHESIS}{one.id}"
    verdict = one.verdict.label
    if one.judged_by is not None:
        verdict += f" {one.judged_by}"
    look = {HypothesisVerdict.CONFIRMED: "strong", HypothesisVerdict.RULED_OUT: "dim"}.get(one.verdict, "")
    most = 0 if item in telling.opened else 2
    head = f"{_MARKS[one.verdict]} #{number} {one.area.label}: "
    yield Fact(None, head + one.statement, verdict, look, most=most, item=item)
    if one.test:
        yield Fact(None, _("test: {test}").format(test=one.test), look="dim", most=most, indent=5)
    if one.evidence:
        yield Fact(None, _("evidence: {evidence}").format(evidence=one.evidence), look="dim", most=most, indent=5)


# What it came from


def _conclusion(one: ConclusionRecord | None, telling: ReproTelling) -> Iterator[Fact]:
    if one is None:
        yield Fact(None, _("The root cause is not concluded."), look="strong", item=CONCLUSION)
        yield Fact(None, _("v c says why it happened, and why it was not caught."), look="dim")
        return
    by = f"{one.by} {telling.at(one.at)}"
    if one.certainty is None:
        yield Fact(_("Root cause"), _("the containment is the fix"), by, "strong", item=CONCLUSION)
        yield Fact(_("reason"), one.fix_reason or "-")
    else:
        yield Fact(_("Root cause"), one.certainty.label, by, "strong", item=CONCLUSION)
        yield Fact(_("happened"), one.root_cause or "-")
    yield Fact(_("not caught"), one.escape_point or "-", look="" if one.escape_point else "dim")
    for number, why in enumerate(one.whys, 1):
        yield Fact(_("why {number}").format(number=number), why)


# What was like it


def similar_facts(cases: Sequence[SimilarCase]) -> Iterator[Fact]:
    """Complaints of the past told alike: why they happened, and what worked."""
    if not cases:
        return
    yield Fact()
    yield Fact(None, _("Similar before"), look="dim")
    for one in cases:
        head = f"{one.ref} {clean_cell(one.client)} {one.year_month}: {clean_cell(one.title)}"
        yield Fact(None, head, f"{one.likeness:.0%}", most=1, item=f"{SIMILAR}{one.ref}")
        yield Fact(None, one.root_cause or "-", most=2, indent=5)
        if one.worked:
            worked = _("worked: {remedies}").format(remedies="; ".join(map(clean_cell, one.worked)))
            yield Fact(None, worked, look="dim", most=2, indent=5)


# As text


def markdown(record: ComplaintRecord, telling: ReproTelling) -> str:
    """The note as Markdown, to be pasted where colleagues read."""
    lines = [f"# {record.ref} {clean_cell(record.title)}", ""]
    for number, one in enumerate(record.reproductions, 1):
        lines += [f"## #{number} {clean_cell(one.by)} {telling.at(one.at)}: {result_words(one)}", ""]
        lines += [_item(row.label, row.texts[0]) for row in compared([one]) if row.name != "result"]
        lines += [""]
    if record.hypotheses:
        lines += [f"## {_('What it may come from')}", ""]
        lines += [_item(f"{one.area.label}, {one.verdict.label}", _of_hypothesis(one)) for one in record.hypotheses]
        lines += [""]
    found = record.root_cause
    if found is not None:
        lines += [f"## {_('Root cause')}", ""]
        lines += [_item(fact.label or "", fact.text) for fact in _conclusion(found, telling)]
    return "\n".join(lines).rstrip() + "\n"


def _of_hypothesis(one: HypothesisRecord) -> str:
    parts = (one.statement, _("test: {test}").format(test=one.test) if one.test else "", one.evidence or "")
    return "\n".join(part for part in parts if part)


def _item(label: str, text: str) -> str:
    first, *more = clean(text).split("\n")
    return "\n".join([f"- **{label}**: {first}", *(f"  {line}" for line in more)])


def hits_words(one: ReproductionRecord) -> str:
    """The tally in a narrow column."""
    return f"{one.hits}/{one.tries}" if one.tries else "-"
