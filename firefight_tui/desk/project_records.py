"""Requirements of a project by what people call them, and which of them still want a signature (S28, S47)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.domain.project_records import UnsignedRequirement, requirement_number, same_title
from firefight_tui.domain.vocabulary import RemedyKind
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Complaint, Project, Remedy, Requirement, Signoff
from firefight_tui.words import _

FIELD = "requirement"
LONGEST_ID = 15


def requirement_named(on: Occasion, complaint: Complaint, text: str) -> Requirement:
    """The requirement of a complaint's project that a remedy names: by its id, its R-number or its title.

    A title nobody has recorded yet becomes a requirement of the project.

    Raises:
        InvalidValue: The complaint has no project, or the project has no requirement of this id or number.
    """
    if complaint.project_id is None:
        raise InvalidValue(
            _("{field}: the complaint has no project yet.").format(field=FIELD),
            _("Say which system it is about: edit project=..."),
            field=FIELD,
        )
    project = on.work.locked(Project, complaint.project_id)
    assert project is not None, "rows are never deleted"
    client = on.session.get(Client, project.client_id)
    assert client is not None, "every project has a client"
    for prefix in (f"{client.name}/{project.name}/", f"{project.name}/"):
        text = text.removeprefix(prefix).strip() or text
    found = _chosen(requirements_of(on.session, project), text)
    if found is not None:
        return found
    if _is_reference(text):
        raise _unknown(text, _("Give its title to record it: requirement={example}").format(example=_("TITLE")))
    return requirement_titled(on, project, text)


def requirement_titled(on: Occasion, project: Project, title: str) -> Requirement:
    """The project's requirement of this title, created with the next number when it is new.

    The project is locked by the caller: two who come at once would take the same number.
    """
    every = select(Requirement).where(Requirement.project_id == project.id).order_by(Requirement.id)
    for one in on.session.scalars(every):
        if same_title(one.title, title):
            one.retracted = False
            return one
    last = on.session.scalar(select(func.max(Requirement.number)).where(Requirement.project_id == project.id))
    made = Requirement(project_id=project.id, number=(last or 0) + 1, title=title)
    on.add(made)
    return made


def requirement_called(on: Occasion, text: str) -> Requirement:
    """The one requirement of any project called so: by its id, its R-number or its title.

    `PROJECT/R-12` and `CLIENT/PROJECT/R-12` tell of which project, where several have one of that name.

    Raises:
        InvalidValue: There is none, or more than one.
    """
    found = list(_everywhere(on.session, text)) or list(_within_projects(on.session, text))
    if not found:
        raise _unknown(text, _("Record it first: requirement PROJECT TITLE."))
    if len(found) > 1:
        raise InvalidValue(
            _("{field}: several projects have a requirement {name}.").format(field=FIELD, name=text),
            _("Name it by its project, such as {example}.").format(example=f"{_('PROJECT')}/{text}"),
            field=FIELD,
        )
    return found[0]


def requirements_of(session: Session, project: Project) -> list[Requirement]:
    """The requirements in force of a project, by their numbers."""
    wanted = select(Requirement).where(Requirement.project_id == project.id, Requirement.retracted.is_(False))
    return list(session.scalars(wanted.order_by(Requirement.number)))


def unsigned_requirements(session: Session, complaint: Complaint) -> tuple[UnsignedRequirement, ...]:
    """The corrections that were carried out while the requirement they are for has no signature of the client."""
    done = [
        one
        for one in rows_of(session, Remedy, complaint)
        if one.kind is RemedyKind.CORRECTION
        and one.requirement_id is not None
        and one.finished_at is not None
        and one.dropped_at is None
    ]
    keys = {one.requirement_id for one in done}
    if not keys:
        return ()
    signed = set(
        session.scalars(
            select(Signoff.requirement_id).where(Signoff.requirement_id.in_(keys), Signoff.retracted.is_(False))
        )
    )
    wanted = select(Requirement).where(Requirement.id.in_(keys - signed), Requirement.retracted.is_(False))
    open_ones = {one.id: one for one in session.scalars(wanted)}
    return tuple(
        UnsignedRequirement(one.id, one.number, needed.id, needed.number, needed.title)
        for one in done
        if one.requirement_id is not None and (needed := open_ones.get(one.requirement_id)) is not None
    )


def _chosen(rows: Iterable[Requirement], text: str) -> Requirement | None:
    """The one of a project that is called so."""
    number = requirement_number(text)
    return next(
        (one for one in rows if str(one.id) == text or one.number == number or same_title(one.title, text)), None
    )


def _is_reference(text: str) -> bool:
    return text.isdecimal() or requirement_number(text) is not None


def _everywhere(session: Session, text: str) -> Iterator[Requirement]:
    """Those of all projects that are called so, the one of this id alone where the text is one."""
    asked: ColumnElement[bool] = func.lower(Requirement.title) == " ".join(text.split()).lower()
    number = requirement_number(text)
    if text.isdecimal():
        asked = Requirement.id == (int(text) if len(text) <= LONGEST_ID else 0)
    elif number is not None:
        asked = Requirement.number == number
    wanted = select(Requirement).join(Project, Project.id == Requirement.project_id)
    yield from session.scalars(wanted.where(asked, Requirement.retracted.is_(False), Project.retracted.is_(False)))


def _within_projects(session: Session, text: str) -> Iterator[Requirement]:
    """Those whose project is named before them; a name may hold a slash itself."""
    parts = text.split("/")
    for place in range(1, len(parts)):
        named, asked = "/".join(parts[:place]).strip(), "/".join(parts[place:]).strip()
        projects = select(Project).join(Client, Client.id == Project.client_id).where(Project.retracted.is_(False))
        whole = Client.name + "/" + Project.name
        for project in session.scalars(projects.where((Project.name == named) | (whole == named))):
            found = _chosen(requirements_of(session, project), asked)
            if found is not None:
                yield found


def _unknown(text: str, hint: str) -> InvalidValue:
    return InvalidValue(_("{field}: there is no requirement {name}.").format(field=FIELD, name=text), hint, field=FIELD)
