from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.review.admission import staff
from generation.decisions.statistics import rule_figures
from generation.queue.screening import policy_in_force


@require_safe
@staff()
def board(request: HttpRequest) -> HttpResponse:
    """Each rule with what it did, and how often people found it wrong."""
    policy = policy_in_force()
    figures = rule_figures(policy)
    clauses = [
        {
            "clause": clause,
            "rules": [one for one in figures if one.rule and one.rule.clause == code],
        }
        for code, clause in policy.clauses.items()
    ]
    context = {
        "version": policy.version,
        "clauses": [row for row in clauses if row["rules"]],
        "gone": [one for one in figures if one.rule is None],
    }
    return render(request, "feedback/review/policy.html", context)
