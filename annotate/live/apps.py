"""The room of what happens now."""

from typing import Any

from django.apps import AppConfig
from django.db import transaction


class LiveConfig(AppConfig):
    """Server-sent events woken by NOTIFY."""

    name = "annotate.live"
    label = "live"

    def ready(self) -> None:
        """Notice when a session ends."""
        from django.contrib.sessions.models import Session
        from django.db.models.signals import post_delete

        post_delete.connect(_session_ended, sender=Session)


def _session_ended(**_: Any) -> None:
    from annotate.accounts.recording import PEOPLE, wake

    transaction.on_commit(lambda: wake(PEOPLE), robust=True)
