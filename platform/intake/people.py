"""Doors of the people page: who is here, who is invited, inviting and looking after accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors
from accounts.forms import EmailForm, InvitationForm, PhoneForm
from accounts.invitations import AlreadyHere, Invited
from accounts.models import User
from accounts.requests import SignedInRequest
from care import permissions
from care.permissions import Act
from intake import invitations

ALREADY_HERE = "Somebody with this address is in Beside already."


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, roles=invitations.roles_to_invite(request.user))
    if request.method != "POST" or not form.is_valid():
        return _people_page(request, form)
    try:
        invited = invitations.invite_person(**form.cleaned_data, by=request.user)
    except AlreadyHere:
        form.add_error("email", ALREADY_HERE)
        return _people_page(request, form)
    empty = InvitationForm(roles=invitations.roles_to_invite(request.user))
    return _people_page(request, empty, invited)


@require_safe
def person(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    found = invitations.person_of(person_id, by=request.user)
    return _person_page(request, found)


@require_POST
def change_email(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _person_page(request, invitations.person_of(person_id, by=request.user), email=form)
    found = invitations.change_email(person_id=person_id, email=form.cleaned_data["email"], by=request.user)
    messages.success(request, f"{found.name} signs in with {found.email} from now on. Let them know.")
    return redirect("person", found.pk)


@require_POST
def change_phone(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _person_page(request, invitations.person_of(person_id, by=request.user), phone=form)
    found = invitations.change_phone(person_id=person_id, phone=form.cleaned_data["phone"], by=request.user)
    messages.success(request, f"Saved for {found.name}.")
    return redirect("person", found.pk)


@require_POST
def reset_second_step(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    found = invitations.reset_second_step(person_id=person_id, by=request.user)
    messages.success(request, f"{found.name} sets up a new second step at the next sign-in.")
    return redirect("person", found.pk)


@require_POST
def deactivate(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    found = invitations.deactivate_person(person_id=person_id, by=request.user)
    messages.success(request, f"{found.name}’s account is closed, and every device is signed out.")
    return redirect("people")


def _people_page(request: HttpRequest, form: InvitationForm, invited: Invited | None = None) -> HttpResponse:
    context = {
        "form": form,
        "invited": invited,
        "people": selectors.people(),
        "invitations": selectors.open_invitations(),
    }
    return render(request, "accounts/people.html", context)


def _person_page(request: SignedInRequest, found: User, **refused: EmailForm | PhoneForm) -> HttpResponse:
    context = {
        "person": found,
        "email": EmailForm(),
        "phone": PhoneForm(initial={"phone": found.phone}),
        "has_second_step": selectors.has_second_step(found),
        "may_change_email": invitations.may_change_email(found, by=request.user),
        "may_reset": permissions.may(request.user, Act.RESET_SECOND_STEP),
        "may_close": permissions.may(request.user, Act.DEACTIVATE_PEOPLE),
    }
    return render(request, "accounts/person.html", context | refused, status=422 if refused else None)
