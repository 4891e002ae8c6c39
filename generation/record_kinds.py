"""What is recorded on the way from a prompt to a clip."""

from portal.activity.kinds import Kind

KINDS = [
    Kind(
        name="generation.asked",
        what="Prompts and settings",
        sentence="Generation {number}, {clips} clips",
        purpose="To render it, to keep the queue fair and to notice a stolen account",
        facts=("number", "clips"),
    ),
]
