"""How long a session lasts, what an invitation's code and a telephone number look like; no database."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

# Crockford's base 32 has no I, L, O or U: a code told on the telephone is hard to mishear.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISHEARD = str.maketrans({"I": "1", "L": "1", "O": "0"})
GROUPS = 3
GROUP_LENGTH = 4

WRONG_CODES = 5
WAIT_AFTER_WRONG_CODES = timedelta(minutes=15)
INVITATION_LASTS = timedelta(days=14)

# A house number of an exchange has few digits; ITU-T E.164 knows none with more than fifteen.
PHONE = re.compile(r"\+?[0-9]{3,15}")


def new_code() -> str:
    """Twelve characters of five bits each: 60 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def plain_code(typed: str) -> str:
    """What was meant: without hyphens and spaces, whatever the case, the usual slips mended."""
    return "".join(typed.split()).replace("-", "").upper().translate(MISHEARD)


def is_over(
    *, started_at: datetime, seen_at: datetime, now: datetime, idle_seconds: int, longest_seconds: int
) -> bool:
    """A session ends after a while without activity, and after a longer while in any case."""
    return now - seen_at >= timedelta(seconds=idle_seconds) or now - started_at >= timedelta(
        seconds=longest_seconds
    )


def longest_for(role: str, limits: Mapping[str, int]) -> int:
    """Seconds; a young person's day is longer than a working day."""
    return limits["young_person" if role == "young_person" else "staff"]


def dialled(phone: str) -> str:
    """What a telephone is told: digits, with a + in front if there is one; "" for what is no number."""
    digits = phone.translate(str.maketrans("", "", " ()-./"))
    return digits if PHONE.fullmatch(digits) else ""
