"""The clock of the occasions. A task finds what is due; it decides nothing."""

from celery import shared_task
from django.utils import timezone

from measures import services


@shared_task
def queue_due_reminders() -> None:
    services.queue_due_reminders(now=timezone.now())
