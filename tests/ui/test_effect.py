"""The tab Effect: what it shows, and what m, n, e, +, - and < do there; figures fetched while it is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.text import width
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import FirefightError
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.proving import Fetched
from tests.builders import Office
from tests.effect_builders import DAY, HOUR, RATE, fetching, finished, measured, poured
from tests.hostile import CORPUS
from tests.plan_builders import executing
from tests.ui.conftest import Sit, Terminal

SIZES = ((80, 24), (100, 30), (160, 50))


def values(terminal: Terminal) -> dict[str, tuple[str, ...]]:
    """What stands in the form that is open."""
    form = terminal.app.screen
    assert isinstance(form, FormScreen)
    return {field.field.name: field.texts for field in form.fields if field.texts}


async def test_the_tab_says_what_shall_get_better_and_how_far_it_is(office: Office, sit: Sit, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "9.8", "2.40", hold_for="3d")
    measured(office, ref, "1180", every=HOUR, **RATE)
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        assert ("[6 Effect 2]" if language == "en" else "[6 效果 2]") in terminal.row(3)
        shown = terminal.text
        rows = (
            ["reached", "short by 20", "3.0 or less", "1200 or more", "R2 in effect: index on orders"]
            if language == "en"
            else ["达标", "差 20", "3.0 以下", "1200 以上", "R2 生效：index on orders"]
        )
        assert [words for words in rows if words not in shown] == []
        # The cursor is on the one that falls short; its picture, and what it speaks for.
        assert terminal.row(6).startswith("> E2")
        assert ("2 more figures" if language == "en" else "还差 2 次测量") in shown
        assert ("somebody else than bo" if language == "en" else "由责任人 bo 以外的人判定") in shown
        await terminal.press("k")
        shown = terminal.text
        assert "2.40  " in shown and "9.8 " in shown and "===+==" in shown
        assert ("one taken from 11-26 12:00 on" if language == "en" else "11-26 12:00 以后还要测一次") in shown


async def test_the_target_stands_in_the_same_column_of_every_row(office: Office, sit: Sit, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "41", "9.8", "3.4", "2.40", unit="秒")
    for size in SIZES:
        async with sit(start=ref, size=size) as terminal:
            await terminal.press("6")
            bars = [row for row in terminal.rows if "==+" in row or "== |" in row or "==|" in row]
            marks = {width(row[: (row.find("+") + 1 or row.rfind("|") + 1)]) for row in bars}
            assert len(bars) == 5 and len(marks) == 1


async def test_m_takes_a_figure_of_the_effect_under_the_cursor(office: Office, sit: Sit) -> None:
    ref = finished(office)
    measured(office, ref)
    measured(office, ref, **RATE)
    async with sit(start=ref) as terminal:
        await terminal.press("6", "j", "m")
        assert values(terminal) == {"effect": ("E2",)}
        await terminal.type("1250")
        await terminal.press("ctrl+s")
        (first, second) = office.show(ref).effects
        assert ([str(one.value) for one in second.measurements], first.measurements) == (["1250"], ())
        assert "1250" in terminal.text


@pytest.mark.parametrize("place", ["1", "4"])
async def test_elsewhere_m_means_the_only_effect(office: Office, sit: Sit, place: str) -> None:
    ref = finished(office)
    measured(office, ref)
    async with sit(start=ref) as terminal:
        await terminal.press(place, "m")
        assert values(terminal) == {"effect": ("E1",)}
        await terminal.type("2.5")
        await terminal.press("ctrl+s")
        assert [str(one.value) for one in office.show(ref).effects[0].measurements] == ["2.5"]


async def test_on_the_board_m_means_the_effect_that_judges_the_card(office: Office, sit: Sit) -> None:
    ref = finished(office)
    measured(office, ref, remedy="R2")
    measured(office, ref, **RATE, remedy="R1")
    async with sit(start=ref) as terminal:
        await terminal.press("g", "b", "G")
        card = terminal.app.screen.card()  # type: ignore[attr-defined]  # it is the board
        await terminal.press("m")
        assert values(terminal) == {"effect": ("E2" if card.remedy.number == 1 else "E1",)}


async def test_n_names_an_effect_and_e_changes_it(office: Office, sit: Sit, language: str) -> None:
    ref = finished(office)
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        assert ("It is not said yet" if language == "en" else "还没写明要改善什么") in terminal.text
        await terminal.press("n")
        await terminal.type("waiting")
        await terminal.press("enter", "2", "enter")
        await terminal.type("41.2")
        await terminal.press("enter")
        await terminal.type("3.0")
        await terminal.press("enter")
        await terminal.type("s")
        await terminal.press("ctrl+s")
        (one,) = office.show(ref).effects
        assert (one.name, one.direction, str(one.baseline), str(one.target)) == ("waiting", "down", "41.2", "3.0")
        await terminal.press("e")
        assert values(terminal)["baseline"] == ("41.2",)
        await terminal.press("ctrl+g")


async def test_plus_judges_by_what_the_figures_speak_for(office: Office, sit: Sit) -> None:
    ref = finished(office)
    measured(office, ref, "2.6", "2.4")
    async with sit("cy", start=ref) as terminal:
        await terminal.press("6", "+")
        assert "do not suffice yet" in terminal.text and office.show(ref).remedies[0].verification is None
        await terminal.press("-")
        assert "do not suffice yet" in terminal.text, "nothing falls short: there is no plan to be adjusted"
        office.do("measure", ref, effect="E1", value="2.3")
        await terminal.press("R")
        assert "Suggested  effective" in terminal.text
        await terminal.press("+", "+")
        assert [one.is_verified for one in office.show(ref).remedies] == [True, True]
        assert "effective, says cy" in terminal.text


async def test_the_owner_is_told_that_somebody_else_judges(office: Office, sit: Sit) -> None:
    ref = finished(office)
    measured(office, ref, "2.6", "2.4", "2.3")
    async with sit("bo", start=ref) as terminal:
        await terminal.press("6", "+")
        assert office.show(ref).remedies[0].verification is None
        assert "somebody else judges it" in terminal.text


async def test_another_verdict_is_a_form_with_what_falls_short_as_its_reason(office: Office, sit: Sit) -> None:
    ref = finished(office)
    measured(office, ref, "11", "10", "9.8")
    async with sit("cy", start=ref) as terminal:
        await terminal.press("6")
        assert "partially effective" in terminal.text
        for key, verdict in (("+", "partial"), ("-", "ineffective")):
            await terminal.press(key)
            given = values(terminal)
            assert (given["remedy"], given["verdict"]) == (("R1",), (verdict,))
            assert "short by 6.8" in given["reason"][0] and "9.8 s" in given["reason"][0]
            await terminal.press("ctrl+g")
        await terminal.press("-", "ctrl+s")
        last = office.show(ref).remedies[0].verification
        assert last is not None and last.verdict.value == "ineffective"


@pytest.mark.parametrize("key", ["<", "-"])
async def test_what_falls_short_is_adjusted(office: Office, sit: Sit, key: str, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "11.3")
    async with sit(start=ref) as terminal:
        await terminal.press("6", key)
        assert ("short by 8.3" if language == "en" else "差 8.3") in values(terminal)["reason"][0]
        await terminal.press("ctrl+s")
        record = office.show(ref)
        assert record.stage is Stage.PLANNING
        await terminal.press("6")
        assert ("fell short: plan v2" if language == "en" else "没达标：调整为方案 v2") in terminal.text


async def test_many_figures_are_told_by_the_day_and_enter_shows_every_one(office: Office, sit: Sit) -> None:
    ref = finished(office)
    measured(office, ref)
    measured(office, ref, **RATE)
    office.clock.turn(4 * DAY)
    poured(office, ref, "E1", [(timedelta(hours=hour), f"2.{hour % 9}") for hour in range(1, 90)])
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        assert "89 figures; a row a day: the worst of it; Enter all" in terminal.text
        assert terminal.text.count("worst of 24") == 3
        await terminal.press("enter")
        assert "Enter folds" in terminal.text and "worst of" not in terminal.text and "E2" not in terminal.text
        await terminal.press("G")
        assert "1 more effect" in terminal.text and "Suggested" in terminal.text
        await terminal.press("g", "g", "enter")
        assert "E2" in terminal.text and "worst of" in terminal.text


async def test_why_nothing_is_measured_stands_there(office: Office, sit: Sit, language: str) -> None:
    ref = finished(office, cause="service")
    office.do("effect", ref, none="an attitude has no figure")
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        assert "an attitude has no figure" in terminal.text
        await terminal.press("+")
        assert isinstance(terminal.app.screen, ComplaintScreen | FormScreen)


async def test_an_effect_of_a_remedy_that_was_given_up_asks_for_nothing(office: Office, sit: Sit) -> None:
    office.enlist("bo")
    ref = executing(office, owner="bo")
    measured(office, ref, "11", remedy="R1")
    office.do("drop", ref, remedy="R1", reason="no longer needed")
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        assert "was given up" in terminal.text


# Fetching


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[Fetched | FirefightError | None]:
    """What fetching comes to, one look after the other."""
    coming: list[Fetched | FirefightError | None] = []

    def fetch(_screen: ComplaintScreen) -> Fetched | None:
        found = coming.pop(0)
        if isinstance(found, FirefightError):
            raise found
        return found

    monkeypatch.setattr(ComplaintScreen, "fetch_figures", fetch)
    return coming


async def look(terminal: Terminal) -> None:
    """Look whether figures are due, as happens now and then."""
    place = terminal.app.screen
    assert isinstance(place, ComplaintScreen)
    place.look_for_figures()
    await terminal.settle()


async def test_while_the_tab_is_open_figures_are_fetched_and_the_last_row_says_so(
    office: Office, sit: Sit, fetched: list[Fetched | FirefightError | None], language: str
) -> None:
    ref = finished(office)
    measured(office, ref, source="probe: wait")
    async with sit(start=ref) as terminal:
        await look(terminal)
        assert fetched == [], "another tab is open"
        await terminal.press("6")
        fetched += [Fetched(1), None, Fetched(0, ("E1 it took too long",)), FirefightError("no settings")]
        await look(terminal)
        assert ("1 figure fetched 12:00" if language == "en" else "12:00 取到 1 个数") in terminal.row(24)
        await look(terminal)
        await look(terminal)
        assert "E1 it took too long" in terminal.row(24)
        await look(terminal)
        assert "no settings" in terminal.row(24) and fetched == []


async def test_without_a_source_nothing_is_fetched(
    office: Office, sit: Sit, fetched: list[Fetched | FirefightError | None]
) -> None:
    ref = finished(office)
    measured(office, ref)
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        await look(terminal)
        assert fetched == [], "fetching would have taken one of none"


async def test_how_fetching_failed_stands_beside_its_source(office: Office, sit: Sit, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "2", source="probe: wait")
    fetching(office, ref, "E1", "the probe wait took more than 10 seconds", 3)
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        assert "probe: wait" in terminal.text
        assert ("failed 3 times: the probe" if language == "en" else "取数失败 3 次：the probe") in terminal.text


# Words from people


async def test_hostile_words_pass_clean_at_every_size(office: Office, sit: Sit, language: str) -> None:
    ref = finished(office)
    for hostile in CORPUS[:: len(CORPUS) // 12]:
        try:
            measured(office, ref, name=hostile.text[:60] or "-", unit=hostile.text[:30] or "-")
        except FirefightError:
            continue
    for one in office.show(ref).effects:
        office.do("measure", ref, effect=one.label, value="-123456789012345678.5")
    async with sit(start=ref) as terminal:
        await terminal.press("6")
        for columns, rows in SIZES:
            await terminal.resize(columns, rows)
            assert len(terminal.rows) == rows, "each is as wide as the terminal and holds no control character"
        await terminal.press("G", "enter")
        assert len(terminal.rows) == 50
