"""Print a new pair of keys for the blinded store; nothing is kept."""

import base64
from typing import Any

from django.core.management.base import BaseCommand
from nacl.public import PrivateKey


class Command(BaseCommand):
    help = "Print a new pair of sealing keys: the private one belongs where answers may be read, or offline."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        private = PrivateKey.generate()
        self.stdout.write(f"BLINDED_SEAL_PUBLIC_KEY={base64.b64encode(bytes(private.public_key)).decode()}")
        self.stdout.write(f"BLINDED_SEAL_PRIVATE_KEY={base64.b64encode(bytes(private)).decode()}")
