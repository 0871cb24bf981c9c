"""Rewrite the generated files, or with `--check` say which of them are stale.

A generated file is one line in `GENERATED`: its path, and the `module:function` that returns its whole text. The
function takes nothing, reads nothing but the code, and returns the same text on every machine.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from firefight_tui import words

ROOT = Path(__file__).resolve().parent.parent

GENERATED: tuple[tuple[str, str], ...] = (
    ("firefight_tui/desk/catalogue.py", "firefight_tui.desk.catalogue_text:catalogue_text"),
    ("firefight_tui/desk/china_days.py", "firefight_tui.desk.china_text:china_text"),
    ("firefight_tui/store/quick_sql.py", "firefight_tui.store.quick_text:quick_text"),
    ("docs/cli.md", "firefight_tui.cli.reference:cli_text"),
    ("docs/verbs.md", "firefight_tui.cli.reference:verbs_text"),
    ("docs/keys.md", "firefight_tui.screens.keys_text:keys_text"),
    ("docs/pictures/inbox.svg", "scripts.pictures:inbox"),
    ("docs/pictures/inbox.zh_CN.svg", "scripts.pictures:inbox_zh_cn"),
    ("docs/pictures/effect.svg", "scripts.pictures:effect"),
    ("docs/pictures/effect.zh_CN.svg", "scripts.pictures:effect_zh_cn"),
)


def generated_text(source: str) -> str:
    """The text a `module:function` returns, ending in one newline.

    Raises:
        TypeError: The function returned something else than a text.
    """
    module, _, name = source.partition(":")
    text = getattr(importlib.import_module(module), name)()
    if not isinstance(text, str):
        raise TypeError(f"{source} returned {type(text).__name__} instead of the file's text")
    return text.rstrip("\n") + "\n"


def stale(generated: Sequence[tuple[str, str]], root: Path) -> dict[Path, str]:
    """The files that differ from what their functions return, each with the text it should hold."""
    wanted = {root / path: generated_text(source) for path, source in generated}
    return {path: text for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text}


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is stale")
    checking = parser.parse_args(arguments).check
    words.set_language("en")
    differing = stale(GENERATED, ROOT)
    for path, text in differing.items():
        print(f"{'stale' if checking else 'written'}: {path.relative_to(ROOT)}")
        if not checking:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if checking and differing:
        print("Run `make generate`.", file=sys.stderr)
    return 1 if checking and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
