"""The clock: beat ticks in UTC, workers drain what is due. Tasks carry ids at most and return nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("beside")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    timezone="UTC",
    enable_utc=True,
    # A tick that found no worker for a minute is stale: the next one does its work.
    task_default_expires=60,
    beat_schedule={
        "queue-chat-reminders": {
            "task": "chat.tasks.queue_chat_reminders",
            "schedule": 30.0,
            "options": {"expires": 60},
        },
        "send-due-letters": {
            "task": "letters.tasks.send_due_letters",
            "schedule": 5.0,
            "options": {"expires": 30},
        },
        "queue-due-reminders": {
            "task": "measures.tasks.queue_due_reminders",
            "schedule": 10.0,
            "options": {"expires": 30},
        },
        "end-past-sessions": {
            "task": "chat.tasks.end_past_sessions",
            "schedule": 30.0,
            "options": {"expires": 60},
        },
        "send-due-later": {
            "task": "chat.tasks.send_due_later",
            "schedule": 15.0,
            "options": {"expires": 30},
        },
        "measure-ended-sessions": {
            "task": "chat.tasks.measure_ended_sessions",
            "schedule": 60.0,
            "options": {"expires": 60},
        },
        "forget-old-devices": {
            "task": "accounts.tasks.forget_old_devices",
            "schedule": 3600.0,
            "options": {"expires": 600},
        },
    },
)
app.autodiscover_tasks()
