"""What may be set: by a flag, the environment, a file, or left as it is; each value with where it came from."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from firefight_tui.errors import BadSettings, UsageError
from firefight_tui.words import N_, _

PROGRAM = "firefight"
HANDLE = re.compile(r"[a-z][a-z0-9._-]{0,31}")
"""What an engineer may be called (safety.md, Session and access)."""

THEMES = ("ember", "paper", "ansi")
WIDTHS = ("auto", "narrow", "wide")
ALARMS = ("bell", "osc", "off")
KEYS = "keys"
"""The table of the file that binds keys."""

SMTP, REACH, WATCH, DOCUMENTS = "smtp", "reach", "watch", "documents"
PROMETHEUS, PROBES = "prometheus", "probes"
TABLES = (SMTP, REACH, WATCH, DOCUMENTS, PROMETHEUS, PROBES)
"""The tables about what leaves the house and what is fetched; what they hold is checked by who uses it."""

Table = Mapping[str, str | int]

_PASSWORD = re.compile(r"(?P<before>://[^:/@\s]*:)\S+(?=@)|(?P<key>[?&]password=)[^&\s]+")


class Source(StrEnum):
    """Where a value comes from; the first that has one wins."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True)
class Origin:
    """Where a value was found, and the name it has there: `--store`, `FIREFIGHT_STORE`, the file's path."""

    source: Source
    where: str = ""


@dataclass(frozen=True)
class Flags:
    """What the command line says; None where it says nothing."""

    store: str | None = None
    actor: str | None = None
    lang: str | None = None
    config: str | None = None


@dataclass(frozen=True)
class Settings:
    """Everything that may be set, checked.

    Attributes:
        store: SQLAlchemy URL of the store.
        actor: The handle acts are recorded under.
        lang: The language of words: en or zh_CN; empty leaves it to the locale.
        timezone: The zone typed times are in; empty leaves it to the machine.
        theme: The colours of the desk, one of `THEMES`; empty leaves it to the terminal.
        width: Cells of an ambiguous character, one of `WIDTHS`.
        file: The settings file, which need not exist.
        origins: Where each value comes from, by its name.
        keys: Keys bound otherwise, by the id of what they do, as the file has them: the desk knows which hold.
        tables: What the file says in each of `TABLES`.
        alarm: How an open desk makes itself heard, one of `ALARMS`.
    """

    store: str
    actor: str
    lang: str
    timezone: str
    theme: str
    width: str
    file: Path
    origins: Mapping[str, Origin] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    alarm: str = "bell"


@dataclass(frozen=True)
class Setting:
    """One thing that may be set.

    Attributes:
        name: Its key in the file and its field in `Settings`.
        flag: The option that sets it; empty if there is none.
        doc: What it is, an untranslated message.
        check: Returns the value in its one form, or None where it does not do.
        allowed: What does, an untranslated message.
    """

    name: str
    flag: str
    doc: str
    check: Callable[[str], str | None]
    allowed: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"FIREFIGHT_{self.name.upper()}"


def _an_address(value: str) -> str | None:
    return value if re.match(r"[a-z0-9+]+://", value) else None


def _a_handle(value: str) -> str | None:
    return value if HANDLE.fullmatch(value) else None


def _a_language(value: str) -> str | None:
    spoken = value.lower()
    return "zh_CN" if spoken.startswith(("zh", "中")) else "en" if spoken.startswith("en") else None


def _a_zone(value: str) -> str | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):
        return None


def _a_theme(value: str) -> str | None:
    return value.lower() if value.lower() in THEMES else None


def _a_width(value: str) -> str | None:
    return value.lower() if value.lower() in WIDTHS else None


def _an_alarm(value: str) -> str | None:
    return value.lower() if value.lower() in ALARMS else None


SETTINGS = (
    Setting(
        "store",
        "--store",
        N_("where complaints are kept"),
        _an_address,
        N_("an address such as sqlite:///PATH or postgresql://HOST/NAME"),
    ),
    Setting(
        "actor",
        "--as",
        N_("the name your acts are recorded under"),
        _a_handle,
        N_("a lower-case letter, then up to 31 letters, digits, dots, dashes or underscores"),
    ),
    Setting("lang", "--lang", N_("the language of words"), _a_language, N_("en or zh_CN")),
    Setting("timezone", "", N_("the time zone of the times you type"), _a_zone, N_("a name such as Asia/Shanghai")),
    Setting("theme", "", N_("the colours of the desk"), _a_theme, "ember, paper, ansi"),
    Setting("width", "", N_("cells of characters that terminals draw differently"), _a_width, "auto, narrow, wide"),
    Setting("alarm", "", N_("how an open desk makes itself heard"), _an_alarm, "bell, osc, off"),
)


def load(flags: Flags, environ: Mapping[str, str] = os.environ) -> Settings:
    """Put the settings together: flags win over the environment, the environment over the file.

    Raises:
        BadSettings: The file cannot be read or says something unknown, or a value does not do; the message names the
            place, the key and what is allowed.
        UsageError: A flag's value does not do.
    """
    file, must_exist = settings_file(flags, environ)
    written, keys, tables = _read(file, must_exist=must_exist)
    values: dict[str, str] = {}
    origins: dict[str, Origin] = {}
    for setting in SETTINGS:
        value, origin = _found(setting, flags, environ, written, file)
        origins[setting.name] = origin
        unsaid = origin.source is Source.DEFAULT
        values[setting.name] = _default(setting.name, environ) if unsaid else _checked(setting, value, origin)
    if origins["store"].source is Source.FILE and hide_password(values["store"]) != values["store"]:
        _refuse_open_file(file)
    if any(not str(way).startswith("mailto:") for way in tables.get(REACH, {}).values()):
        _refuse_open_file(file)
    if tables.get(PROBES):
        _refuse_others_file(file)
    for name, table in {KEYS: keys, **{one: tables.get(one) for one in TABLES}}.items():
        origins[name] = Origin(Source.FILE, str(file)) if table else Origin(Source.DEFAULT)
    return Settings(**values, file=file, origins=origins, keys=keys, tables=tables)


def settings_file(flags: Flags, environ: Mapping[str, str] = os.environ) -> tuple[Path, bool]:
    """Where the settings file lies, and whether it was named and so must be there."""
    named = flags.config or environ.get("FIREFIGHT_CONFIG")
    if named:
        return Path(named).expanduser(), True
    return directory("config", environ) / "config.toml", False


def directory(kind: str, environ: Mapping[str, str] = os.environ) -> Path:
    """Our directory of a kind (config, data, state, cache), by the XDG base directory specification."""
    below = {"config": ".config", "data": ".local/share", "state": ".local/state", "cache": ".cache"}[kind]
    given = environ.get(f"XDG_{kind.upper()}_HOME", "")
    # The specification says that a relative path is to be ignored.
    base = Path(given) if os.path.isabs(given) else Path(environ.get("HOME") or Path.home()) / below
    return base / PROGRAM


def login_name() -> str:
    """Who the operating system says is here; what the environment says does not count."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user{os.getuid()}"


def handle_of(login: str) -> str:
    """The handle a login stands for: itself where it may be one, otherwise what is left of it."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", login.lower()).lstrip("0123456789._-")[:32].rstrip("-")
    return plain or "engineer"


def hide_password(text: str) -> str:
    """The text with the password of every address in it left out."""
    return _PASSWORD.sub(lambda found: f"{found['before'] or found['key']}***", text)


def _read(file: Path, *, must_exist: bool) -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, Table]]:
    """What the file says by key, its table of keys, and its tables about sending.

    Raises:
        BadSettings: It cannot be read, or holds a key or a kind of value there is none for.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError as error:
        if not must_exist:
            return {}, {}, {}
        raise BadSettings(_("There is no settings file {path}.").format(path=file)) from error
    except OSError as error:
        reason = error.strerror or ""
        raise BadSettings(
            _("The settings file {path} cannot be read: {reason}.").format(path=file, reason=reason)
        ) from error
    import tomllib

    try:
        found = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(
            _("The settings file {path} is no TOML: {reason}.").format(path=file, reason=error)
        ) from error
    keys = found.pop(KEYS, {})
    tables = {name: _table(file, name, found.pop(name)) for name in TABLES if name in found}
    return {key: _text(file, key, value) for key, value in found.items()}, _keys(file, keys), tables


def _table(file: Path, name: str, table: object) -> Table:
    """A table of texts and numbers."""
    if not isinstance(table, dict):
        raise BadSettings(_("{path}: {key} is to be a table.").format(path=file, key=name))
    for key, value in table.items():
        if not isinstance(value, str) and type(value) is not int:
            raise BadSettings(
                _("{path}: {key} is to be a text in quotes or a number.").format(path=file, key=f"{name}.{key}")
            )
    return table


def _keys(file: Path, table: object) -> Mapping[str, str]:
    """The table of keys: `"verb.note" = "ctrl+n"`, also in the dotted form TOML makes tables of."""
    if not isinstance(table, dict):
        raise BadSettings(_("{path}: {key} is to be a table.").format(path=file, key=KEYS))
    flat: dict[str, str] = {}
    for name, value in table.items():
        inside = {f"{name}.{rest}": keys for rest, keys in value.items()} if isinstance(value, dict) else {name: value}
        for id_, keys in inside.items():
            if not isinstance(keys, str):
                raise BadSettings(_("{path}: {key} is to be a text in quotes.").format(path=file, key=f"{KEYS}.{id_}"))
            flat[id_] = keys
    return flat


def _text(file: Path, key: str, value: object) -> str:
    known = [*(setting.name for setting in SETTINGS), KEYS, *TABLES]
    if key not in known:
        from difflib import get_close_matches

        near = get_close_matches(key, known, n=1)
        hint = (
            _("Did you mean {key}?").format(key=near[0])
            if near
            else _("There are: {keys}.").format(keys=", ".join(known))
        )
        raise BadSettings(_("{path}: there is no setting {key}.").format(path=file, key=key), hint)
    if not isinstance(value, str):
        raise BadSettings(_("{path}: {key} is to be a text in quotes.").format(path=file, key=key))
    return value


def _found(
    setting: Setting, flags: Flags, environ: Mapping[str, str], written: Mapping[str, str], file: Path
) -> tuple[str, Origin]:
    flagged: str | None = getattr(flags, setting.name, None)
    if flagged is not None:
        return flagged, Origin(Source.FLAG, setting.flag)
    if environ.get(setting.variable):
        return environ[setting.variable], Origin(Source.ENVIRONMENT, setting.variable)
    if written.get(setting.name):
        return written[setting.name], Origin(Source.FILE, str(file))
    return "", Origin(Source.DEFAULT)


def _checked(setting: Setting, value: str, origin: Origin) -> str:
    good = setting.check(value)
    if good is None:
        place = origin.where if origin.source is not Source.FILE else f"{origin.where}: {setting.name}"
        shown = hide_password(value)
        refusal = UsageError if origin.source is Source.FLAG else BadSettings
        raise refusal(
            _('{place}: "{value}" does not do.').format(place=place, value=shown),
            _("Allowed is {allowed}.").format(allowed=_(setting.allowed)),
        )
    return good


def _default(name: str, environ: Mapping[str, str]) -> str:
    if name == "store":
        return f"sqlite:///{directory('data', environ) / 'desk.db'}"
    if name in {"width", "alarm"}:
        return "auto" if name == "width" else "bell"
    return handle_of(login_name()) if name == "actor" else ""


def _refuse_open_file(file: Path) -> None:
    if file.stat().st_mode & 0o077:
        raise BadSettings(
            _("{path} holds a password and may be read by others.").format(path=file),
            _("Close it: chmod 600 {path}").format(path=file),
        )


def _refuse_others_file(file: Path) -> None:
    """Whoever may write the file decides what runs here: that is nobody but who runs it, and root."""
    there = file.stat()
    if there.st_mode & 0o022 or there.st_uid not in {0, os.geteuid()}:
        raise BadSettings(
            _("{path} names commands under [probes] and may be written by others.").format(path=file),
            _("Make it yours and close it: chmod 600 {path}").format(path=file),
        )
