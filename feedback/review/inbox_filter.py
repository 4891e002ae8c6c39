"""What the inbox is narrowed to."""

from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from feedback.models import BugReport, Defect
from generation.models import ModelVersion
from portal.days import DayField, begin_of
from portal.models import Cohort, User

RATINGS, NOTES, REPORTS = "ratings", "notes", "reports"
OPEN, SETTLED = "open", "settled"
ME, NOBODY = "me", "nobody"
NO_PRIORITY = "none"

_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90}
_EVERYWHERE = {"kind", "version", "cohort", "when", "since", "until"}
# Which questions each kind can answer. Asked another one, it has no rows.
_ANSWERS = {
    RATINGS: _EVERYWHERE | {"code", "score"},
    NOTES: _EVERYWHERE | {"state"},
    REPORTS: _EVERYWHERE | {"state", "code", "severity", "priority", "assignee", "q"},
}


def _choice(label: str, choices: list[tuple[Any, str]], every: str = "Any") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices])


class InboxFilter(forms.Form):
    """Filters of the inbox. A value that makes no sense narrows nothing.

    It reads the choices of versions, cohorts and staff once each, in three queries.
    """

    kind = _choice(
        "Show",
        [(REPORTS, "Reports"), (RATINGS, "Ratings"), (NOTES, "Notes")],
        "Everything",
    )
    state = _choice("State", [(OPEN, "Open"), (SETTLED, "Settled"), *BugReport.Status.choices])
    assignee = _choice("Assigned to", [])
    q = forms.CharField(
        label="In the titles of reports",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    code = _choice("What is wrong", list(Defect.choices))
    severity = _choice("How bad", list(BugReport.Severity.choices))
    priority = _choice("Priority", [*BugReport.Priority.choices, (NO_PRIORITY, "None yet")])
    score = _choice("Overall score", [(n, f"{n} or less") for n in range(1, 5)])
    version = _choice("Model version", [])
    cohort = _choice("Cohort", [])
    when = _choice(
        "When",
        [
            ("day", "Last 24 hours"),
            ("week", "7 days"),
            ("month", "30 days"),
            ("quarter", "90 days"),
        ],
        "Any time",
    )
    since = DayField("From the day")
    until = DayField("To the day")

    FIRST = ("kind", "state", "assignee", "q")

    def __init__(self, data: Any, *, reader: User) -> None:
        super().__init__(data)
        self.reader = reader
        self.staff = {
            str(public_id): (pk, name)
            for pk, public_id, name in User.objects.filter(is_staff=True, is_active=True)
            .order_by("name", "pk")
            .values_list("pk", "public_id", "name")
        }
        versions = ModelVersion.objects.order_by("-pk").values_list("pk", "slug", "label")
        cohorts = Cohort.objects.order_by("-pk").values_list("pk", "slug", "name")
        self._versions = {slug: pk for pk, slug, _ in versions}
        self._cohorts = {slug: pk for pk, slug, _ in cohorts}
        others = [
            (key, name) for key, (_, name) in self.staff.items() if key != str(reader.public_id)
        ]
        self._offer("assignee", [(ME, "Me"), (NOBODY, "Nobody"), *others])
        self._offer("version", [(slug, label) for _, slug, label in versions])
        self._offer("cohort", [(slug, name) for _, slug, name in cohorts])
        self.full_clean()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", "Any"), *choices]

    @property
    def wanted(self) -> dict[str, Any]:
        """The questions that are asked, with their answers."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def query(self) -> str:
        """The same filters as they stand in an address."""
        return urlencode({name: str(value) for name, value in self.wanted.items()})

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def asks_more(self) -> bool:
        return bool((self.wanted.keys() | self.errors.keys()) - set(self.FIRST))

    @property
    def asks_of_clip(self) -> bool:
        return bool(self.wanted.keys() & {"version", "cohort"})

    def kinds(self) -> list[str]:
        """Those that can answer all that is asked."""
        wanted = self.wanted
        kinds = [kind for kind, known in _ANSWERS.items() if wanted.keys() <= known]
        if wanted.get("state") not in (None, OPEN, SETTLED):
            kinds = [kind for kind in kinds if kind == REPORTS]
        return [kind for kind in kinds if wanted.get("kind", kind) == kind]

    def where(self, kind: str, *, at: datetime | None = None) -> Q:
        """Rows of this kind, which is one of `kinds()`."""
        wanted, where = self.wanted, self._everywhere(at or timezone.now())
        if kind == NOTES and "state" in wanted:
            where &= Q(resolved_at__isnull=wanted["state"] == OPEN)
        if kind == RATINGS:
            where &= self._of_ratings()
        if kind == REPORTS:
            where &= self._of_reports()
        return where

    def _everywhere(self, now: datetime) -> Q:
        wanted, where = self.wanted, Q()
        if "version" in wanted:
            where &= Q(clip__generation__model_version=self._versions[wanted["version"]])
        if "cohort" in wanted:
            where &= Q(clip__generation__membership__cohort=self._cohorts[wanted["cohort"]])
        if "when" in wanted:
            where &= Q(created_at__gte=now - timedelta(days=_DAYS[wanted["when"]]))
        if "since" in wanted:
            where &= Q(created_at__gte=begin_of(wanted["since"]))
        if "until" in wanted:
            where &= Q(created_at__lt=begin_of(wanted["until"] + timedelta(days=1)))
        return where

    def _of_ratings(self) -> Q:
        wanted, where = self.wanted, Q()
        if "score" in wanted:
            where &= Q(overall__lte=int(wanted["score"]))
        if "code" in wanted:
            where &= names_defect(wanted["code"])
        return where

    def _of_reports(self) -> Q:
        wanted, where = self.wanted, Q()
        state = wanted.get("state")
        if state == OPEN:
            where &= Q(status__in=BugReport.OPEN)
        elif state == SETTLED:
            where &= ~Q(status__in=BugReport.OPEN)
        elif state:
            where &= Q(status=state)
        for name in ("code", "severity"):
            if name in wanted:
                where &= Q(**{name: wanted[name]})
        if wanted.get("priority") == NO_PRIORITY:
            where &= Q(priority__isnull=True)
        elif "priority" in wanted:
            where &= Q(priority=wanted["priority"])
        if "assignee" in wanted:
            where &= self._assigned(wanted["assignee"])
        if "q" in wanted:
            where &= Q(title__icontains=wanted["q"])
        return where

    def _assigned(self, to: str) -> Q:
        if to == NOBODY:
            return Q(assignee__isnull=True)
        return Q(assignee=self.reader.pk if to == ME else self.staff[to][0])


def names_defect(code: str) -> Q:
    """Ratings whose list of defects holds this code, by the annotation DEFECTS_TEXT.

    The quotes belong to the code in JSON: no code is found inside another.
    """
    return Q(defects_text__contains=f'"{code}"')


DEFECTS_TEXT = Cast("defects", TextField())
