"""What a letter looks like outside: neutral words, one plain link, no token, nothing to load."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from letters.models import Letter


def link_of(letter: Letter) -> str:
    """The one link: through the sign-in page; straight to the place for people who have no account yet."""
    path = reverse("letter", args=[letter.pk]) if letter.recipient_id else letter.path
    return f"{settings.SITE_URL}{path}"


def compose(letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMessage:
    words = {"link": link_of(letter)}
    return EmailMessage(
        subject=render_to_string(f"letters/{letter.kind}.subject", words).strip(),
        body=render_to_string(f"letters/{letter.kind}.txt", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address_of(letter)],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def address_of(letter: Letter) -> str:
    return letter.recipient.email if letter.recipient else letter.address
