"""The clock of devices. A task finds what is over; it decides nothing."""

from celery import shared_task
from django.utils import timezone

from accounts import services


@shared_task
def forget_old_devices() -> None:
    services.forget_old_devices(now=timezone.now())
