r"""The message catalogue: extract the words of the source, merge translations, compile, check that none is missing.

Jobs of `python -m scripts.messages`:

- `extract`: the template, on stdout.
- `update`: bring the Chinese catalogue up to the source.
- `merge FILE.json...`: update, then fill in `{msgid: msgstr}`; a key `short\u0004msgid` has the context `short`.
- `compile`: write the .mo beside the .po.
- `check`: exit 1 when something is missing, wrong or stale.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from firefight_tui import __version__
from firefight_tui.domain import labels
from scripts.wording import faults

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "firefight_tui"
CHINESE = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "firefight.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
CONTEXT_MARK = "\u0004"


class Sheet(Catalog):
    """A catalogue whose header never changes by itself: no date, no tool version."""

    def __init__(self, locale: str | None = None) -> None:
        super().__init__(locale=locale, domain="firefight", fuzzy=False, header_comment="# The words of Firefight.")

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's fields."""
        fields = [("Project-Id-Version", f"firefight-tui {__version__.split('.')[0]}"), ("MIME-Version", "1.0")]
        if self.locale_identifier:
            fields += [("Language", str(self.locale_identifier)), ("Plural-Forms", self.plural_forms)]
        return [*fields, ("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "8bit")]


def key_of(message: Message) -> tuple[str, str | None]:
    """What a message is known by: its (singular) words and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def messages_of(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def extract() -> Sheet:
    """The words of the source, in the order of their files; each with the files it stands in."""
    found = Sheet()
    calls = extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, _line, words, comments, context in calls:
        found.add(words, locations=[(f"firefight_tui/{name}", 0)], auto_comments=comments, context=context)
    # Private to the domain, but its words stand in no call that could be found.
    for table in labels.SHORTS.values():
        for word in table.values():
            found.add(word, locations=[("firefight_tui/domain/labels.py", 0)], context="short")
    return found


def read() -> Catalog:
    """The Chinese catalogue as it stands in its file; an empty one where there is none."""
    if not CHINESE.is_file():
        return Sheet("zh_CN")
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_CN", domain="firefight")


def updated(old: Catalog, template: Sheet) -> Sheet:
    """The template's messages with the translations they had under exactly the same words; the rest is dropped."""
    known = {key_of(message): message for message in messages_of(old) if not message.fuzzy}
    made = Sheet("zh_CN")
    for message in sorted(messages_of(template), key=lambda each: (each.context or "", key_of(each)[0])):
        was = known.get(key_of(message))
        fits = was is not None and isinstance(was.id, str) is isinstance(message.id, str)
        made.add(
            message.id,
            was.string if was and fits else None,
            sorted(set(message.locations)),
            auto_comments=message.auto_comments,
            user_comments=was.user_comments if was else (),
            context=message.context,
        )
    return made


def fill(sheet: Sheet, translations: dict[str, str], *, replace: bool) -> Iterator[str]:
    """Put translations where there are none yet; yields what could not be placed or differs from what stands."""
    for words, translation in translations.items():
        context, mark, msgid = words.rpartition(CONTEXT_MARK)
        message = sheet.get(msgid, context if mark else None) or _by_plural(sheet, msgid)
        if message is None:
            yield f"not a message of the source: {words!r}"
            continue
        had = message.string if isinstance(message.string, str) else "".join(message.string or ())
        if had and had != translation and not replace:
            yield f"kept {had!r}, not {translation!r}: {words!r}"
            continue
        message.string = translation if isinstance(message.id, str) else (translation,)


def _by_plural(sheet: Sheet, words: str) -> Message | None:
    return next((each for each in messages_of(sheet) if isinstance(each.id, tuple) and words in each.id), None)


def po_bytes(sheet: Sheet) -> bytes:
    """The text form, without line numbers, so that it changes only when words do."""
    out = io.BytesIO()
    write_po(out, sheet, width=110, include_lineno=False, sort_output=False)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The form read at run time: the same bytes for the same words."""
    sheet = Sheet("zh_CN")
    for message in messages_of(catalogue):
        if not message.fuzzy:
            sheet.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, sheet)
    return out.getvalue()


def check() -> Iterator[str]:
    """What is wrong with the Chinese catalogue, a line each."""
    template, chinese = extract(), read()
    wanted = {key_of(message): message for message in messages_of(template)}
    held = {key_of(message): message for message in messages_of(chinese)}
    for key, message in wanted.items():
        there = held.get(key)
        if there is None or isinstance(there.id, str) is not isinstance(message.id, str):
            yield f"not in the catalogue: {key[0]!r}"
        else:
            yield from (f"{fault}: {key[0]!r}" for fault in faults(there))
    yield from (f"obsolete: {key[0]!r}" for key in held if key not in wanted)
    yield from (f"obsolete: {key_of(message)[0]!r}" for message in chinese.obsolete.values())
    compiled = CHINESE.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != mo_bytes(chinese):
        yield "stale: firefight.mo (run `make messages`)"


def write(sheet: Sheet) -> None:
    """Write the text form into the package."""
    CHINESE.parent.mkdir(parents=True, exist_ok=True)
    CHINESE.write_bytes(po_bytes(sheet))


def merge(files: Sequence[Path], *, replace: bool) -> None:
    """Bring the catalogue up to the source and fill in what the files give; says what did not fit."""
    sheet = updated(read(), extract())
    for path in files:
        for remark in fill(sheet, json.loads(path.read_text("utf-8")), replace=replace):
            print(f"{path.name}: {remark}", file=sys.stderr)
    write(sheet)
    empty = [key_of(message)[0] for message in messages_of(sheet) if not _translated(message)]
    print(f"{len(sheet)} messages, {len(empty)} without Chinese")


def _translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.messages")
    parser.add_argument("job", choices=("extract", "update", "merge", "compile", "check"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.json")
    parser.add_argument("--replace", action="store_true", help="merge: also over translations that stand")
    asked = parser.parse_args(arguments)
    match asked.job:
        case "extract":
            sys.stdout.write(po_bytes(extract()).decode())
        case "update" | "merge":
            merge(asked.files, replace=asked.replace)
        case "compile":
            CHINESE.with_suffix(".mo").write_bytes(mo_bytes(read()))
        case "check":
            found = sorted(check())
            print("\n".join(found) or "The message catalogue is whole.")
            return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
