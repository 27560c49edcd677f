"""Plain rules of a letter: how long it is held, when it is tried again, when one gives up; no Django."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

BATCH = 100
# Longer than any batch may take (SENDING_BUDGET and one last slow letter), so that nobody else sends it too.
LEASE = timedelta(minutes=5)
SENDING_BUDGET = timedelta(minutes=2)
# A mail server that does not answer says nothing about the letter: it costs no try.
UNREACHABLE_PAUSE = timedelta(seconds=30)
MOST_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def pause_after(attempts: int) -> timedelta:
    """One minute after the first refusal, twice as long after each further one, six hours at most."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, MOST_ATTEMPTS), LONGEST_PAUSE)


def is_hopeless(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS


def message_id(letter_id: UUID, site_url: str) -> str:
    """Fixed at birth: whoever receives a second copy can see that it is one."""
    return f"<{letter_id}@{urlsplit(site_url).hostname}>"


def is_our_own(path: str) -> bool:
    """A path on this site, never another site's address."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path
