"""The clock of the letters. A task finds what is due; it decides nothing."""

from celery import shared_task
from django.utils import timezone

from letters import services


@shared_task
def send_due_letters() -> None:
    # Beat may start two of these at once; the service claims each letter before sending.
    services.send_due_letters(now=timezone.now())
