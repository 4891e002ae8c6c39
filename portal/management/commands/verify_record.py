"""Recompute the seals of the activity record."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.activity.append_only import is_guarded
from portal.activity.fingerprint import short
from portal.activity.verify import Finding, verify
from portal.models import User


class Command(BaseCommand):
    help = "Check that nothing in the activity record was changed, deleted or slipped in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", metavar="EMAIL", help="Recompute entries about one person.")
        parser.add_argument(
            "--fingerprint", metavar="HEX", help="Is this one, noted earlier, in the record still?"
        )

    def handle(self, *, person: str | None, fingerprint: str | None, **options: object) -> None:
        finding = verify(person=find_person(person) if person else None)
        if finding.fault:
            raise CommandError(finding.fault.sentence)
        if fingerprint:
            refuse_unknown(fingerprint, finding)
        if not is_guarded(connection):
            raise CommandError(
                "The record is whole, but the database does not guard it: run manage.py migrate."
            )
        self._tell(finding)

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(
            f"The record is whole: entries {finding.entries}, seals {finding.seals}, "
            f"waiting for a seal {finding.waiting}."
        )
        for chain in finding.chains:
            self.stdout.write(
                f"{chain.month:%Y-%m} {chain.retention:<8} {short(chain.head)}  "
                f"entries {chain.entries}, seals {chain.seals}, {chain.state}"
            )


def find_person(email: str) -> User:
    """Raises: CommandError when nobody has this address."""
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return person


def refuse_unknown(fingerprint: str, finding: Finding) -> None:
    """Raises: CommandError when no seal has a fingerprint that begins so."""
    begins = "".join(fingerprint.split()).lower()
    if len(begins) < 12 or not any(known.startswith(begins) for known in finding.fingerprints):
        raise CommandError(f"No seal in the record has the fingerprint {fingerprint}.")
