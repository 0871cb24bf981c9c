"""`firefight roster import`, `keys` and what `ls --json` says of calls, absences and load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call

ENGINEERS = """姓名,工号,角色,技能,时区,工作时间,可接件数,备注
柏林涛,bo,组长、开发,"java:4,性能:3",Asia/Shanghai,周一至周五 9:00-18:00,5,x
陈立,chen,数据库,mysql:5,Asia/Shanghai,,,
李晓雯,B O,对接,,,,,
吴敏杰,wu,测试,压测:9,,,,
孙海涛,sun,运维,k8s:4,Asia/Shangai,,,
"""
TIMES = """handle,from,to,kind
bo,+1h,+9h,
chen,+1d,+3d,absent
chen,+2d,+4d,oncall
bo,+9h,+1h,oncall
zed,+1h,+2h,
bo,+1h,+2h,party
"""


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., str]:
    def write(text: str, charset: str = "utf-8") -> str:
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(charset))
        return str(path)

    return write


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_engineers_come_from_a_chinese_spreadsheet_and_bad_lines_are_told(
    call: Call, put: Callable[..., str], charset: str
) -> None:
    answer = call("roster", "import", put(ENGINEERS, charset), "--json", "--as", "bo")
    assert answer.code == 65
    answers = {one["line"]: one for one in answer.json}
    assert [answers[number]["status"] for number in sorted(answers)] == ["done", "done", *["rejected"] * 3]
    assert "2 lines done, 3 rejected" in answer.err
    assert [answers[number]["reason"].split(":")[0] for number in (4, 5, 6)] == ["handle", "skills", "timezone"]
    found = {one["handle"]: one for one in call("roster", "ls", "--json", "--as", "bo").json}
    assert set(found) == {"bo", "chen"}
    assert found["bo"]["skills"] == {"java": 4, "性能": 3} and found["bo"]["roles"] == ["commander", "developer"]
    assert found["bo"]["access"] == "administrator"
    assert found["chen"]["load"] == {"in_hand": 0, "urgent": 0, "late": 0}


def test_the_import_is_one_act_and_one_undo_takes_it_back(call: Call, put: Callable[..., str]) -> None:
    call("do", "enlist", "handle=ada", "name=Ada", "--as", "ada")
    assert call("roster", "import", put(ENGINEERS.replace("bo,", "bob,")), "--as", "ada").code == 65
    assert len(call("roster", "ls", "--json").json) == 3
    assert call("do", "undo", "--as", "ada").code == 0
    assert [one["handle"] for one in call("roster", "ls", "--json").json] == ["ada"]


def test_shifts_and_absences_come_from_a_file_of_their_own(call: Call, put: Callable[..., str]) -> None:
    call("roster", "import", put(ENGINEERS), "--as", "bo")
    answer = call("roster", "import", put(TIMES), "--as", "bo")
    assert answer.code == 65
    assert "3 lines done, 3 rejected" in answer.err
    rows = answer.out.splitlines()
    assert rows[:3] == [
        "done      line 2:   bo oncall",
        "done      line 3:   chen absent",
        "done      line 4:   chen oncall",
    ]
    for row, told in zip(
        rows[3:],
        ("line 5:   bo oncall to: ", "line 6:   zed oncall zed is not", "line 7:   bo the kind is"),
        strict=True,
    ):
        assert row.startswith(f"rejected  {told}")
    call("do", "oncall", "engineer=bo", "from=-1h", "to=+1h", "--as", "bo")
    call("do", "absent", "engineer=chen", "from=-1h", "to=+1h", "--as", "bo")
    found = {one["handle"]: one for one in call("roster", "ls", "--json").json}
    assert (found["bo"]["on_call"], found["bo"]["absent_until"]) == (True, None)
    assert found["chen"]["on_call"] is False and found["chen"]["absent_until"] is not None


def test_a_dry_run_says_the_same_of_every_line_and_keeps_nothing(call: Call, put: Callable[..., str]) -> None:
    call("do", "enlist", "handle=bo", "name=Bo", "--as", "bo")
    before = call("roster", "ls", "--json").json
    tried = call("roster", "import", put(ENGINEERS), "--dry-run", "--as", "bo")
    assert tried.code == 65 and "Would be: 2 lines done, 3 rejected" in tried.err
    assert call("roster", "ls", "--json").json == before
    assert call("roster", "import", put(ENGINEERS), "--as", "bo").out == tried.out
    times = TIMES.replace("chen,+2d,+4d,oncall", "chen,+1d,+4d,oncall").replace("+3d,absent", "+4d,absent")
    tried = call("roster", "import", put(times), "--dry-run", "--json", "--as", "bo")
    assert [one["status"] for one in tried.json] == [*["done"] * 3, *["rejected"] * 3]
    assert call("roster", "ls", "--json").json[0]["on_call"] is False
    assert call("roster", "import", put(times), "--json", "--as", "bo").json == tried.json
    call("do", "enlist", "handle=wu", "name=Wu", "--as", "bo")
    refused = call("roster", "import", put(ENGINEERS), "--dry-run", "--as", "wu")
    assert refused.code == 1 and "administrator access" in refused.err


@pytest.mark.parametrize("text", ["", "what,is,this\n1,2,3\n", "handle\nbo\n"])
def test_a_file_without_its_columns_is_bad_input(call: Call, put: Callable[..., str], text: str) -> None:
    answer = call("roster", "import", put(text), "--as", "bo")
    assert answer.code == 65 and "name the columns" in answer.err
    assert call("roster", "import", "/nowhere/at/all.csv").code == 66


def test_keys_are_printed_with_whose_they_are(call: Call) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBQ1wvJCIhzZ4wJ1sWjhYmTRyXVj0Zk3q7xN3aLZqj5r bo@desk"
    assert "No keys yet" in call("roster", "keys").err
    call("do", "key", "engineer=bo", f"public_key={key}", "--as", "bo")
    assert call("roster", "keys").out == f'restrict,pty,command="firefight-ssh bo" {key}\n'
    [one] = call("roster", "keys", "--json").json
    assert one["fingerprint"] == "SHA256:Bleivoa6TrRTLRaG5F7Rs8FWITMdXHHVYV7F86m0Wms"
