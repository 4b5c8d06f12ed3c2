"""Whose address is whose, and the links that let somebody in once.

An address is its owner's when she confirmed it by mail, or when an administrator vouched for it by
making the account or by handing her a link.
"""

from allauth.account.models import EmailAddress
from django.utils import timezone

from annotate.accounts.models import User
from annotate.accounts.recording import by
from annotate.accounts.tokens import revoke_all_tokens


def vouch_for(person: User) -> None:
    """Take the address of somebody who did not sign up herself for confirmed."""
    if not EmailAddress.objects.filter(user=person).exists():
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"primary": True, "verified": True}
        )


def use_link(person: User) -> bool:
    """Use up the one-time links of a person as she was when the link was checked.

    False when another request was first: of two in the same instant, one lets in. A password that
    somebody set without ever confirming the address ends here, with its tokens: it may be a
    stranger's.
    """
    with by(person):
        first = User.objects.filter(
            pk=person.pk, last_login=person.last_login, password=person.password, is_active=True
        ).update(last_login=timezone.now())
        if first and EmailAddress.objects.filter(user=person, verified=False).update(verified=True):
            person.set_unusable_password()
            person.save(update_fields=["password"])
            revoke_all_tokens(person)
    return bool(first)
