"""What a server asks itself before it serves: servers do not run Django's checks, so Beside runs them."""

from django.core import checks
from django.core.exceptions import ImproperlyConfigured


def refuse_to_start_unsafe() -> None:
    """Stop when a check finds an error, such as a reader's credential in a process that must not hold it."""
    errors = [found for found in checks.run_checks() if found.is_serious(checks.ERROR)]
    if errors:
        raise ImproperlyConfigured(" ".join(str(error.msg) for error in errors))
