"""What an erasure takes from prompts and clips, and what it must leave."""

from generation.models import Clip, Generation, PolicyDecision, Rendition
from portal.account.erasure.lines import Line

LINES = [
    Line(
        what="prompts, with what was sent to the model",
        one="prompt, with what was sent to the model",
        count=lambda user: Generation.objects.filter(artist=user).count(),
    ),
    Line(
        what="clips: their films and stills, from the storage",
        one="clip: its film and stills, from the storage",
        count=lambda user: Clip.objects.done().filter(artist=user).count(),
    ),
    Line(
        what="files, down to previews and masters",
        one="file",
        count=lambda user: Rendition.objects.filter(clip__artist=user).count(),
    ),
    Line(
        what="decisions about prompts and films",
        one="decision about a prompt or film",
        count=lambda user: PolicyDecision.objects.filter(artist=user).count(),
        kept_because="Which rule spoke and what was decided, without the prompt, your appeal and "
        "the answer: rules are judged by how often they were wrong.",
    ),
    Line(
        what="rows of figures about renders",
        one="row of figures about a render",
        count=lambda user: Clip.objects.filter(artist=user).count(),
        kept_because="Size, length, seed and seconds of each render, without its words or picture: "
        "the model team counts by them how often a version fails.",
    ),
]
