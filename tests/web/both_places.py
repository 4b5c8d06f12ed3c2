"""The form of a card that shows two versions of where an annotation stands."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from annotate.annotations.models import Annotation


def post(client: Client, annotation: Annotation, name: str, data: dict[str, Any]) -> Any:
    address = reverse(f"annotation-{name}", args=[annotation.project.slug, annotation.pk])
    return client.post(address, data, headers={"HX-Request": "true"})


def asked(answer: Any) -> tuple[str, dict[str, Any]]:
    """What the form of a conflict says, and what its first button sends."""
    assert answer.status_code == 409
    form = re.search(
        r'<form class="(?:reason-form )?edit".*?</form>', answer.content.decode(), re.DOTALL
    )
    assert form
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        fields.setdefault(name, []).append(unescape(value))
    if 'name="restored"' in form[0]:
        fields["restored"] = "yes"
    fields.pop("csrfmiddlewaretoken", None)
    return form[0], fields


def passages(form: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<p dir="auto">(.*?)</p>', form)]
