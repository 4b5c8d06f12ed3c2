"""Who is asking, by the token in the header.

knox keeps only a digest of each token. Its own class looks through all tokens of the person at each
request, to delete the expired ones; here one query finds the person together with her seat in the
project of the address, and an expired token is simply not accepted (`clear_expired` deletes them in
the background).
"""

from typing import TYPE_CHECKING

from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework import exceptions
from rest_framework.request import Request

from annotate.accounts.tokens import Bearer, bearer_of

if TYPE_CHECKING:
    from annotate.accounts.models import User


class TokenAuthentication(KnoxAuthentication):
    """`Authorization: Token …`, in one query; `request.auth` is the Bearer."""

    slug = ""

    def authenticate(self, request: Request) -> "tuple[User, Bearer] | None":
        """The person and what is known of her; None when she comes without a token.

        Raises AuthenticationFailed.
        """
        self.slug = request.parser_context["kwargs"].get("slug", "")
        found: tuple[User, Bearer] | None = super().authenticate(request)
        return found

    def authenticate_credentials(self, token: bytes) -> "tuple[User, Bearer]":
        """The same for the header's token. Raises AuthenticationFailed, without saying what is
        wrong."""
        try:
            digest = hash_token(token.decode("ascii"))
        except (UnicodeDecodeError, TypeError, ValueError):
            raise exceptions.AuthenticationFailed("The token is not valid.") from None
        bearer = bearer_of(digest, slug=self.slug)
        if bearer is None:
            raise exceptions.AuthenticationFailed("The token is not valid.")
        return bearer.user, bearer
