"""Who may listen: a session's person, at the table of the article's project.

One question for one page that comes in, and the same for all that are open, from time to time: how
many they are costs no query more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from annotate.accounts.models import Membership, User
from annotate.accounts.permissions import Seat
from annotate.articles.models import Article


@dataclass(frozen=True, slots=True)
class Claim:
    """What a page says it is: a session's key and a project's slug."""

    session: str
    slug: str


def session_key(cookies: str) -> str:
    """The session's key in a Cookie header, or ""."""
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found and found.value.isascii() and "\x00" not in found.value else ""


def seats(claims: Collection[Claim]) -> dict[Claim, Seat]:
    """The seats of the claims that hold, in three queries, however many they are."""
    people = _people({claim.session for claim in claims})
    memberships = Membership.objects.select_related("project").filter(
        user__in={user.pk for user in people.values()},
        project__slug__in={claim.slug for claim in claims},
    )
    places = {(one.user_id, one.project.slug): one for one in memberships.order_by()}
    found: dict[Claim, Seat] = {}
    for claim in claims:
        user = people.get(claim.session)
        place = places.get((user.pk, claim.slug)) if user else None
        if user and place:
            found[claim] = Seat(user, place.project, place.role)
    return found


def admit(claim: Claim, article_id: UUID) -> Seat | None:
    """The seat from which the article may be watched; None for a visitor or a stranger, and when
    there is no such article in the project or it is in the trash."""
    seat = seats([claim]).get(claim) if claim.session else None
    if seat is None:
        return None
    there = Article.objects.filter(project=seat.project, pk=article_id, deleted_at=None).exists()
    return seat if there else None


def _people(keys: Collection[str]) -> dict[str, User]:
    """Who is signed in, by session: as `django.contrib.auth.get_user` decides it for one."""
    store = SessionStore()
    sessions = {
        session.session_key: store.decode(session.session_data)
        for session in Session.objects.filter(
            session_key__in=keys, expire_date__gt=timezone.now()
        ).order_by()
    }
    ids = {int(data[SESSION_KEY]) for data in sessions.values() if SESSION_KEY in data}
    users = {user.pk: user for user in User.objects.filter(pk__in=ids, is_active=True)}
    found: dict[str, User] = {}
    for key, data in sessions.items():
        user = users.get(int(data.get(SESSION_KEY, 0)))
        known = data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        if user and known and _is_of(user, data.get(HASH_SESSION_KEY, "")):
            found[key] = user
    return found


def _is_of(user: User, kept: str) -> bool:
    """Whether the session is from before the last change of the password."""
    return constant_time_compare(kept, user.get_session_auth_hash())
