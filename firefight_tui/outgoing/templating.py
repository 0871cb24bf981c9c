"""Templates of documents: those that are shipped, and the user's own beside the settings file, which win.

Loaded when a document is made: Jinja2 is not needed before. A template runs in Jinja's sandbox and is given one record
of what a client may read. Words put out by it never become marks (`marked`).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from firefight_tui.domain.closing_paper import ClosingPaper
from firefight_tui.domain.effect_paper import Proof
from firefight_tui.domain.papers import LetterPaper
from firefight_tui.domain.plan_paper import PlanPaper
from firefight_tui.domain.text import clean
from firefight_tui.errors import BadSettings
from firefight_tui.outgoing.document import Block, Drawn, Pictured
from firefight_tui.outgoing.marked import blocks_of, veiled
from firefight_tui.words import _

SHIPPED = "templates"
"""The folder beside this module."""

ENDING = ".md.j2"


class Templates:
    """The templates of one language.

    Args:
        language: en or zh_CN.
        folder: The user's own, `LANGUAGE/NAME.md.j2` in it; None where there are none.
    """

    def __init__(self, language: str, folder: Path | None = None) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=_Loader(language, folder),
            finalize=_put,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # What is put out is veiled: HTML is no mark here.
        )

    def blocks(self, name: str, **papers: PlanPaper | LetterPaper | ClosingPaper | Sequence[Proof]) -> list[Block]:
        """The document of a template; a fence that holds the picture of an effect and nothing else becomes one.

        Raises:
            BadSettings: The template cannot be used; the message names file and line.
        """
        proofs = [one for paper in papers.values() for one in _proofs_of(paper)]
        try:
            found = blocks_of(self._environment.get_template(f"{name}{ENDING}").render(**papers))
            return [_drawn(block, proofs) for block in found]
        except TemplateNotFound as error:
            raise _unusable(
                *_place(error, name), _("there is no template {name}").format(name=error.message)
            ) from error
        except TemplateSyntaxError as error:
            raise _unusable(error.filename or name, error.lineno, error.message or "") from error
        except SecurityError as error:
            raise _unusable(
                *_place(error, name), _("it reaches for what is closed to it: {what}").format(what=error)
            ) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise _unusable(*_place(error, name), str(error) or type(error).__name__) from error


def _proofs_of(paper: PlanPaper | LetterPaper | ClosingPaper | Sequence[Proof]) -> Sequence[Proof]:
    return paper.effects if isinstance(paper, PlanPaper | LetterPaper | ClosingPaper) else paper


def _drawn(block: Block, proofs: list[Proof]) -> Block:
    """The picture the lines of a block are of, where they are one; it is taken out of those still to come."""
    if not isinstance(block, Drawn):
        return block
    lines = [line.rstrip() for line in block.lines]
    for place, one in enumerate(proofs):
        if lines == [clean(line, on_paper=True).rstrip() for line in one.picture]:
            return Pictured(block.lines, proofs.pop(place).chart)  # Two may look alike: each is shown once.
    return block


def _put(value: object) -> str:
    """What a template puts out; an unknown name or a closed door speaks up here."""
    return veiled("" if value is None else str(value))


class _Loader(BaseLoader):
    """Finds a template in the user's folder, else among those that are shipped."""

    def __init__(self, language: str, folder: Path | None) -> None:
        self._language, self._folder = language, folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """The text of a template and the file it stands in.

        Raises:
            TemplateNotFound: There is none.
            BadSettings: The user's own cannot be read; the shipped one does not step in for it.
        """
        if "/" in template or "\\" in template or template.startswith("."):
            raise TemplateNotFound(template)
        own = self._own(template)
        if own is not None:
            return own[0], own[1], None
        shipped = files("firefight_tui.outgoing") / SHIPPED / self._language / template
        if not shipped.is_file():
            raise TemplateNotFound(template)
        return shipped.read_text(encoding="utf-8"), str(shipped), None

    def _own(self, template: str) -> tuple[str, str] | None:
        if self._folder is None:
            return None
        file = self._folder / self._language / template
        try:
            raw = file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unusable(str(file), 1, error.strerror or "") from error
        try:
            return raw.decode("utf-8-sig"), str(file)
        except UnicodeDecodeError as error:
            raise _unusable(str(file), raw.count(b"\n", 0, error.start) + 1, _("it is not UTF-8")) from error


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """The file and line of a template in which it happened."""
    steps = [step for step in traceback.extract_tb(error.__traceback__) if step.filename.endswith(ENDING)]
    return (steps[-1].filename, steps[-1].lineno or 1) if steps else (f"{name}{ENDING}", 1)


def _unusable(path: str, line: int, reason: str) -> BadSettings:
    return BadSettings(
        _("The template {path}, line {line}: {reason}.").format(path=path, line=line, reason=reason.rstrip(".")),
        _("Mend the file, or take it away: the shipped template is then used."),
    )
