"""Which database a table lives in: sealed answers in `blinded`, everything else in `default`."""

from typing import Any

BLINDED_MODELS = {("measures", "sealedresponse")}
BLINDED_ALIASES = {"blinded", "blinded_reader", "blinded_owner"}


class BlindedRouter:
    """Keeps the two databases apart; the blinded store is only ever reached by naming its alias."""

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        is_blinded = (app_label, (model_name or "").lower()) in BLINDED_MODELS or hints.get("blinded", False)
        return is_blinded if db in BLINDED_ALIASES else not is_blinded
