"""Words of the record as a young person reads them."""

from django import template

from accounts.models import Role
from today import rules

register = template.Library()
register.filter("look_in_words", rules.look_in_words)


@register.filter
def role_in_words(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
