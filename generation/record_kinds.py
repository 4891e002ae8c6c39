"""What is recorded on the way from a prompt to a clip."""

from portal.activity.kinds import Audience, Kind, Retention

_PROMPTS = "Prompts and settings"
_TO_RENDER = "To render it, to keep the queue fair and to notice a stolen account"
_CLIPS = "What became of your clips"
_TO_EXPLAIN = "To be able to say what happened to a clip, and who decided"
_FILES = "Films you watch and files you fetch"
_TO_TRACE = "To notice a stolen account, and to find where a leak began"
_KEEPERS = "Keepers"
_DECISIONS = "Decisions about your prompts and films"
_TO_KNOW_KEEPERS = "To know your keepers, and how many takes one needs"

KINDS = [
    Kind(
        name="generation.commissioned",
        what="What the programme has rendered",
        sentence="Generation {number} of the programme asked for by {actor}",
        purpose="To know who used the machines",
        facts=("number",),
        is_about_people=False,
    ),
    Kind(
        name="clip.rerun",
        what=_CLIPS,
        sentence="Clip {clip} rendered again for {actor}",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.shown",
        what=_CLIPS,
        sentence="Clip {clip} shown to your cohort",
        purpose="To know since when others may see it",
        facts=("clip",),
    ),
    Kind(
        name="clip.hidden",
        what=_CLIPS,
        sentence="Clip {clip} no longer shown to your cohort",
        purpose="To know until when others could see it",
        facts=("clip",),
    ),
    Kind(
        name="generation.asked",
        what=_PROMPTS,
        sentence="Asked for generation {number}, variations: {clips}",
        purpose=_TO_RENDER,
        facts=("number", "clips"),
    ),
    Kind(
        name="clip.finished",
        what=_CLIPS,
        sentence="Clip {clip} finished, {seconds} s",
        purpose=_TO_EXPLAIN,
        facts=("clip", "seconds"),
    ),
    Kind(
        name="clip.failed",
        what=_CLIPS,
        sentence="Clip {clip} failed",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.cancelled",
        what=_CLIPS,
        sentence="Clip {clip} cancelled by {actor}",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.set_aside",
        what=_CLIPS,
        sentence="Clip {clip} set aside: the renderer stopped each time",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.restored",
        what=_CLIPS,
        sentence="Clip {clip} queued again by {actor}",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.withheld",
        what=_CLIPS,
        sentence="Clip {clip} rendered, {seconds} s; it waits until a person has looked at it",
        purpose=_TO_EXPLAIN,
        facts=("clip", "seconds"),
    ),
    Kind(
        name="clip.released",
        what=_CLIPS,
        sentence="Clip {clip} released by {actor}",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.refused",
        what=_CLIPS,
        sentence="Clip {clip} refused by {actor}",
        purpose=_TO_EXPLAIN,
        facts=("clip",),
    ),
    Kind(
        name="clip.kept",
        what=_KEEPERS,
        sentence="Kept {clip}",
        purpose=_TO_KNOW_KEEPERS,
        facts=("clip",),
    ),
    Kind(
        name="clip.unkept",
        what=_KEEPERS,
        sentence="Kept {clip} no longer",
        purpose=_TO_KNOW_KEEPERS,
        facts=("clip",),
    ),
    Kind(
        name="clip.watched",
        what=_FILES,
        sentence="Clip {clip} played by {actor}",
        purpose=_TO_TRACE,
        retention=Retention.SHORT,
        audience=Audience.OPERATORS,
        facts=("clip",),
    ),
    Kind(
        name="clip.downloaded",
        what=_FILES,
        sentence="File of clip {clip} fetched by {actor}",
        purpose=_TO_TRACE,
        retention=Retention.SHORT,
        audience=Audience.OPERATORS,
        facts=("clip",),
    ),
    Kind(
        name="policy.refused",
        what=_DECISIONS,
        sentence="Prompt refused by the rule {rule}",
        purpose="To let you appeal, and to find rules that are wrong",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
    Kind(
        name="policy.held",
        what=_DECISIONS,
        sentence="Held for a person by the rule {rule}",
        purpose="To keep the promise of an answer, and to find rules that are wrong",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
    Kind(
        name="policy.appealed",
        what=_DECISIONS,
        sentence="Appeal against a refusal by the rule {rule}",
        purpose="To have another person decide",
        retention=Retention.LONG,
        facts=("clause", "rule"),
    ),
    Kind(
        name="policy.decided",
        what=_DECISIONS,
        sentence="{actor} decided: {outcome}",
        purpose="To show who decided, and when",
        retention=Retention.LONG,
        facts=("clause", "rule", "outcome"),
    ),
]
