"""Doors of the demo: come in as somebody, and read the mail. Outside a demo they are not there."""

from collections.abc import Callable
from functools import wraps

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from care.permissions import NotVisible
from demo import selectors

View = Callable[[HttpRequest], HttpResponse]


def only_in_the_demo(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise NotVisible
        return view(request)

    return guarded


@login_not_required
@require_POST
@only_in_the_demo
def enter(request: HttpRequest) -> HttpResponse:
    person = selectors.entrance(request.POST.get("name", ""))
    logout(request)
    return perform_login(request, person)


@login_not_required
@require_safe
@only_in_the_demo
def post(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/post.html", {"mails": selectors.post()})
