"""What a request is once LoginRequiredMiddleware has let it in: for the types of doors, nothing else."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
