"""The only door to the blinded store: who answers puts in, who may read reads, each look is written down."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.conf import settings
from django.db import connections

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from measures import boxes
from measures.boxes import Response, Slot
from measures.models import SealedResponse

WRITER = "blinded"
READER = "blinded_reader"
Result = TypeVar("Result")


class BlindedStoreTrouble(Exception):
    """The blinded store did not do it. The words never say more: the cause may hold answers."""


class CannotReadHere(Exception):
    """This process was given no credential that opens the blinded store."""


def store(slot: Slot, response: Response) -> None:
    """Put answers in. The first set stands: a second one for the same slot changes nothing."""
    store_many([(slot, response)])


def store_many(responses: Iterable[tuple[Slot, Response]]) -> None:
    """The same for many at once, for the demo and for imports."""

    def put_in() -> None:
        rows = [SealedResponse(slot=slot.key, box=boxes.seal(slot, response)) for slot, response in responses]
        # The writer's role may INSERT and nothing else, so no `get`, no `save`, no RETURNING.
        SealedResponse.objects.using(WRITER).bulk_create(rows, ignore_conflicts=True, batch_size=500)

    _in_silence(put_in)


def has_answered(slot: Slot) -> bool:
    """One exact slot, yes or no: for the young person's own page and for the clock of the letters."""
    return _in_silence(lambda: _is_taken(slot))


def read(wanted: Mapping[Treatment, Iterable[Slot]], *, by: User, purpose: str) -> dict[Slot, Response]:
    """Open the answers in these slots, for somebody who may, after writing the look down.

    Raises NotVisible for whoever may not, CannotReadHere where the credential is missing, BlindedStoreTrouble
    when the store is away, or when a box was sealed with another key or tampered with.
    """
    permissions.require_each(by, permissions.Act.READ_ALLIANCE, wanted)
    if not can_read_here():
        raise CannotReadHere("This process was not given the credential of the blinded store.")
    # Before the look, not after: one that cannot be written down does not happen.
    whose = [(treatment.young_person, treatment) for treatment in wanted]
    audit.looked_at_each("alliance.read", by=by, each=whose, purpose=purpose)
    slots = {slot.key: slot for of_one in wanted.values() for slot in of_one}
    found = _in_silence(
        lambda: list(SealedResponse.objects.using(READER).filter(slot__in=slots).values_list("slot", "box"))
    )
    return {slots[key]: _open(slots[key], bytes(box)) for key, box in found}


def _open(slot: Slot, box: bytes) -> Response:
    try:
        return boxes.open_box(slot, box)
    except boxes.BoxNotOpened:
        raise BlindedStoreTrouble("A sealed response does not open with the key of this process.") from None


def can_read_here() -> bool:
    return READER in connections and bool(settings.BLINDED_SEAL_PRIVATE_KEY)


def _is_taken(slot: Slot) -> bool:
    if connections[WRITER].vendor != "postgresql":
        return SealedResponse.objects.using(WRITER).filter(pk=slot.key).exists()
    with connections[WRITER].cursor() as cursor:
        # The writer has no SELECT; a function of the owner answers for one slot only.
        cursor.execute("SELECT measures_slot_is_taken(%s)", [slot.key])
        return bool(cursor.fetchone()[0])


def _in_silence(deed: Callable[[], Result]) -> Result:
    """Do it; when it goes wrong, nothing of what went wrong (a row, a value) is in the exception."""
    try:
        return deed()
    except Exception:  # noqa: S110 - left on purpose before raising: no context travels along
        pass
    raise BlindedStoreTrouble("The blinded store is not reachable or refused.")
