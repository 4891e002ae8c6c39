from django.db import IntegrityError, transaction

from portal.gate.address import canonical
from portal.house.enqueue import enqueue
from portal.models import AccessRequest


@transaction.atomic
def request_access(
    *, email: str, name: str, discipline: str, portfolio: str, would_make: str
) -> None:
    """Put somebody on the list of those who ask to come in.

    Members, people with an invitation and strangers are written down alike, by the same steps, so
    that neither answer nor time tells who is known here. While one waits for an address, another
    changes nothing: else anybody could overwrite what a person wrote.
    """
    waiting = AccessRequest.objects.waiting().filter(email_canonical=canonical(email))
    asked = waiting.first()
    if asked is None:
        try:
            with transaction.atomic():
                asked = AccessRequest.objects.create(
                    email=email,
                    name=name,
                    discipline=discipline,
                    portfolio=portfolio,
                    would_make=would_make,
                )
        except IntegrityError:  # sent twice at the same moment
            asked = waiting.get()
    enqueue(kind="request_receipt", payload={"request": asked.pk})
