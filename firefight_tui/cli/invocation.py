"""One call of the command: what its flags say, and the store and desk that are opened only if they are needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from firefight_tui.settings import Flags, Settings, load, login_name
from firefight_tui.words import set_language

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from firefight_tui.desk.desk import Desk
    from firefight_tui.store.store import Store


class Invocation:
    """What one call of the command works with.

    Attributes:
        debug: Whether an unexpected error shows its traceback.
    """

    def __init__(self) -> None:
        self.debug = False
        self._said: dict[str, str] = {}
        self._opened: list[Store] = []

    def say(self, name: str, value: object) -> None:
        """Take what a flag says; later ones win."""
        if name == "debug":
            self.debug = True
            return
        self._said[name] = str(value)
        if name == "lang":
            set_language(str(value))

    @property
    def flags(self) -> Flags:
        """What the flags say."""
        return Flags(**self._said)

    @cached_property
    def settings(self) -> Settings:
        """The settings of this call.

        Raises:
            BadSettings: They do not hold.
        """
        found = load(self.flags)
        if found.lang:
            set_language(found.lang)
        return found

    @cached_property
    def now(self) -> datetime:
        """The moment of this call, in UTC and whole milliseconds."""
        from firefight_tui.domain.now import utc_now

        return utc_now()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone typed times are in and shown in."""
        from zoneinfo import ZoneInfo

        from firefight_tui.cli.zone import machine_zone

        return ZoneInfo(self.settings.timezone) if self.settings.timezone else machine_zone()

    @cached_property
    def store(self) -> Store:
        """The store of the settings, its schema checked where it exists; a missing one is not created.

        Raises:
            StoreOutdated: It has another schema than this program.
        """
        return self.open(self.settings.store)

    def open(self, url: str, *, check: bool = True) -> Store:
        """A store by its address, closed at the end of this call; its schema is compared with ours if `check`.

        Raises:
            StoreOutdated: It has another schema than this program.
        """
        from firefight_tui.store.store import Store

        store = Store(url)
        self._opened.append(store)
        if check and store.exists():
            store.check_schema()
        return store

    @cached_property
    def desk(self) -> Desk:
        """The actor of the settings at the store of the settings."""
        return self.desk_at(self.store)

    def desk_at(self, store: Store) -> Desk:
        """The actor of the settings at a store."""
        from firefight_tui.desk.desk import Desk
        from firefight_tui.desk.occasion import Actor
        from firefight_tui.desk.replying import Scripts

        actor, own = Actor(self.settings.actor, login_name()), self.settings.file.parent / "scripts"
        return Desk(store, actor, zone=self.zone, scripts=Scripts(own))

    def close(self) -> None:
        """Give back what was opened."""
        for store in self._opened:
            store.close()
