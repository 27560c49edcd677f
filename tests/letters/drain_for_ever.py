"""A worker that drains the outbox for ever; test_kills.py starts it and kills it."""

import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from letters import rules, services  # noqa: E402

# Short, so that a killed worker's letters are taken over within the test.
rules.BATCH, rules.LEASE, rules.SENDING_BUDGET = 10, timedelta(seconds=3), timedelta(seconds=1)
while True:
    services.send_due_letters(now=timezone.now())
    time.sleep(0.02)
