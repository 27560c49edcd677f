"""Where colleagues ring staff in a hurry: set by oneself or a coordinator, never shown to young people."""

import pytest

from accounts import rules
from audit.models import Entry

pytestmark = pytest.mark.django_db

NUMBER = "020 7946 0123"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        (NUMBER, "02079460123"),
        ("+44 (0)20-7946.0123", "+4402079460123"),
        ("999", "999"),
        ("call me", ""),
        ("020 7946 0123 ext 5", ""),
        ("+", ""),
        ("1" * 16, ""),
        ("٠٢٠ ٧٩٤٦", ""),
        ("", ""),
    ],
)
def test_only_what_can_be_dialled_is_a_number(typed, dialled):
    assert rules.dialled(typed) == dialled


def test_staff_set_their_own_and_can_take_it_away(ruth, signed_in):
    client = signed_in(ruth)
    for typed, kept in ((f"  {NUMBER.replace(' ', '  ')} ", NUMBER), ("", "")):
        assert client.post("/accounts/phone/", {"phone": typed}).status_code == 302
        ruth.refresh_from_db()
        assert ruth.phone == kept
    assert Entry.objects.filter(event="phone.changed", actor_id=ruth.pk).count() == 2


@pytest.mark.parametrize("typed", ["tomorrow at five", "0" * 41, "02\x007946"])
def test_what_cannot_be_dialled_comes_back_with_a_sentence(ruth, signed_in, typed):
    reply = signed_in(ruth).post("/accounts/phone/", {"phone": typed})
    ruth.refresh_from_db()
    assert (reply.status_code, ruth.phone) == (422, "")
    assert 'class="field-error"' in reply.content.decode()


def test_a_coordinator_sets_it_for_staff_and_never_for_a_young_person(kit, ruth, anna, signed_in):
    client = signed_in(kit)
    for person, status in ((ruth, 302), (anna, 404)):
        url = f"/accounts/people/{person.pk}/phone/"
        assert client.post(url, {"phone": NUMBER}).status_code == status
    assert f'href="tel:02079460123">{NUMBER}' in client.get(f"/accounts/people/{ruth.pk}/").content.decode()
    assert client.post(f"/accounts/people/{ruth.pk}/phone/", {"phone": "none"}).status_code == 422


def test_a_young_person_has_no_such_field(anna, signed_in):
    client = signed_in(anna)
    assert client.post("/accounts/phone/", {"phone": NUMBER}).status_code == 404
    assert "Phone" not in client.get("/accounts/security/").content.decode()
