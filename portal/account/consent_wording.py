"""What exactly is asked. A changed wording gets a new version; answers keep the hash of theirs."""

import hashlib
from dataclasses import dataclass

from portal.models import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    version: int
    question: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.version}\n{self.question}\n{self.text}".encode()).hexdigest()


WORDINGS = {
    Consent.Kind.TRAINING: Wording(
        version=1,
        question="My work may be used to improve the model.",
        text="Prompts, clips, ratings, notes and reports that I make here may be used to train and "
        "to evaluate the model, without my name. If I withdraw, nothing of mine is taken from "
        "then on; what was used before cannot be taken out again.",
    ),
    Consent.Kind.CREDIT: Wording(
        version=1,
        question="I may be named as a participant of the programme.",
        text="The name given here may stand in public lists of the artists who took part. "
        "If I withdraw, it is left out from then on.",
    ),
    Consent.Kind.PRESS: Wording(
        version=1,
        question="Press may be given my address.",
        text="Where journalists ask for artists to talk to, my name and e-mail address may be "
        "given to them, without asking me each time. What I say to them is mine.",
    ),
}
