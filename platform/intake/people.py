"""Doors of the people page: who is here, who is invited, inviting and closing accounts."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors
from accounts.forms import InvitationForm
from accounts.invitations import AlreadyHere, Invited
from accounts.models import User
from intake import invitations

ALREADY_HERE = "Somebody with this address is in Beside already."


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    by = cast(User, request.user)
    form = InvitationForm(request.POST or None, roles=invitations.roles_to_invite(by))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        invited = invitations.invite_person(**form.cleaned_data, by=by)
    except AlreadyHere:
        form.add_error("email", ALREADY_HERE)
        return _page(request, form)
    return _page(request, InvitationForm(roles=invitations.roles_to_invite(by)), invited)


@require_POST
def deactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    person = invitations.deactivate_person(person_id=person_id, by=cast(User, request.user))
    messages.success(request, f"{person.name}’s account is closed, and every device is signed out.")
    return redirect("people")


def _page(request: HttpRequest, form: InvitationForm, invited: Invited | None = None) -> HttpResponse:
    context = {
        "form": form,
        "invited": invited,
        "people": selectors.people(),
        "invitations": selectors.open_invitations(),
    }
    return render(request, "accounts/people.html", context)
