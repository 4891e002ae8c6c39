from django.apps import AppConfig


class GenerationConfig(AppConfig):
    name = "generation"

    def ready(self) -> None:
        from generation import checks  # noqa: F401 - registers them
        from generation.queue import erase, members

        members.subscribe()
        erase.subscribe()
