"""The door of an exercise two people do at once. It leads back to the room, which shows how things stand."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import SignedInRequest, is_from_script
from chat import forms, services
from chat.rules import SessionHasEnded

DONE, NOT_DONE = 204, 409


@require_POST
def together(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    form = forms.TogetherForm(request.POST)
    is_done = form.is_valid() and _do(session_id, form.cleaned_data, by=request.user)
    if is_from_script(request):
        return HttpResponse(status=DONE if is_done else NOT_DONE)
    return redirect("chat_session", session_id)


def _do(session_id: UUID, asked: dict[str, Any], *, by: User) -> bool:
    of_one = {"together_id": asked["together"]}
    deeds: dict[str, Callable[..., Any]] = {
        "propose": partial(services.propose_exercise, exercise=asked["exercise"]),
        "yes": partial(services.answer_exercise, **of_one, is_yes=True),
        "no": partial(services.answer_exercise, **of_one, is_yes=False),
        "step": partial(services.take_step, **of_one, step=asked["step"]),
        "stop": partial(services.stop_exercise, **of_one),
    }
    try:
        deeds[asked["deed"]](session_id=session_id, by=by)
    except SessionHasEnded:
        return False
    return True
