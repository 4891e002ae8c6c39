from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.review.admission import staff
from generation.decisions.statistics import rule_figures
from generation.policy.outputs import CHECKER_RULE
from generation.queue.screening import DRAWN_RULE, policy_in_force

FILM_RULES = (CHECKER_RULE, DRAWN_RULE)


@require_safe
@staff()
def board(request: HttpRequest) -> HttpResponse:
    """Each rule with what it did, and how often people found it wrong."""
    policy = policy_in_force()
    figures = rule_figures(policy)
    groups = [
        (clause.title, [one for one in figures if one.rule and one.rule.clause == code])
        for code, clause in policy.clauses.items()
    ]
    films = [one for one in figures if one.rule_id in FILM_RULES]
    gone = [one for one in figures if one.rule is None and one not in films]
    groups += [("Finished films", films), ("No longer in force", gone)]
    context = {"version": policy.version, "groups": [group for group in groups if group[1]]}
    return render(request, "feedback/review/policy.html", context)
