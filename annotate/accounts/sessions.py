"""Sessions in the database, as Django keeps them, found by a question that is asked with every
page."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.utils import timezone

from annotate.accounts.prepared import Prepared


def _present(key: str, now: datetime) -> QuerySet[Any, Any]:
    # Not at the top: Django asks for this module before its models are there.
    from django.contrib.sessions.models import Session

    return Session.objects.filter(session_key=key, expire_date__gt=now)


_FOUND = Prepared(_present, "example", datetime(2001, 1, 1, tzinfo=UTC))


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is looked up."""

    def _get_session_from_db(self) -> Any:
        for found in _FOUND(self.session_key, timezone.now()):
            return found
        self._session_key = None  # as Django does with one that is gone
        return None
