"""Mail that nobody in this project wrote, where it is at hand: read without an exception, and sensibly."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firefight_tui.intake.items import Automatic, Item, Letter
from firefight_tui.intake.sources import read_sources

FOLDER = Path(__file__).parents[2].parent / "shared" / "realmail"
NOW = datetime(2026, 11, 20, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real mail is not here")


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    return {item.source.rpartition("/")[2].partition(":")[0]: item for item in read_sources([str(FOLDER)], now=NOW)}


def letter(items: dict[str, Item], name: str) -> Letter:
    content = items[f"{name}.eml"].content
    assert isinstance(content, Letter)
    return content


def test_every_file_gives_one_item_and_only_bounces_are_skipped(items: dict[str, Item]) -> None:
    assert len(items) == sum(path.is_file() for path in FOLDER.rglob("*"))
    assert [name for name, item in items.items() if item.rejected] == ["PROVENANCE.md"]
    skipped = {item.content.automatic for item in items.values() if isinstance(item.content, Letter) and item.skipped}
    assert skipped == {Automatic.BOUNCE}
    assert sum(bool(item.skipped) for item in items.values()) == 6


def test_nothing_read_holds_what_must_not_be_stored(items: dict[str, Item]) -> None:
    for item in items.values():
        if isinstance(item.content, Letter):
            whole = item.content.title + item.content.text + "".join(one.name for one in item.content.attachments)
            assert "\0" not in whole
            whole.encode()
            assert item.content.title.strip()
            assert item.raw


@pytest.mark.parametrize(
    "name",
    [
        "android",
        "aol",
        "apple_mail",
        "apple_mail_2",
        "comcast",
        "gmail",
        "hotmail",
        "iphone",
        "outlook",
        "sparrow",
        "thunderbird",
        "yahoo",
    ],
)
def test_the_quotes_of_twelve_mailers_are_folded(items: dict[str, Item], name: str) -> None:
    found = letter(items, name)
    assert found.body == "Hello"
    assert "Hi" in found.quoted


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("raw_email", "NOTE: 한국말로 하는 것"),
        ("japanese", "まみむめも"),
        ("mail_test_12", "代开各地增值税发票"),
        ("bad_subject", "MySurvey.com: You have a survey waiting! 91123105"),
        ("invalid_subject_characters", "Formação FrenetikPolis: Mega Campanha Final Verão | Cursos de Setembro"),
        ("new_line_in_to_header", "[Online Lead] Online Lead #1111111"),
    ],
)
def test_titles_are_decoded(items: dict[str, Item], name: str, title: str) -> None:
    assert letter(items, name).title == title


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("ks_c_5601-1987", "스티해"),
        ("japanese_iso_2022", "すみません。"),
        ("raw_email", "대부분의 마찬가지로, 우리는 하나님을 믿습니다.\n\n제 이름은 Jamis입니다."),
    ],
)
def test_texts_are_decoded(items: dict[str, Item], name: str, body: str) -> None:
    assert letter(items, name).body == body


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("japanese_attachment", ["てすと.txt"]),
        ("m1015.txt", ["HasenundFrösche.txt"]),
        ("m0018.txt", ["blueball.png", "greenball.png", "redball.png"]),
        ("mail_test_14", ["attachment-1.png"]),
        ("attachment_message_rfc822", ["ForwardedMessage.eml"]),
        ("attachment_with_quoted_filename", ["Eelanalüüsi päring.jpg"]),
    ],
)
def test_files_are_found(items: dict[str, Item], name: str, files: list[str]) -> None:
    assert [one.name for one in letter(items, name).attachments] == files


def test_mails_without_text_are_few(items: dict[str, Item]) -> None:
    counted = Counter(bool(item.content.body) for item in items.values() if isinstance(item.content, Letter))
    assert counted[False] == 17  # pictures and cut-off samples; none of them holds a text part
