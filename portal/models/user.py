import uuid

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from portal.activity.pseudonym import pseudonym
from portal.gate.address import canonical
from portal.models.addressed import Addressed


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def known_as(self, email: str) -> models.QuerySet["User"]:
        """Whoever has this address, in any case, Unicode form or plus-tag: nobody or one."""
        return self.filter(email_canonical=canonical(email))

    def programme(self) -> "User":
        """The account that owns what the programme itself has rendered. Nobody signs in to it."""
        values = {
            "email": "programme@atelier.invalid",
            "name": "The programme",
            "is_active": False,
            "password": make_password(None),
        }
        return self.get_or_create(is_programme=True, defaults=values)[0]

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(Addressed, AbstractUser):
    """A person, known by e-mail. What they may do follows from groups and membership."""

    REVIEWER = "reviewer"
    OPERATOR = "operator"

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail", unique=True)
    email_canonical = models.CharField(
        max_length=254,
        unique=True,
        editable=False,
        error_messages={"unique": "This address is taken."},
    )
    name = models.CharField(max_length=120)
    is_programme = models.BooleanField(
        default=False, editable=False, help_text="The one account of the programme itself."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="This address is taken.",
            ),
            models.UniqueConstraint(
                fields=["is_programme"], condition=Q(is_programme=True), name="user_one_programme"
            ),
            models.CheckConstraint(
                condition=Q(is_programme=False) | Q(is_active=False, is_staff=False),
                name="user_programme_signs_in_nowhere",
            ),
            models.CheckConstraint(condition=~Q(email_canonical=""), name="user_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def pseudonym(self) -> str:
        """What staff read instead of the name until they state a purpose."""
        return pseudonym(self.pk)

    def is_in(self, *roles: str) -> bool:
        """Whether an active member of the staff holds one of these roles."""
        if not (self.is_active and self.is_staff):
            return False
        return self.is_superuser or bool(self.role_names & set(roles))

    @property
    def role_names(self) -> set[str]:
        if not hasattr(self, "_role_names"):
            self._role_names = set(self.groups.values_list("name", flat=True))
        return self._role_names

    @property
    def is_reviewer(self) -> bool:
        return self.is_in(self.REVIEWER, self.OPERATOR)

    @property
    def is_operator(self) -> bool:
        return self.is_in(self.OPERATOR)
