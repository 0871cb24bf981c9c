"""`firefight calendar`, and what doctor says of a year nobody has announced."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call


def test_the_special_days_of_a_year_are_listed(call: Call) -> None:
    found = call("calendar", "ls", "2026", "--json").json
    assert (found["country"], found["year"], found["warning"], found["schema"]) == ("CN", 2026, None, 1)
    days = {one["date"]: one["working"] for one in found["days"]}
    assert days["2026-10-01"] is False
    assert days["2026-10-10"] is True
    assert "2026-10-10  Sat  work" in call("calendar", "ls", "2026").out


def test_a_year_of_china_that_is_not_announced_warns_until_it_is_imported(call: Call, tmp_path: Path) -> None:
    answer = call("calendar", "ls", "2099")
    assert answer.code == 0
    assert "2099: the make-up days of China are not announced" in answer.err
    file = tmp_path / "2099.csv"
    file.write_text("date,working,name\n2099-02-01,no,x\n2099-02-07,yes,made up\nnonsense,no,x\n", "utf-8")
    answer = call("calendar", "import", str(file))
    assert (answer.code, answer.out) == (65, "2 days taken in.\n")
    assert f"{file}:4:" in answer.err
    assert "not announced" not in call("calendar", "ls", "2099").err
    assert [one["source"] for one in call("calendar", "ls", "2099", "--json").json["days"]].count("desk") == 2
    assert call("do", "undo").code == 0
    assert "not announced" in call("calendar", "ls", "2099").err


def test_an_import_in_chinese_of_another_country(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "hk.csv"
    file.write_bytes("日期,类型,名称\n2026-12-24,休,平安夜\n".encode("gb18030"))
    assert call("calendar", "import", str(file), "--country", "hk", "--json").json["imported"] == 1
    days = call("calendar", "ls", "2026", "--country", "HK", "--json").json["days"]
    assert {"date": "2026-12-24", "working": False, "name": "平安夜", "source": "desk"} in days


def test_what_cannot_be_imported_says_why(call: Call, tmp_path: Path) -> None:
    assert call("calendar", "import", str(tmp_path / "nowhere.csv")).code == 66
    (tmp_path / "bad.csv").write_text("nothing\n", "utf-8")
    assert call("calendar", "import", str(tmp_path / "bad.csv")).code == 65
    assert "No holidays are known of XX" in call("calendar", "ls", "--country", "XX").err
