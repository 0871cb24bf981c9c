"""The roster with a proposed team below it: change names and duties, then send it; nothing is told before."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.roster_records import ProposalRecord, RosterRow
from firefight_tui.domain.staffing_records import Because, Pick, Reason
from firefight_tui.domain.staffing_words import StaffingWords
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import FirefightError
from firefight_tui.screens.roster import RosterScreen
from firefight_tui.screens.roster_facts import Choice, choice_detail, gap_detail, team_facts
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import PROPOSAL_KEYS, ROSTER_KEYS, Shortcut, bindings
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _, ngettext

if TYPE_CHECKING:
    from firefight_tui.desk.outcome import Outcome

ROOMY = 30
"""From how many rows on it is told whom Space would take."""


class ProposalScreen(RosterScreen):
    """A team for one complaint.

    Args:
        seat: What it reads and performs through.
        proposal: The team, as it was proposed when it was opened.

    Attributes:
        outcome: What sending it came to; None until it was sent.
    """

    PARTS: ClassVar[tuple[str, ...]] = (*RosterScreen.PARTS, "#team")
    SHORTCUTS: tuple[Shortcut, ...] = (*PROPOSAL_KEYS, *(one for one in ROSTER_KEYS if one.id != "roster.open"))
    BINDINGS: ClassVar[list[BindingType]] = bindings([one for one in PROPOSAL_KEYS if one.id])

    def __init__(self, seat: Seat, proposal: ProposalRecord) -> None:
        super().__init__(seat)
        self.add_class("-proposing")
        self.proposal = proposal
        self.choices = [Choice(pick) for pick in proposal.team.picks]
        self.outcome: Outcome | None = None
        self._is_sending = False

    def compose_below(self) -> ComposeResult:
        """The team below the people."""
        yield Line(id="team-heading")
        team = Sheet(id="team")
        team.has_cursor = team.is_clipped = True
        yield team

    @property
    def team(self) -> Sheet:
        """The proposal's rows."""
        return self.query_one("#team", Sheet)

    def take_focus(self) -> None:
        """Keys go to the proposal first."""
        self.team.focus()

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """What may be done with the proposal."""
        return [
            ("Enter", _("send")),
            ("Space", _("another name")),
            ("e", _("duty")),
            ("-", _("leave out")),
            ("Tab", _("the roster")),
            ("o", _("sort")),
            ("/", _("filter")),
            ("q", _("back")),
        ]

    def selection(self) -> tuple[str, ...]:
        """The complaint."""
        return (self.proposal.ref,)

    def scope(self) -> tuple[str, ...]:
        """The complaint."""
        return (self.proposal.ref,)

    def stage(self) -> Stage | None:
        """Of the complaint."""
        return self.proposal.stage

    @work(exclusive=True, group="proposal")
    async def propose_again(self) -> None:
        """Read the proposal anew, where nobody has changed it yet."""
        if not self.is_standing or self._is_sending or self._is_changed():
            return
        fresh = await self.read(partial(self.seat.proposal, self.proposal.ref))
        if fresh is not None and not self._is_changed():
            self.proposal = fresh
            self.choices = [Choice(pick) for pick in fresh.team.picks]
            self.show()

    def store_changed(self) -> None:
        """The load of somebody may be another now."""
        super().store_changed()
        self.propose_again()

    def _is_changed(self) -> bool:
        return self.choices != [Choice(pick) for pick in self.proposal.team.picks]

    # Showing

    def marked(self) -> Collection[str]:
        """Who is to be sent."""
        return {choice.pick.engineer for choice in self.choices if not choice.is_out}

    def about(self) -> Sequence[Piece]:
        """What the team is for."""
        words = _("for {ref}: {severity} {complexity}")
        return [
            Piece(
                words.format(
                    ref=self.proposal.ref,
                    severity=self.proposal.severity.short,
                    complexity=self.proposal.complexity.label,
                ),
                "key",
            )
        ]

    def show(self) -> None:
        """Draw the roster and the team."""
        if self.is_standing and self.record is not None:
            self._show_team()
        super().show()

    def words(self) -> StaffingWords:
        """How the reasons are told."""
        return StaffingWords(self.proposal.person, self.seat.now(), self.seat.zone)

    def _show_team(self) -> None:
        words = self.words()
        out = "; ".join(words.lack(one) for one in self.proposal.team.excluded)
        self.query_one("#team-heading", Line).show(
            [Piece(_("Proposed team"), "strong")], [Piece(out, "dim")] if out else []
        )
        facts = team_facts(self.choices, self.proposal.team.gaps, words, self.size.width)
        self.team.styles.height = max(1, len(facts))
        self.team.show(facts)

    def detail_facts(self) -> Sequence[Fact]:
        """The name or the gap under the cursor; in the list above, the engineer."""
        if self.focused is self.people:
            return super().detail_facts()
        details = self._details()
        return details[self.team.cursor] if self.team.cursor < len(details) else ()

    def detail_lines(self, sheet: Sheet, facts: Sequence[Fact]) -> int:
        """As many as the longest of the team takes."""
        if self.focused is self.people:
            return super().detail_lines(sheet, facts)
        return max((sheet.lines_of(each) for each in self._details()), default=0)

    def _details(self) -> list[list[Fact]]:
        words, is_roomy = self.words(), self.size.height >= ROOMY
        gaps = self.proposal.team.gaps
        return [
            *(choice_detail(choice, words, is_roomy=is_roomy) for choice in self.choices),
            *(gap_detail(gap, words) for gap in gaps),
        ]

    def show_next_row(self) -> None:
        """What Enter does."""
        count = len({choice.pick.engineer for choice in self._to_send()})
        if not count:
            self.line("next").show([Piece(_("The team stands; there is nobody to send."), "dim")])
            return
        words = ngettext(
            "send {count}: they are told their duty", "send {count}: each is told their duty", count
        ).format(count=count)
        self.line("next").show([Piece(_("Next") + "  " + words)], [Piece(f"[Enter] {_('send')} ")], fill="next")

    def _to_send(self) -> list[Choice]:
        return [choice for choice in self.choices if not choice.is_out and (not choice.pick.is_kept or choice.duty)]

    # Changing it

    def _place(self) -> int | None:
        """Which name the cursor is on."""
        place = self.team.cursor
        return place if place < len(self.choices) else None

    def _change(self, place: int, choice: Choice) -> None:
        self.choices[place] = choice
        self.show()
        self.tell(_("Nobody is told before you send it."), look="dim")

    def action_swap(self) -> None:
        """Put the next best in the place of a name; from the list, whom the cursor is on."""
        place = self._place()
        if place is None or self.choices[place].pick.is_kept:
            self.tell(_("There is no name to change here."), look="dim")
            return
        row = self.chosen() if self.focused is self.people else None
        swapped = self.choices[place].swapped() if row is None else _taken(self.choices[place], row)
        if swapped is None:
            self.tell(
                _("There is no next best; {pane}, then {swap} takes anybody of the roster.").format(
                    pane=key_of("proposal.pane", "Tab"), swap=key_of("proposal.swap", "Space")
                ),
                look="dim",
            )
        else:
            self._change(place, swapped)

    def action_answer(self, is_good: bool) -> None:
        """Leave a name out, or take it in again."""
        place = self._place()
        if place is not None and not self.choices[place].pick.is_kept:
            self._change(place, replace(self.choices[place], is_out=not is_good))

    def action_verb_key(self, key: str) -> None:
        """Here e is the duty of the name under the cursor."""
        place = self._place()
        if key != "e" or self.focused is self.people:
            super().action_verb_key(key)
        elif place is not None:
            self._ask_duty(place, self.choices[place])

    def _ask_duty(self, place: int, choice: Choice) -> None:
        def said(text: str) -> None:
            self.end_prompt()
            duty = text.strip()
            self._change(place, replace(choice, duty="" if duty == choice.pick.duty else duty))

        question = _("duty of {who}").format(who=choice.pick.engineer)
        self.ask(question, said, text=choice.duty or choice.pick.duty)

    def action_pane(self) -> None:
        """To the list and back."""
        (self.team if self.focused is self.people else self.people).focus()

    # Sending it

    def action_open(self) -> None:
        """Send it."""
        chosen = self._to_send()
        if not chosen:
            self.tell(_("The team stands; there is nobody to send."), look="dim")
        elif not self._is_sending:
            self._is_sending = True
            self.app.run_worker(self._send(chosen), group="writes")

    async def _send(self, chosen: Sequence[Choice]) -> None:
        values: dict[str, object] = {"accept": [choice.seat for choice in chosen]}
        try:
            self.outcome = await asyncio.to_thread(self.seat.perform, "staff", values, (self.proposal.ref,))
        except FirefightError as error:
            self._is_sending = False
            self.tell_error(error)
            return
        self.leave_with(None)

    @property
    def told(self) -> str:
        """Who was told, for the last row."""
        names = dict.fromkeys(choice.pick.engineer for choice in self._to_send())
        return _("{names}; each is told their duty").format(names=clean_cell(", ".join(names)))


def _taken(choice: Choice, row: RosterRow) -> Choice:
    """Somebody of the roster in the place of a name, whatever was proposed."""
    others = (replace(choice.pick, others=()), *choice.pick.others)
    known = next((one for one in others if one.engineer == row.handle), None)
    because = Because.IN_HAND if choice.pick.role.value in row.roles else Because.OTHER_ROLE
    reasons = known.reasons if known is not None else (Reason(because, row.in_hand),)
    rest = tuple(one for one in others if one.engineer != row.handle)
    pick = Pick(choice.pick.role, row.handle, row.name, choice.pick.duty, reasons, rest)
    return Choice(pick, choice.duty)
