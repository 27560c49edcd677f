"""Prevents: an address nobody thought about. Every address x person x method x thing is tried.

People: a stranger, two young people, Anna's TSW, another, a former and a deactivated one, two supervisors, a
coordinator, a researcher, an administrator. Things: Anna's, and one that does not exist.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.policy import BODIES, POLICIES, READERS_ONLY, Policy
from tests.architecture.world import NOBODY, World, build
from tests.conftest import EVERY_DATABASE

# Rights are asked in Python: once is enough, and it is the longest test of all.
pytestmark = [pytest.mark.django_db(databases=EVERY_DATABASE), pytest.mark.sqlite]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# 403 is how a page says that this is not open yet, or not any more, to somebody who may see it.
FINE = {200, 204, 206, 302, 303, 400, 403, 409, 422}
# Pages of the library that answer 404 while there is nothing to do there yet.
FICKLE = {
    "mfa_deactivate_totp",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


class RolledBack(Exception):
    """Ends the transaction of one try, so that no try changes the world of the next."""


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str | None, str]]:
    """Name and whole route of every address, those of libraries included."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + str(entry.pattern))
        else:
            yield entry.name, before + str(entry.pattern)


BY_NAME = dict(addresses(get_resolver().url_patterns))
ABOUT_A_THING = [name for name in sorted(POLICIES) if "_id>" in BY_NAME.get(name, "")]


@pytest.fixture(autouse=True)
def staff_are_past_their_second_step(settings):
    """Else every page of theirs would lead to setting it up; that it does is tested in tests/accounts."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.DEMO = True


def test_every_address_has_a_policy_and_every_policy_an_address():
    assert set(BY_NAME) == set(POLICIES)


def parameters(name: str) -> list[str]:
    return sorted(re.findall(r"<(?:\w+:)?(\w+)>", BY_NAME[name]))


def tries(name: str, world: World) -> dict[str, str]:
    """The address about Anna's thing and, where it names one, about a thing that does not exist."""
    kwargs = {part: world.ids[part] for part in parameters(name)}
    found = {"anna's": address_of(name, kwargs)}
    identifiers = [part for part in kwargs if part.endswith("_id")]
    if identifiers:
        found["nobody's"] = address_of(name, kwargs | dict.fromkeys(identifiers, NOBODY))
    return found


def address_of(name: str, kwargs: dict[str, object]) -> str:
    return reverse(name, kwargs=kwargs) if kwargs else reverse(name)


def ask(client: Client, name: str, method: str, address: str) -> HttpResponseBase:
    form = urlencode(BODIES.get(name, {})) if method == "POST" else ""
    kind = "application/x-www-form-urlencoded"
    answer: list[HttpResponseBase] = []
    try:
        with transaction.atomic():
            answer.append(client.generic(method, address, form, kind, SERVER_NAME="localhost"))
            raise RolledBack
    except RolledBack:
        return answer[0]


def wrong(policy: Policy, name: str, person: str, method: str, thing: str, status: int) -> bool:
    """Whether this status is not what the policy says."""
    signed_out = person in ("stranger", "gone")
    if signed_out and not policy.public:
        return status not in (302, 401)
    if policy.library:
        return status in (404, 500) and method == "GET" and name not in FICKLE
    if method not in policy.verbs:
        return status not in (404, 405)
    if not signed_out and person not in policy.allowed:
        return status != 404
    if thing == "nobody's" or (method == "POST" and person in READERS_ONLY.get(name, ())):
        return status != 404
    return status not in FINE


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_the_address_answers_as_its_policy_says(name, record_property):
    world, cells, mistakes = build(), 0, []
    people = {"stranger": Client()}
    for person, user in world.people.items():
        people[person] = Client(raise_request_exception=False)
        people[person].force_login(user)
    world.people["gone"].is_active = False
    world.people["gone"].save()
    for thing, address in tries(name, world).items():
        for person, client in people.items():
            for method in METHODS:
                status = ask(client, name, method, address).status_code
                cells += 1
                if status >= 500 or wrong(POLICIES[name], name, person, method, thing, status):
                    mistakes.append(f"{person} {method} {thing} {address}: {status}")
    record_property("cells", cells)
    assert not mistakes


@pytest.mark.parametrize("name", ABOUT_A_THING)
def test_what_is_not_yours_reads_like_what_does_not_exist(name):
    world = build()
    found = tries(name, world)
    method = "GET" if "GET" in POLICIES[name].verbs else "POST"
    for person in sorted(set(world.people) - POLICIES[name].allowed - {"gone"}):
        client = Client()
        client.force_login(world.people[person])
        bodies = {without_tokens(ask(client, name, method, address).content) for address in found.values()}
        assert len(bodies) == 1, f"{person} can tell them apart"


def without_tokens(page: bytes) -> bytes:
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", page)
