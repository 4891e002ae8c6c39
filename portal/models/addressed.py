from typing import Any

from django.db import models

from portal.gate.address import canonical


class Addressed(models.Model):
    """A row with an address, and the form by which it is matched; see `gate.address`."""

    class Meta:
        abstract = True

    email: Any
    email_canonical: Any

    def save(self, *args: Any, **kwargs: Any) -> None:
        """However an address is set, its canonical form follows it."""
        self.email_canonical = canonical(self.email)
        fields = kwargs.get("update_fields")
        if fields is not None and "email" in fields:
            kwargs["update_fields"] = {*fields, "email_canonical"}
        super().save(*args, **kwargs)
