"""Whose toolbox it is: only ever the asker's own."""

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment
from care.permissions import Act


def own_toolbox(by: User) -> Treatment:
    """The treatment whose toolbox this is, held so that a button pressed twice is pressed once.

    Call it inside a transaction.
    """
    treatment = care.own_treatment(by)
    permissions.require(by, Act.WRITE_TOOLBOX, treatment)
    hold(treatment)
    return treatment


def hold(treatment: Treatment) -> None:
    # No key: whoever writes another row of this treatment meanwhile need not wait.
    Treatment.objects.select_for_update(no_key=True).get(pk=treatment.pk)
