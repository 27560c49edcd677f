"""What every page's frame needs: whose area it is, where one can go, whether this is the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Role


@dataclass(frozen=True)
class Item:
    label: str
    icon: str
    url: str
    is_current: bool


PLACES: dict[str, list[tuple[str, str, str]]] = {
    Role.YOUNG_PERSON: [
        ("Today", "sun", "today"),
        ("Chapters", "book-open", "chapters"),
        ("Chat", "message-circle", "chat"),
        ("Toolbox", "shapes", "toolbox"),
        ("Me", "user", "me"),
    ],
    Role.TSW: [
        ("My week", "calendar-days", "my_week"),
        ("Worksheets", "notebook-pen", "waiting_worksheets"),
        ("Programmes", "book-open", "programmes"),
        ("My account", "user", "account_security"),
    ],
    Role.SUPERVISOR: [
        ("Caseloads", "list", "oversight"),
        ("Worksheets", "notebook-pen", "waiting_worksheets"),
        ("Programmes", "book-open", "programmes"),
        ("My account", "user", "account_security"),
    ],
    Role.COORDINATOR: [
        ("Coordination", "users", "coordination"),
        ("Programmes", "book-open", "programmes"),
        ("Invitations", "mail", "people"),
        ("My account", "user", "account_security"),
    ],
    Role.RESEARCHER: [("Cohort", "chart-line", "research"), ("My account", "user", "account_security")],
    Role.ADMINISTRATOR: [("People", "users", "people"), ("My account", "user", "account_security")],
}
# Each role lands on its first place.
HOMES = {Role(role): places[0][2] for role, places in PLACES.items()}
# Pages outside a place's own address that belong to it all the same.
ALSO: dict[str, tuple[str, ...]] = {
    "today": ("/questions/",),
    "chat": ("/messages/",),
    "me": ("/accounts/", "/letters/"),
    "my_week": ("/young-people/", "/treatments/", "/chat/", "/messages/", "/availability/"),
    "oversight": ("/treatments/", "/chat/", "/messages/"),
    "coordination": ("/chat/",),
    "account_security": ("/letters/", "/accounts/devices/", "/accounts/second-step/", "/accounts/password/"),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else ""
    return {
        "area": "public" if not role else "young_person" if role == Role.YOUNG_PERSON else "staff",
        "navigation": [_item(request, *place) for place in PLACES.get(role, [])],
        "demo": settings.DEMO,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "leave_to": settings.NEUTRAL_SITE,
    }


def _item(request: HttpRequest, label: str, icon: str, name: str) -> Item:
    url = reverse(name)
    return Item(label, icon, url, is_current=request.path.startswith((url, *ALSO.get(name, ()))))
