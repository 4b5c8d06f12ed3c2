"""`manage.py api_token`: a new token for the API, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.accounts.errors import Conflict
from annotate.accounts.models import User
from annotate.accounts.tokens import make_token


class Command(BaseCommand):
    """Prints the token and nothing else, so that a script can take it; only its hash is kept."""

    help = "Print a new API token for a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> str:
        email = User.objects.normalize_email(options["email"])
        person = User.objects.filter(email=email, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody has an account with the address {email}.")
        try:
            return make_token(actor=person)
        except Conflict as error:
            raise CommandError(error.message) from error
