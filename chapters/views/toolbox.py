"""Doors to the toolbox: the page, its small forms, and a copy to take along."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, is_from_script
from chapters import forms, rules
from chapters.selectors import shelves
from chapters.services import toolbox as services

Door = Callable[[SignedInRequest], HttpResponse]
SHELVES = {
    "toolbox_keep": "kept",
    "toolbox_goal": "goals",
    "toolbox_words": "words",
    "toolbox_note": "notes",
}
SHELF = {"keep": services.keep_thing, "let_go": services.let_go}
NOTES = {
    "share": services.share_note,
    "put_away": services.put_note_away,
    "bring_back": services.bring_note_back,
}


@dataclass(frozen=True)
class Trouble:
    """Why something is not saved, and what was typed: it goes back into its field on its shelf."""

    shelf: str
    sentence: str
    typed: QueryDict
    body: str


def stays_in_its_field(door: Door) -> Door:
    """What cannot be kept comes back on the page where it was typed, with the reason beside it."""

    @wraps(door)
    def answer(request: SignedInRequest) -> HttpResponse:
        try:
            return door(request)
        except (rules.Refused, rules.NotNow) as reason:
            if is_from_script(request):
                return JsonResponse({"sentence": reason.sentence}, status=409)
            return _page(request, trouble=_trouble(SHELVES[door.__name__], reason, request.POST), status=422)

    return answer


def _trouble(shelf: str, reason: rules.Refused | rules.NotNow, typed: QueryDict) -> Trouble:
    bodies = [typed.get(name, "") for name in typed if name.split("-")[0] in ("body", "words")]
    return Trouble(shelf, reason.sentence, typed, next(iter(bodies), ""))


def _page(request: SignedInRequest, *, trouble: Trouble | None = None, status: int = 200) -> HttpResponse:
    page = shelves.toolbox_of(request.user, now=timezone.now())
    return render(request, "toolbox/toolbox.html", {"page": page, "trouble": trouble}, status=status)


def _back_to(shelf: str) -> HttpResponse:
    return redirect(f"{reverse('toolbox')}#{shelf}")


@require_safe
def toolbox(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@stays_in_its_field
@require_POST
def toolbox_keep(request: SignedInRequest) -> HttpResponse:
    asked = forms.read_shelved(request.POST)
    SHELF[asked.deed](kind=asked.kind, thing_id=asked.thing_id, words=asked.words, by=request.user)
    if is_from_script(request):
        return JsonResponse({"is_kept": asked.deed == "keep"})
    if url_has_allowed_host_and_scheme(asked.back, allowed_hosts=None):
        return HttpResponseRedirect(asked.back)
    return _back_to("kept")


@stays_in_its_field
@require_POST
def toolbox_goal(request: SignedInRequest) -> HttpResponse:
    asked = forms.read_goal(request.POST)
    deeds: dict[str, Callable[[], Any]] = {
        "add": partial(services.add_goal, body=asked.body, by=request.user),
        "reword": partial(services.reword_goal, goal_id=asked.goal_id, body=asked.body, by=request.user),
        "rate": partial(services.rate_goal, goal_id=asked.goal_id, how_far=asked.how_far, by=request.user),
        "put_away": partial(services.put_goal_away, goal_id=asked.goal_id, by=request.user),
        "bring_back": partial(services.bring_goal_back, goal_id=asked.goal_id, by=request.user),
    }
    deeds[asked.deed]()
    return _back_to("goals")


@stays_in_its_field
@require_POST
def toolbox_words(request: SignedInRequest) -> HttpResponse:
    services.save_words(words=forms.read_own_words(request.POST), by=request.user)
    messages.success(request, "Saved.")
    return _back_to("words")


@stays_in_its_field
@require_POST
def toolbox_note(request: SignedInRequest) -> HttpResponse:
    if "deed" not in request.POST:
        return _write_note(request)
    deed, note_id = forms.read_note_deed(request.POST)
    NOTES[deed](note_id=note_id, by=request.user)
    return _back_to("notes")


def _write_note(request: SignedInRequest) -> HttpResponse:
    note_id, sent = forms.read_note(request.POST)
    is_page = not is_from_script(request)
    outcome = services.save_note(note_id=note_id, sent=sent, by=request.user, is_final=is_page)
    return _back_to("notes") if is_page else _to_script(str(note_id), outcome)


def _to_script(slug: str, outcome: services.NoteOutcome) -> JsonResponse:
    """In the words of worksheet.js, which saves notes as it saves answers."""
    if outcome.other:
        other = {"body": outcome.other.body, "revision": outcome.other.revision}
        return JsonResponse({"saved": {}, "conflicts": {slug: other}, "refused": {}}, status=409)
    return JsonResponse({"saved": {slug: outcome.revision}, "conflicts": {}, "refused": {}})


@require_safe
def toolbox_copy(request: SignedInRequest) -> HttpResponse:
    copy = services.take_copy(by=request.user)
    if request.GET.get("as") == "print":
        return render(request, "toolbox/copy.html", {"copy": copy})
    answer = render(request, "toolbox/copy.txt", {"copy": copy}, content_type="text/plain; charset=utf-8")
    # A name that says nothing to whoever looks through the downloads.
    answer["Content-Disposition"] = f'attachment; filename="notes-{timezone.localdate():%Y-%m-%d}.txt"'
    return answer
