"""The first person of a new house: asked for a password, never given a default."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Entry

pytestmark = pytest.mark.django_db


def create(tmp_path, password: str, **options) -> None:
    file = tmp_path / "password"
    file.write_text(password)
    call_command("create_administrator", "Ada@Example.test", "Ada", password_file=file, **options)


def test_an_administrator_is_created_with_the_password_of_the_file(tmp_path, capsys):
    create(tmp_path, "four green doors ajar\n")
    ada = User.objects.get()
    assert (ada.email, ada.role) == ("ada@example.test", "administrator")
    assert ada.check_password("four green doors ajar")
    assert Entry.objects.get().event == "person.created"


@pytest.mark.parametrize(("password", "said"), [("short\n", "A little longer"), ("", "is empty")])
def test_a_weak_or_missing_password_stops_it(password, said, tmp_path):
    with pytest.raises(CommandError, match=said):
        create(tmp_path, password)
    assert not User.objects.exists()


def test_the_same_address_is_not_used_twice(tmp_path, capsys):
    create(tmp_path, "four green doors ajar\n")
    with pytest.raises(CommandError):
        create(tmp_path, "four green doors ajar\n")


def test_without_a_terminal_and_a_file_there_is_no_default():
    with pytest.raises(CommandError, match="--password-file"):
        call_command("create_administrator", "ada@example.test", "Ada")
