"""Why a submission was not taken. `sentence` is for the artist, `field` names what to change."""

from generation.models import PolicyDecision
from portal.gate.admit import Admission


class SubmitRefused(Exception):
    """No clip was made."""

    field: str | None = None

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field or self.field


class NotAdmitted(SubmitRefused):
    """The gate says no."""

    def __init__(self, admission: Admission) -> None:
        super().__init__(admission.sentence)
        self.admission = admission


class KeyReused(SubmitRefused):
    """The idempotency key came before with another request; a web answer is 422."""

    def __init__(self) -> None:
        super().__init__(
            "This form was sent before with other settings. Open the studio again, please."
        )


class ModelNotOffered(SubmitRefused):
    field = "model_version"

    def __init__(self) -> None:
        super().__init__("This model is not offered to you at the moment. Choose another.")


class SettingRejected(SubmitRefused):
    """The model cannot do this; `field` is the one of the engine's request."""


class QueueFull(SubmitRefused):
    field = "variations"


class FilmUsedUp(SubmitRefused):
    field = "variations"


class PromptRefused(SubmitRefused):
    """The policy says no; `decision` is kept, so that its artist can appeal."""

    def __init__(self, decision: PolicyDecision) -> None:
        super().__init__(f"{decision.clause_title}. {decision.reason}", field=decision.field)
        self.decision = decision
