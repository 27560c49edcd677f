"""What the doors of both rooms share: reading what was sent, keeping what is being typed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse

from accounts.requests import SignedInRequest
from chat import forms, protocol, rules
from chat.rules import NotKept, Refused

NOT_TAKEN = 422


def message(request: SignedInRequest) -> dict[str, Any]:
    form = forms.MessageForm(request.POST)
    if not form.is_valid():
        raise Refused(rules.Refusal.MALFORMED)
    return form.cleaned_data


def saved(request: SignedInRequest, save: Any, **where: UUID) -> HttpResponse:
    form = forms.DraftForm(request.POST)
    form.is_valid()
    try:
        saved_at = save(**where, body=form.cleaned_data.get("body", ""), by=request.user)
    except Refused as refusal:
        return JsonResponse({"text": sentence_of(refusal)}, status=NOT_TAKEN)
    return JsonResponse({"saved_at": saved_at.isoformat()})


def sentence_of(trouble: Refused | NotKept) -> str:
    return protocol.REFUSALS[trouble.code] if isinstance(trouble, Refused) else trouble.sentence


def written(request: SignedInRequest, page: Any, refusal: Refused | NotKept | None) -> dict[str, Any]:
    """What stands in the composer: what was just refused, or the draft; and the key that makes it one."""
    return {
        "page": page,
        "key": forms.new_key(),
        "text": request.POST.get("body", page.draft) if refusal else page.draft,
        "reply_to": (request.POST if refusal else request.GET).get("reply_to", ""),
        "refusal": sentence_of(refusal) if refusal else "",
    }
