import sys
import uuid
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from generation.engines.errors import EngineError
from generation.models import Clip
from generation.queue.differences import differences
from generation.queue.render import request_of
from generation.queue.warm import load_version


class Command(BaseCommand):
    help = "Render a finished clip again and say whether it comes out the same. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("clip", help="Its public id, or its number, like 0412-3.")
        parser.add_argument("--artist", default="", help="E-mail; a number needs it.")

    def handle(self, *, clip: str, artist: str, **options: object) -> None:
        found = find_clip(clip, artist)
        if not found.frames_sha256:
            raise CommandError(f"{found.number} has no film to compare with: {found.status}.")
        try:
            result = load_version(found.generation.model_version).render(request_of(found))
        except EngineError as error:
            raise CommandError(f"{found.number} could not be rendered: {error}") from error
        if result.facts.frames_sha256 == found.frames_sha256:
            self.stdout.write(f"{found.number} is the same: {found.frames_sha256}")
            return
        self.stdout.write(f"{found.number} is different.")
        self.stdout.write(f"then {found.frames_sha256}\nnow  {result.facts.frames_sha256}")
        for name, (then, now) in differences(found.facts, result.facts.as_dict()).items():
            self.stdout.write(f"{name}: {then} then, {now} now")
        sys.exit(1)


def find_clip(name: str, email: str) -> Clip:
    """Raises: CommandError unless exactly one clip is meant."""
    try:
        wanted = Q(public_id=uuid.UUID(name))
    except ValueError:
        wanted = _by_number(name, email)
    clip = Clip.objects.select_related("generation__model_version").filter(wanted).first()
    if clip is None:
        raise CommandError(f"There is no clip {name}.")
    return clip


def _by_number(name: str, email: str) -> Q:
    number, _, variation = name.partition("-")
    if not (number.isdecimal() and variation.isdecimal()):
        raise CommandError(f"{name} is neither a public id nor a number like 0412-3.")
    if not email:
        raise CommandError("Each artist has a 0001-1. Say whose it is: --artist E-MAIL.")
    return Q(artist__email__iexact=email, generation__number=int(number), variation=int(variation))
