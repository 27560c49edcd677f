"""How worksheet pages answer: as a page or, to a script, as JSON; and kindly when it is not the time."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.requests import is_from_script
from chapters import rules
from chapters.forms import Boxes
from chapters.selectors import WorksheetPage
from chapters.services import Outcome

View = Callable[..., HttpResponse]


def kindly(view: View) -> View:
    """Turns "not in this state" into a sentence: a page (403), or JSON (409) for a script."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (rules.NotNow, rules.Refused) as reason:
            if is_from_script(request):
                return JsonResponse({"sentence": reason.sentence}, status=409)
            return render(request, "chapters/not_now.html", _words(reason) | _typed(request), status=403)

    return answer


def _words(reason: rules.NotNow | rules.Refused) -> dict[str, object]:
    state = reason.args[0] if isinstance(reason, rules.ChapterNotOpen) and reason.args else None
    return {"sentence": reason.sentence, "state": state}


def _typed(request: HttpRequest) -> dict[str, object]:
    """What somebody had written when it was too late to keep it: theirs to copy, never thrown away."""
    bodies = [request.POST[name] for name in request.POST if name.startswith("body-")]
    return {"typed": [body for body in bodies if body.strip()]}


def to_script(outcome: Outcome) -> JsonResponse:
    """200 when every box is safe, 409 when another page's words are in the way, 422 when one is too long."""
    status = 409 if outcome.conflicts else 422 if outcome.refused else 200
    conflicts = {slug: asdict(other) for slug, other in outcome.conflicts.items()}
    answer = {"saved": outcome.saved, "conflicts": conflicts, "refused": outcome.refused}
    return JsonResponse(answer | {"chosen": outcome.chosen}, status=status)


def show_trouble(page: WorksheetPage, boxes: Boxes, outcome: Outcome) -> None:
    """Put the words that could not be saved back into their fields, with what stands in the way."""
    for slug, sent in boxes.sent.items():
        entry, conflict = page.by_slug[slug], outcome.conflicts.get(slug)
        entry.refusal = outcome.refused.get(slug, "")
        if conflict:
            entry.other = conflict.body
            entry.box = replace(entry.box, body=sent.body, revision=conflict.revision, is_stored=False)
        elif entry.refusal:
            entry.box = replace(entry.box, body=sent.body, revision=sent.revision, is_stored=False)
