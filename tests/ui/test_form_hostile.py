"""Whatever is pasted into a form or comes to it from the store is text, as wide as it says, and does nothing."""

from __future__ import annotations

from firefight_tui.desk.catalogue_entry import FieldEntry
from firefight_tui.domain.text import clean
from firefight_tui.screens import verbs
from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.form_field import FormField
from firefight_tui.widgets.entries import TextEntry
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal
from tests.ui.forms import enter, field, form, paste, rested

HOSTILE = (
    "\x1b[31mred\x1b[0m \x1b[2J\x1b]0;title\x07",
    "\x1b]52;c;cm0gLXJmIC8=\x07 \x1bP+q544e\x1b\\",
    "\x9b31m c1 \x85 \x90q\x9c",
    "nul \x00 bell \x07 back \x08\x08\x08 del \x7f",
    "bidi \u202e evil \u202c \u2066 iso \u2069 \u200f",
    "[@click=app.quit]press me[/] [bold red]x",
    "[prod] api [/dev/sda1] down [/]",
    "a" + "\u0301" * 200 + " zalgo",
    "zero\u200bwidth\u200c\u200d\ufeff \u2060 \u00ad",
    "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f 🏴\U000e0067\U000e0062 👍🏽",
    "lone \ud83d surrogate \udcff \ufffe",
    "lines\r\nof\rall\u2028kinds\u2029here\ttab\x0bvt\x0cff",
    "{0} %s {name} \\ ' \" ; $(id) `id`",
    "宽" * 300 + "narrow" * 300,
    "ｆｕｌｌ\u3000ｗｉｄｔｈ ﷽ ꧅ 𒐫",
)

FORMS = 5
"""Forms the texts are shared out to: what a form costs is its fields, not the words in them."""


def harmless(terminal: Terminal) -> bool:
    """Every row is as wide as the terminal and holds nothing that cleaning would change."""
    return [row for row in terminal.rows if clean(row) != row] == []


async def test_pasted_into_every_kind_of_field_it_is_text(office: Office, sit: Sit) -> None:
    office.report(client="Acme")
    async with sit() as terminal:
        await terminal.press("n")
        everything = " ".join(HOSTILE)
        for name, texts in (
            ("title", HOSTILE),
            ("body", ("\n".join(HOSTILE),)),
            ("client", (everything,)),
            ("contact", (everything,)),
            ("cause", (everything,)),
            ("occurred_at", HOSTILE[:4]),
        ):
            found = await enter(terminal, name)
            for text in texts:
                found.put(())
                await paste(terminal, text)
                assert harmless(terminal) and clean(found.typed, limit=10**6, line=10**6) == found.typed
        await rested(terminal)
        await terminal.press("ctrl+s")
        assert harmless(terminal) and terminal.app.is_running and isinstance(terminal.app.screen, FormScreen)


async def test_from_the_store_it_is_text(office: Office, sit: Sit) -> None:
    edit = verbs.verb_named("edit")
    assert edit is not None
    async with sit(size=(120, 30)) as terminal:
        seat = terminal.app.seat
        for text in HOSTILE:
            office.report(client=text[:200])
        for texts in (sorted(HOSTILE[start::FORMS], key=len) for start in range(FORMS)):
            name, title, lines = " ".join(texts)[:200], " ".join(texts)[:300], "\n".join(texts)
            ref = office.report(client=name, title=title, body=lines, project=name, contact=name, impact=lines)
            terminal.app.push_screen(FormScreen(seat, edit, (ref,), office.show(ref)))
            await terminal.settle()
            assert harmless(terminal) and not seat.drafts and form(terminal).values() == {}
            await terminal.press("ctrl+g")
        await terminal.press("n")
        for _text in HOSTILE:
            await terminal.press("down")
            assert harmless(terminal)
            known = seat.names().clients
            assert field(terminal, "client").value in known, "the name chosen is the one in the store"


async def test_marks_typed_one_by_one_pile_up_no_higher(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("n")
        for name in ("title", "body"):
            await enter(terminal, name)
            await terminal.type("a" + "\u0301" * 20)
            assert field(terminal, name).typed == "a" + "\u0301" * 4


async def test_a_repeated_text_takes_a_line_for_each(office: Office, sit: Sit) -> None:
    """As the call sheet asks for phenomena: no verb has such a field yet that can be tried."""
    entry = verbs.verb_named("note")
    assert entry is not None
    several = entry._replace(fields=(FieldEntry("text", "text", True, True, (), "the note"),))
    async with sit() as terminal:
        office.report()
        terminal.app.push_screen(FormScreen(terminal.app.seat, several, ("FF-1",), office.show("FF-1")))
        await terminal.settle()
        found = form(terminal).query_one(FormField)
        assert isinstance(found.entry, TextEntry)
        await paste(terminal, "Slow at 20:00\n\n  \n提交后白屏\n")
        assert found.texts == ("Slow at 20:00", "提交后白屏") and found.value == ["Slow at 20:00", "提交后白屏"]
        await terminal.press("ctrl+g")
        assert terminal.app.seat.drafts["note", ("FF-1",)].texts == {"text": ("Slow at 20:00", "提交后白屏")}
