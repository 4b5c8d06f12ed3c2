"""Who watches what, and who is told."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Any, Protocol

from annotate.accounts.permissions import Seat
from annotate.annotations.inbox import count_unread_of, shown_count
from annotate.history.cursor import Floors, Watermark
from annotate.live.admission import Claim, seats
from annotate.live.desk import Desk
from annotate.live.feed import TABLES, Change, Watched, look
from annotate.live.pages import Page, Room, event

# More than so many changes are not sent one by one: the page is asked to load itself anew.
_MOST_CHANGES = 400
_READERS_SHOWN = 30

logger = logging.getLogger("annotate.live")


class Picture(Protocol):
    """What changes look like."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is worth telling."""
        ...

    def kind(self, seat: Seat) -> Hashable:
        """Seats of one kind see the same."""
        ...

    def seen_from(self, seat: Seat) -> dict[str, Any]:
        """For one seat, as it goes to the page."""
        ...


type Paint = Callable[[str, Sequence[Change], Seat | None], Picture]
"""Renders an article's changes, by its id; asks the database. With a seat: as only that one sees
them."""


class Hub:
    """The open pages of this process, by article."""

    def __init__(self, desk: Desk, paint: Paint, watermark: Watermark) -> None:
        self._desk = desk
        self._paint = paint
        self._watermark = watermark
        self._rooms: dict[str, Room] = {}
        self.floors: Floors | None = None
        """Up to where everything has been told."""
        self._moved: set[str] = set()
        self._counting = asyncio.Lock()

    # Who is there --------------------------------------------------------------------------------
    def pages(self) -> list[Page]:
        """All open pages."""
        return [page for room in self._rooms.values() for page in room.pages]

    def watched(self) -> Watched:
        """What the open pages show."""
        seats = [page.seat for page in self.pages()]
        projects = {seat.project.pk for seat in seats}
        return Watched(list(self._rooms), projects, {seat.user.pk for seat in seats})

    async def join(self, article: str, page: Page, since: str) -> None:
        """Let a page in and tell it what happened since its cursor."""
        room = self._rooms.setdefault(article, Room())
        room.pages.add(page)
        self._moved.add(article)
        self.greet(room, page)
        async with room.lock:
            told = self.floors
            floors = self._floors_of(since)
            if floors is None:
                self._cannot_tell(page)
                return
            watched = Watched([article], [page.seat.project.pk], [page.seat.user.pk])
            sight = await self._desk.ask(look, floors, watched)
            if self._watermark.is_beyond(floors, sight.tops):
                page.put(event("reload", "behind"))
            else:
                await self._tell(article, [page], sight.changes, told)
                await self._count([page], sight.changes)
                page.has_all = True

    def leave(self, article: str, page: Page) -> None:
        """A page has gone."""
        room = self._rooms.get(article)
        if room:
            room.pages.discard(page)
            self._moved.add(article)
            if not room.pages:
                del self._rooms[article]

    def _floors_of(self, since: str) -> Floors | None:
        """The floors that a page's cursor stands for: those it was sent, or an "x" and the `xmin`
        that its page saw. None when it cannot be known from here."""
        number = since.removeprefix("x")
        if number != since:
            return self._watermark.at(int(number)) if _is_number(number) else None
        parts = since.split(".")
        known = len(parts) == len(TABLES) and all(map(_is_number, parts))
        return tuple(map(int, parts)) if known else None

    def _cannot_tell(self, page: Page) -> None:
        if self.floors is None:
            page.unsure = True
        else:
            page.put(event("reload", "behind"))

    # What happened -------------------------------------------------------------------------------
    async def deliver(self, changes: Iterable[Change], floors: Floors | None) -> None:
        """Tell every page what it shows of these changes; then the floors are told."""
        by_place: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            by_place[change.place].append(change)
        await asyncio.gather(
            *(
                self._in_room(place, found)
                for place, found in by_place.items()
                if place in self._rooms
            )
        )
        for place, found in by_place.items():
            if any(change.of_tags for change in found):
                self._say(self._in_project([place]), event("tags", ""))
        await self._count(self.pages(), [one for found in by_place.values() for one in found])
        if floors and self.floors is None:
            for page in self.pages():
                if page.unsure:
                    page.put(event("reload", "behind"))
                    page.unsure = False
        self.floors = floors
        moved = [place for place, found in by_place.items() if any(one.of_members for one in found)]
        if moved:
            await self.check(self._in_project(moved))

    async def _in_room(self, article: str, changes: Sequence[Change]) -> None:
        room = self._rooms.get(article)
        if room:
            async with room.lock:
                try:
                    await self._tell(article, room.pages, changes, self.floors)
                except Exception:
                    # These changes are not read a second time: the pages read them themselves.
                    logger.exception("article %s", article)
                    self._say(room.pages, event("reload", "behind"))

    async def _tell(
        self,
        article: str,
        pages: Collection[Page],
        changes: Sequence[Change],
        told: Floors | None,
    ) -> None:
        of_article = [change for change in changes if change.place == article]
        if len(of_article) > _MOST_CHANGES:
            self._say(pages, event("reload", "behind"))
        elif of_article:
            picture = await self._desk.ask(self._paint, article, of_article, None)
            sent: dict[Hashable, bytes] = {}
            for page in list(pages):
                if page.seat.is_blind:
                    await self._tell_blind(article, page, of_article, told)
                    continue
                kind = (picture.kind(page.seat), page.has_all)
                if kind not in sent:
                    cursor = told if page.has_all else None
                    sent[kind] = event("change", picture.seen_from(page.seat), cursor)
                page.put(sent[kind])

    async def _count(self, pages: Iterable[Page], changes: Iterable[Change]) -> None:
        """Tell the pages of those in whose inboxes something may have changed how much waits there:
        one query for all of them."""
        people = {one.place for one in changes if one.of_inbox}
        concerned = [page for page in pages if str(page.seat.user.pk) in people]
        if not concerned:
            return
        async with self._counting:
            try:
                asked = {page.seat.user.pk for page in concerned}
                unread = await self._desk.ask(count_unread_of, asked)
            except Exception:
                # A number that is too low until the next page is opened.
                logger.exception("inboxes")
                return
            for page in concerned:
                page.put(event("inbox", shown_count(unread.get(page.seat.user.pk, 0))))

    async def _tell_blind(
        self, article: str, page: Page, changes: Sequence[Change], told: Floors | None
    ) -> None:
        picture = await self._desk.ask(self._paint, article, changes, page.seat)
        about_text = any(change.of_article for change in changes)
        if about_text or not picture.is_empty:
            cursor = told if page.has_all else None
            page.put(event("change", picture.seen_from(page.seat), cursor))

    def _in_project(self, projects: Collection[str]) -> list[Page]:
        return [page for page in self.pages() if str(page.seat.project.pk) in projects]

    @staticmethod
    def _say(pages: Iterable[Page], said: bytes) -> None:
        for page in pages:
            page.put(said)

    # Borders and presence ------------------------------------------------------------------------
    async def check(self, pages: Collection[Page]) -> None:
        """Cut off those that have no seat any more; the others get theirs as it is now."""
        claims: set[Claim] = {page.claim for page in pages}
        found = await self._desk.ask(seats, claims) if claims else {}
        for page in pages:
            seat = found.get(page.claim)
            if seat is None:
                page.end(event("end", ""))
            elif (seat.role, seat.is_blind) != (page.seat.role, page.seat.is_blind):
                page.put(event("reload", "role"))
            page.seat = seat or page.seat

    def say_who_is_here(self) -> None:
        """Tell each page who else reads its article, where that has changed."""
        moved, self._moved = self._moved, set()
        for article in moved:
            room = self._rooms.get(article)
            readers = room.readers() if room else ()
            if room is None or readers == room.shown:
                continue
            room.shown = readers
            for page in room.pages:
                self.greet(room, page)

    def greet(self, room: Room, page: Page) -> None:
        """Tell one page who else is here."""
        others = [one for one in room.shown if one[0] != page.seat.user.pk]
        names = [{"name": name, "initials": short} for _, name, short in others[:_READERS_SHOWN]]
        page.put(event("here", {"people": names, "more": len(others) - len(names)}))

    def beat(self) -> None:
        """A sign of life, with the cursor: who comes back has less to catch up with."""
        alone, with_cursor = event("beat", ""), event("beat", "", self.floors)
        for page in self.pages():
            page.put(with_cursor if page.has_all else alone)

    def close(self) -> None:
        """End all pages; they come back."""
        for page in self.pages():
            page.end()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 20
