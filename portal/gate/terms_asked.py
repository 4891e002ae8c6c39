from dataclasses import dataclass, field

from portal.models import Acceptance, EmbargoedFact, Membership, Terms, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The text somebody has to agree to, and what is new in it for them."""

    terms: Terms
    before: Acceptance | None = None  # the newest they agreed to; None: they are asked first
    changes: list[Terms] = field(default_factory=list)  # versions since, the newest first
    embargoed: list[EmbargoedFact] = field(default_factory=list)


def terms_asked_of(user: User) -> Asked | None:
    """None when this person agreed to all that is asked of them."""
    newest = user.memberships.select_related("cohort").order_by("-pk").first()
    cohort = newest.cohort if newest is not None else None
    shown = Terms.objects.shown_to(cohort)
    if shown is None or not Terms.objects.required_of(cohort).unaccepted_by(user).exists():
        return None
    before = user.acceptances.select_related("terms").order_by("-terms__version").first()
    since = Terms.objects.none()
    if before is not None:
        since = Terms.objects.published().exclude(what_changed="")
        since = since.filter(version__gt=before.terms.version, version__lte=shown.version)
    return Asked(
        terms=shown,
        before=before,
        changes=list(since),
        embargoed=embargoed_for(newest),
    )


def embargoed_for(membership: Membership | None) -> list[EmbargoedFact]:
    """What a member keeps to themselves today, the soonest to lift first."""
    cohort = membership.cohort if membership is not None else None
    return list(EmbargoedFact.objects.in_force().binding(cohort))
