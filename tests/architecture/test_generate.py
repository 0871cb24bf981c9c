"""The generated files are what the code would generate now."""

from __future__ import annotations

from pathlib import Path

from scripts import generate
from tests.architecture.tree import ROOT


def test_no_generated_file_is_stale() -> None:
    assert generate.stale(generate.GENERATED, ROOT) == {}


def test_a_missing_or_changed_file_is_named_with_the_text_it_should_hold(tmp_path: Path) -> None:
    (tmp_path / "changed").write_text("an older text\n", "utf-8")
    (tmp_path / "same").write_text(f"{__doc__}\n", "utf-8")
    source = f"{__name__}:this_text"
    registered = [(name, source) for name in ("changed", "same", "missing")]
    stale = generate.stale(registered, tmp_path)
    assert stale == {tmp_path / "changed": f"{__doc__}\n", tmp_path / "missing": f"{__doc__}\n"}


def this_text() -> str:
    return __doc__ or ""
