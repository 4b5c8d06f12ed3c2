"""Which changes were carried out."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Receipt(models.Model):
    """That a change, named by the client that made it, was carried out, and what it did.

    Written in the change's own transaction, and kept for as long as the browser may ask again
    because the answer was lost (`receipts.KEPT_DAYS`).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now(), editable=False)
    result = models.JSONField(default=list, editable=False)

    def __str__(self) -> str:
        return str(self.pk)
