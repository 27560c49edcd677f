"""What a page may know about who opened it: a mark that names nobody."""

from django import template

from accounts import selectors
from accounts.models import User

register = template.Library()


@register.filter
def mark(user: User) -> str:
    return selectors.mark_of(user)
