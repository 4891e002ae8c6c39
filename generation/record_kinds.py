"""What is recorded on the way from a prompt to a clip."""

from portal.activity.kinds import Kind, Retention

KINDS = [
    Kind(
        name="generation.asked",
        what="Prompts and settings",
        sentence="Generation {number}, {clips} clips",
        purpose="To render it, to keep the queue fair and to notice a stolen account",
        facts=("number", "clips"),
    ),
    Kind(
        name="policy.refused",
        what="Decisions about your prompts and films",
        sentence="Prompt refused by the rule {rule}",
        purpose="To let you appeal, and to find rules that are wrong",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
    Kind(
        name="policy.held",
        what="Decisions about your prompts and films",
        sentence="Held for a person by the rule {rule}",
        purpose="To keep the promise of an answer, and to find rules that are wrong",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
    Kind(
        name="policy.appealed",
        what="Decisions about your prompts and films",
        sentence="Appeal against a refusal by the rule {rule}",
        purpose="To have another person decide",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
    Kind(
        name="policy.decided",
        what="Decisions about your prompts and films",
        sentence="{actor} decided: {outcome}",
        purpose="To show who decided, and when",
        retention=Retention.LONG,
        facts=("clause", "rule", "outcome"),
    ),
    Kind(
        name="policy.opened",
        what="Looks at what you make",
        sentence="{actor} opened a prompt or film of yours to decide about it",
        purpose="To show you who looked, and why",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
]
