import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from feedback.models.boxed import Boxed
from feedback.models.defect import Defect

if TYPE_CHECKING:
    from generation.models import ModelVersion
    from portal.models import User


class BugReportQuerySet(models.QuerySet["BugReport"]):
    def visible_to(self, user: "User") -> Self:
        """A reporter sees their own. Staff open reports on the review pages, where it is a look."""
        return self.filter(reporter=user)

    def unanswered(self) -> Self:
        return self.filter(status=BugReport.Status.NEW)

    def open(self) -> Self:
        """Those that the model team still has something to do for."""
        return self.filter(status__in=BugReport.OPEN)

    def followed_by(self, user: "User") -> Self:
        """Those of others that this person has too. They read no word of their reporters."""
        followed = BugFollower.objects.filter(person=user)
        return self.filter(pk__in=followed.values("report")).exclude(reporter=user)

    def alike(self, *, code: str) -> Self:
        """Open or fixed ones of this kind: what a new report may be one more of."""
        alive = (*BugReport.OPEN, BugReport.Status.FIXED)
        return self.filter(code=code, status__in=alive).order_by("-number")

    def with_numbers(self) -> Self:
        """With how many others have it too, and the model version it was seen on."""
        related = ("clip__generation__model_version", "fixed_in")
        numbered = self.select_related(*related).annotate(others=Count("followers"))
        return numbered.order_by("-number")

    def as_read_by(self, user: "User") -> Self:
        """With whether this person follows it."""
        theirs = BugFollower.objects.filter(report=OuterRef("pk"), person=user)
        return self.annotate(is_followed=Exists(theirs))

    def for_lists(self) -> Self:
        """With all that a list shows, in one query."""
        return self.select_related("clip__generation", "reporter")


class BugReport(Boxed):
    """A fault that an artist saw, with everything it takes to make it happen again.

    Staff move it along EDGES; the reporter alone moves a fixed one to verified, or back to
    confirmed. Each move is one conditional UPDATE from the state that its mover saw.
    """

    class Status(models.TextChoices):
        NEW = "new", "New"  # made -> new; needs_info -> new, by an answer; closed -> new
        NEEDS_INFO = "needs_info", "Needs an answer"  # open -> needs_info
        CONFIRMED = "confirmed", "Confirmed"  # open -> confirmed; fixed -> confirmed
        IN_PROGRESS = "in_progress", "Being worked on"  # open -> in_progress
        FIXED = "fixed", "Fixed"  # open -> fixed: the reporter is asked to look
        VERIFIED = "verified", "Fixed and verified"  # fixed -> verified, by the reporter
        DUPLICATE = "duplicate", "Duplicate"  # open -> duplicate of another report
        NOT_REPRODUCIBLE = "not_reproducible", "Could not be made to happen again"  # from open
        WORKS_AS_INTENDED = "works_as_intended", "Works as intended"  # from open
        WONT_FIX = "wont_fix", "Will not be fixed"  # from open
        INVALID = "invalid", "Not a fault"  # from open

    OPEN = (Status.NEW, Status.NEEDS_INFO, Status.CONFIRMED, Status.IN_PROGRESS)
    CLOSED = (
        Status.DUPLICATE,
        Status.NOT_REPRODUCIBLE,
        Status.WORKS_AS_INTENDED,
        Status.WONT_FIX,
        Status.INVALID,
    )
    # States that owe the reporter a sentence.
    EXPLAINED = (Status.FIXED, *CLOSED)

    class Severity(models.IntegerChoices):
        BLOCKER = 1, "I cannot work"
        SERIOUS = 2, "The clip is lost to me"
        ANNOYING = 3, "It gets in the way"
        SMALL = 4, "A blemish"

    class Priority(models.IntegerChoices):
        NOW = 1, "Now"
        NEXT = 2, "Next"
        LATER = 3, "Later"
        SOME_DAY = 4, "Some day"

    class Area(models.TextChoices):
        """Of the portal, for a fault that is none of a film."""

        QUEUE = "queue", "Queue and rendering"
        PLAYER = "player", "Player"
        UPLOAD = "upload", "Uploads and downloads"
        ACCOUNT = "account", "Account and sign-in"
        COST = "cost", "Contributions and pay"
        OTHER = "other", "Another page"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    clip = models.ForeignKey(
        "generation.Clip", models.SET_NULL, null=True, blank=True, related_name="bug_reports"
    )
    reporter = models.ForeignKey("portal.User", models.PROTECT, related_name="bug_reports")
    idempotency_key = models.UUIDField(editable=False)

    code = models.CharField(max_length=20, choices=Defect)
    area = models.CharField(max_length=8, choices=Area, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    title = models.CharField(max_length=120)
    expected = models.TextField(blank=True)
    actual = models.TextField(blank=True)
    frame_start = models.PositiveIntegerField(null=True, blank=True)
    frame_end = models.PositiveIntegerField(null=True, blank=True)

    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    outcome = models.TextField(blank=True, help_text="The sentence that came with the state.")
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    fixed_in = models.ForeignKey(
        "generation.ModelVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, null=True, blank=True)
    assignee = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    public_summary = models.CharField(
        max_length=160,
        blank=True,
        help_text="The fault in the team's words: other artists who see it too read this.",
    )
    job_facts = models.JSONField(default=dict, editable=False)
    browser_facts = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = BugReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "-number"], name="bug_by_status"),
            models.Index(fields=["code", "-number"], name="bug_by_code"),
            models.Index(fields=["-created_at", "-id"], name="bug_in_inbox"),
        ]
        constraints = [
            *Boxed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__range=(1, 4)),
                name="bug_priority_1_to_4",
            ),
            models.CheckConstraint(
                condition=Q(area="") | Q(code="app_bug"), name="bug_area_is_of_the_portal"
            ),
            models.UniqueConstraint(
                fields=["reporter", "idempotency_key"], name="bug_once_a_submit"
            ),
            models.CheckConstraint(condition=Q(severity__range=(1, 4)), name="bug_severity_1_to_4"),
            models.CheckConstraint(condition=Q(code__in=Defect.values), name="bug_code_valid"),
            models.CheckConstraint(condition=~Q(title=""), name="bug_has_a_title"),
            models.CheckConstraint(
                condition=Q(frame_start__isnull=True, frame_end__isnull=True)
                | Q(
                    frame_start__isnull=False,
                    frame_end__isnull=False,
                    frame_start__gte=0,
                    frame_end__gte=F("frame_start"),
                ),
                name="bug_frames_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "new",
                        "needs_info",
                        "confirmed",
                        "in_progress",
                        "fixed",
                        "verified",
                        "duplicate",
                        "not_reproducible",
                        "works_as_intended",
                        "wont_fix",
                        "invalid",
                    ]
                ),
                name="bug_status_valid",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=[
                        "fixed",
                        "duplicate",
                        "not_reproducible",
                        "works_as_intended",
                        "wont_fix",
                        "invalid",
                    ]
                )
                | ~Q(outcome=""),
                name="bug_close_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status="duplicate", duplicate_of__isnull=False)
                | (~Q(status="duplicate") & Q(duplicate_of__isnull=True)),
                name="bug_duplicate_names_the_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("bugs:detail", args=[self.public_id])

    @property
    def label(self) -> str:
        """The number as people say it: `0173`."""
        return f"{self.number:04d}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def origin(self) -> "BugReport":
        """The report that this one is a duplicate of in the end; itself, where it is none."""
        report, passed = self, {self.pk}
        while report.duplicate_of is not None and report.duplicate_of_id not in passed:
            report = report.duplicate_of
            passed.add(report.pk)
        return report

    def edges(self) -> list[str]:
        """Where staff may move it from the state that this copy of the row shows."""
        if self.status in self.OPEN:
            targets = (*self.OPEN[1:], *self.EXPLAINED)
            return [status for status in targets if status != self.status]
        return [self.Status.NEW] if self.status in self.CLOSED else [self.Status.CONFIRMED]

    def move(
        self,
        to: str,
        *,
        outcome: str = "",
        duplicate_of: "BugReport | None" = None,
        fixed_in: "ModelVersion | None" = None,
        at: datetime | None = None,
    ) -> bool:
        """From the state that this copy shows to another. False when somebody else was first.

        Raises: ValueError when no edge leads there.
        """
        if to not in self.edges():
            raise ValueError(f"No edge from {self.status} to {to}.")
        named = {"duplicate_of": duplicate_of, "fixed_in": fixed_in}
        return self._move(self.status, to, outcome=outcome, at=at, **named)

    def verify(self, *, at: datetime | None = None) -> bool:
        """fixed -> verified, by the reporter. False when it is not fixed any more."""
        return self._move(self.Status.FIXED, self.Status.VERIFIED, outcome=self.outcome, at=at)

    def reopen(self, *, at: datetime | None = None) -> bool:
        """fixed -> confirmed, by the reporter who still sees it."""
        return self._move(self.Status.FIXED, self.Status.CONFIRMED, outcome="", at=at)

    def take_answer(self, *, at: datetime | None = None) -> bool:
        """needs_info -> new, by an answer of the reporter. False when nothing was asked."""
        return self._move(self.Status.NEEDS_INFO, self.Status.NEW, outcome="", at=at)

    def prioritise(self, to: int | None, *, seen: int | None) -> bool:
        """How soon it is worked on, where it still is what its reader saw."""
        return self._change("priority", to, seen=seen)

    def assign(self, to: "User | None", *, seen: "User | None") -> bool:
        """Who works on it, where it still is whom its reader saw."""
        return self._change("assignee", to, seen=seen)

    def summarise(self, to: str, *, seen: str) -> bool:
        """The fault in the team's words, where they still are what its reader saw."""
        return self._change("public_summary", to, seen=seen)

    def _change(self, field: str, value: Any, *, seen: Any) -> bool:
        """One conditional UPDATE. False when it has another value by now, which is read."""
        where = {f"{field}__isnull": True} if seen is None else {field: seen}
        same = BugReport.objects.filter(pk=self.pk, **where)
        if same.update(**{field: value}) != 1:
            self.refresh_from_db(fields=[field])
            return False
        setattr(self, field, value)
        return True

    def _move(
        self,
        source: str,
        to: str,
        *,
        outcome: str,
        at: datetime | None,
        **named: "BugReport | ModelVersion | None",
    ) -> bool:
        """`named`: the original of a duplicate, the version of a fix. They go with their state."""
        changed: dict[str, Any] = {
            "status": to,
            "outcome": outcome,
            "changed_at": at or timezone.now(),
        }
        if to != self.Status.VERIFIED:
            changed |= {"duplicate_of": None, "fixed_in": None} | named
        if BugReport.objects.filter(pk=self.pk, status=source).update(**changed) != 1:
            self.refresh_from_db(fields=list(changed))
            return False
        for field, value in changed.items():
            setattr(self, field, value)
        return True


class BugReply(models.Model):
    """What somebody wrote on a report, or the state it was moved to, or both."""

    report = models.ForeignKey(BugReport, models.CASCADE, related_name="replies")
    author = models.ForeignKey("portal.User", models.PROTECT, related_name="bug_replies")
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.TextField(blank=True)
    moved_to = models.CharField(max_length=20, choices=BugReport.Status, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "bug replies"
        indexes = [models.Index(fields=["at"], name="bug_reply_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "idempotency_key"], name="bug_reply_once_a_submit"
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(moved_to=""), name="bug_reply_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"Reply to {self.report_id} by {self.author_id}"


class BugFollower(models.Model):
    """Somebody else who has this fault too, or whose report of it was a duplicate.

    They are told what becomes of it.
    """

    report = models.ForeignKey(BugReport, models.CASCADE, related_name="followers")
    person = models.ForeignKey("portal.User", models.CASCADE, related_name="followed_bugs")
    clip = models.ForeignKey(
        "generation.Clip",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The clip of their own in which they saw it.",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "person"], name="bug_follower_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.report_id}"
