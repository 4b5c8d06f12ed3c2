"""People: one address, one person; who may make accounts."""

import pytest
from django.db import IntegrityError, connection, transaction

from annotate.accounts import actions
from annotate.accounts.errors import Conflict, Invalid
from annotate.accounts.models import Role, User
from annotate.accounts.permissions import Seat


def test_an_address_is_stored_trimmed_and_in_lower_case(db: None) -> None:
    assert User.objects.create_user(email="  Ana@Example.ORG ").email == "ana@example.org"


def test_a_person_is_found_by_her_address_in_any_case(alice: User) -> None:
    assert User.objects.get_by_natural_key("ALICE@example.org") == alice


def test_a_person_needs_an_address(db: None) -> None:
    with pytest.raises(ValueError, match="email address"):
        User.objects.create_user(email="")


def test_the_database_refuses_the_same_address_in_another_case(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (password, is_superuser, is_active, name, email)"
            " VALUES ('', false, true, '', 'Alice@example.org')"
        )


def test_others_see_a_name_and_never_the_whole_address(db: None) -> None:
    user = User.objects.create_user(email="ana.ruiz@example.org")
    assert user.display_name == "ana.ruiz"
    assert user.initials == "AR"
    assert str(user) == "ana.ruiz"


def test_an_account_without_a_password_cannot_sign_in_by_one(db: None) -> None:
    user = User.objects.create_user(email="ana@example.org")
    assert not user.has_usable_password()


def test_only_an_administrator_makes_accounts(seat: Seat) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_member(seat=seat, email="new@example.org", role=Role.VIEWER)
    assert "email" in refusal.value.fields
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_administrator_makes_an_account_once(seat: Seat) -> None:
    seat.user.is_superuser = True
    membership, made = actions.add_member(
        seat=seat, email="New@example.org", role=Role.VIEWER, name=" Nora "
    )
    assert (made, membership.user.email, membership.user.name) == (True, "new@example.org", "Nora")
    with pytest.raises(Conflict):
        actions.add_member(seat=seat, email="new@EXAMPLE.org", role=Role.VIEWER)


def test_the_first_administrator_is_made_once(db: None) -> None:
    first = actions.make_first_administrator(email="root@example.org", password="a-long-phrase-9")
    assert first is not None
    assert first.is_superuser
    assert actions.make_first_administrator(email="b@example.org", password="x") is None


def test_a_weak_password_is_refused_with_the_reasons(alice: User) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.set_own_password(actor=alice, password="12345")
    assert len(refusal.value.fields["password"]) >= 2


def test_a_name_is_one_line_of_at_most_150_characters(alice: User) -> None:
    assert actions.change_own_account(actor=alice, name=" Ana \n Ruiz ").name == "Ana Ruiz"
    with pytest.raises(Invalid):
        actions.change_own_account(actor=alice, name="x" * 151)
