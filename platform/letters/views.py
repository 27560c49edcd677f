"""The door behind the link of a letter: signed in as its recipient, one is led on; nobody else is."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from letters import selectors


@require_safe
def letter(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    try:
        found = selectors.letter_for(letter_id, reader=request.user)
    except selectors.LetterNotFound:
        raise Http404 from None
    return redirect(found.path)
