"""API tokens: stored hashed, shown once, several a person, each with its end."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone
from knox.models import AuthToken
from psycopg.sql import SQL, Identifier

from annotate.accounts.errors import Conflict
from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.accounts.prepared import prepared_cursor
from annotate.accounts.recording import by

MOST_TOKENS = 20


def _columns(model: type[Model], alias: str) -> list[Identifier]:
    return [Identifier(alias, str(field.column)) for field in model._meta.concrete_fields]


_USER, _PROJECT = _columns(User, "u"), _columns(Project, "p")
# Every call of the API begins with this question. Written out once, and planned once a connection,
# it costs a fifth of what two querysets do.
_BEARER = (
    SQL("""
        SELECT m.role, {}
        FROM knox_authtoken k
        JOIN accounts_user u ON u.id = k.user_id AND u.is_active
        LEFT JOIN accounts_project p ON p.slug = %s
        LEFT JOIN accounts_membership m ON m.project_id = p.id AND m.user_id = u.id
        WHERE k.digest = %s AND (k.expiry IS NULL OR k.expiry > now())
    """)
    .format(SQL(", ").join(_USER + _PROJECT))
    .as_string()
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who came with a token, and her seat in the project asked about; None: she is a stranger."""

    user: User
    seat: Seat | None


def bearer_of(digest: str, *, slug: str) -> Bearer | None:
    """Whose token has this digest, in one query; None when no token that still works has it."""
    with prepared_cursor() as cursor:
        cursor.execute(_BEARER, [slug, digest])
        row = cursor.fetchone()
    if row is None:
        return None
    user = _made(User, row[1 : 1 + len(_USER)])
    role: str | None = row[0]
    return Bearer(user, Seat(user, _made(Project, row[1 + len(_USER) :]), role) if role else None)


def _made[M: Model](model: type[M], values: tuple[object, ...]) -> M:
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, values)


def tokens_of(user: User) -> QuerySet[AuthToken]:
    """The person's tokens that still work, newest first."""
    tokens: QuerySet[AuthToken] = AuthToken.objects.filter(user=user, expiry__gt=timezone.now())
    return tokens.order_by("-created")


def make_token(*, actor: User) -> str:
    """A new token for oneself; this is the only time that it can be read.

    Raises Conflict when the person has 20 already.
    """
    if tokens_of(actor).count() >= MOST_TOKENS:
        raise Conflict(f"You have {MOST_TOKENS} tokens; revoke one first.", code="too_many_tokens")
    with by(actor):
        _, token = AuthToken.objects.create(user=actor)
    return str(token)


def revoke_all_tokens(person: User) -> int:
    """End every token of a person, as a new password does: whoever knew the old one may have made
    them. How many there were."""
    with by(person):
        gone, _ = AuthToken.objects.filter(user=person).delete()
    return int(gone)


def revoke_token(*, actor: User, key: str) -> bool:
    """End the own token that begins with `key`; False when there is none."""
    with by(actor):
        gone, _ = AuthToken.objects.filter(user=actor, token_key=key).delete()
    return bool(gone)
