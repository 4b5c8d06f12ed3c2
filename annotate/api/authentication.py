"""Who is asking, by the token in the header.

knox keeps only a digest of each token. Its own class looks through all tokens of the person at each
request, to delete the expired ones; here a request costs one joined query, and an expired token is
simply not accepted (`clear_expired` deletes them in the background).
"""

from typing import TYPE_CHECKING

from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework import exceptions

if TYPE_CHECKING:
    from annotate.accounts.models import User


class TokenAuthentication(KnoxAuthentication):
    """`Authorization: Token …`, in one query."""

    def authenticate_credentials(self, token: bytes) -> tuple["User", AuthToken]:
        """The person and her token. Raises AuthenticationFailed, without saying what is wrong."""
        try:
            digest = hash_token(token.decode("ascii"))
        except (UnicodeDecodeError, TypeError, ValueError):
            raise exceptions.AuthenticationFailed("The token is not valid.") from None
        tokens = AuthToken.objects.select_related("user")
        found = next(iter(tokens.filter(digest=digest, user__is_active=True)), None)
        if found is None or (found.expiry is not None and found.expiry <= timezone.now()):
            raise exceptions.AuthenticationFailed("The token is not valid.")
        return found.user, found
