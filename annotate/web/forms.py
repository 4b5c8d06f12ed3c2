"""How an action's refusal comes back to the form it was asked with."""

from django import forms

from annotate.accounts.errors import Refused

UNPROCESSABLE = 422


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put what the action said to the fields it belongs to, and the rest above the form."""
    above = [] if refusal.fields else [refusal.message]
    for name, messages in refusal.fields.items():
        if name in form.fields:
            form.add_error(name, messages)
        else:
            above.extend(messages)
    for message in above:
        form.add_error(None, message)
