"""API tokens: stored hashed, shown once, several a person, each with its end."""

from django.db.models import QuerySet
from django.utils import timezone
from knox.models import AuthToken

from annotate.accounts.errors import Conflict
from annotate.accounts.models import User
from annotate.accounts.recording import by

MOST_TOKENS = 20


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


def revoke_token(*, actor: User, key: str) -> bool:
    """End the own token that begins with `key`; False when there is none."""
    with by(actor):
        gone, _ = AuthToken.objects.filter(user=actor, token_key=key).delete()
    return bool(gone)
