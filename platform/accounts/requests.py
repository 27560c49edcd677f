"""The shape of a request that has passed the sign-in: only for type checks, it does nothing."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """LoginRequiredMiddleware lets nobody else reach a view that asks for this."""

    user: User
