"""Reads of the demo: who may be entered as, and the mail that was written to files."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from accounts.models import User
from care.permissions import NotVisible
from demo import rules

NEWEST = 100
# The file-based mail backend puts this line after every mail.
END_OF_MAIL = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    to: str
    sender: str
    subject: str
    sent_at: datetime
    body: str


def entrance(name: str) -> User:
    """The account behind one of the buttons; anybody else is not there."""
    person = User.objects.filter(email=rules.email_of(name), is_active=True).first()
    if name not in rules.ENTRANCES or person is None:
        raise NotVisible
    return person


def post() -> list[Mail]:
    """The newest mails, newest first."""
    mails = [
        _mail(piece)
        for file in (Path(settings.BESIDE_DATA) / "post").glob("*.log")
        for piece in file.read_bytes().split(END_OF_MAIL)
        if piece.strip()
    ]
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)[:NEWEST]


def _mail(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw.lstrip(b"\n"), _class=EmailMessage, policy=email.policy.default)
    part = message.get_body(preferencelist=("plain",))
    return Mail(
        to=message["To"],
        sender=message["From"],
        subject=message["Subject"],
        sent_at=parsedate_to_datetime(message["Date"]),
        body=part.get_content() if part else "",
    )
