from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from generation.engines.errors import ModelUnusable
from generation.engines.inspection import ModelFacts, inspect_model
from generation.models import ModelVersion


class Command(BaseCommand):
    help = "Register a saved pipeline as a model version. Nothing is copied or changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--label", required=True, help="What artists read.")
        parser.add_argument("--lane", required=True, choices=ModelVersion.Lane.values)
        parser.add_argument("--slug", help="Default: made from the label.")

    def handle(
        self, *, directory: Path, label: str, lane: str, slug: str | None, **options: object
    ) -> None:
        slug = slug or slugify(label)
        if not slug or slug != slugify(slug):
            raise CommandError("The slug takes small letters, digits and hyphens; give --slug.")
        try:
            facts = inspect_model(directory)
        except ModelUnusable as unusable:
            raise CommandError(f"Nothing was registered. {unusable.reason}") from unusable
        refuse_known(facts, lane, slug)
        version = register(directory.resolve(), facts, label=label, lane=lane, slug=slug)
        self.stdout.write(
            f"{version.label} is registered as {version.slug} in the lane {lane}: "
            f"{facts.pipeline_class}, {facts.parameter_count:,} parameters, "
            f"digest {facts.digest[:12]}."
        )


def refuse_known(facts: ModelFacts, lane: str, slug: str) -> None:
    """Raises: CommandError when the lane has these weights, or another model this slug."""
    same = ModelVersion.objects.filter(digest=facts.digest, lane=lane).first()
    if same:
        raise CommandError(f"Nothing was registered. {same.slug} is this very model in this lane.")
    if ModelVersion.objects.filter(slug=slug).exists():
        raise CommandError(f"Nothing was registered. The slug {slug} is taken; give another.")


def register(
    directory: Path, facts: ModelFacts, *, label: str, lane: str, slug: str
) -> ModelVersion:
    """Raises: CommandError when the same model is registered at this very moment."""
    try:
        with transaction.atomic():
            return ModelVersion.objects.create(
                slug=slug,
                label=label,
                lane=lane,
                family=facts.family,
                pipeline_class=facts.pipeline_class,
                directory=str(directory),
                digest=facts.digest,
                size_bytes=facts.size_bytes,
                trained=facts.trained,
                capabilities=facts.capabilities.as_dict(),
                defaults=facts.defaults,
            )
    except IntegrityError as error:
        raise CommandError("Nothing was registered. It is registered already.") from error
