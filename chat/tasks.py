"""The clock of the chat. A task finds what is past; it decides nothing."""

from celery import shared_task
from django.utils import timezone

from chat import services


@shared_task
def queue_chat_reminders() -> None:
    services.queue_chat_reminders(now=timezone.now())


@shared_task
def end_past_sessions() -> None:
    # Beat may start two of these at once; the service closes each chat once.
    services.end_past_sessions(now=timezone.now())


@shared_task
def send_due_later() -> None:
    # Beat may start two of these at once; the service claims each message before it sends it.
    services.send_due_later(now=timezone.now())


@shared_task
def measure_ended_sessions() -> None:
    services.measure_ended_sessions(now=timezone.now())
