from django.apps import AppConfig


class GenerationConfig(AppConfig):
    name = "generation"

    def ready(self) -> None:
        from generation.queue import erase, members

        members.subscribe()
        erase.subscribe()
