"""What can go wrong in an engine. `sentence` is what an artist may read."""


class EngineError(Exception):
    sentence = "This clip could not be made."


class ModelUnusable(EngineError):
    """The model directory cannot be served; `reason` is for the operator."""

    sentence = "This model cannot be used at the moment."

    def __init__(self, reason: str) -> None:
        super().__init__(f"model unusable: {reason}")
        self.reason = reason


class RequestRejected(EngineError):
    """The request breaks a limit of the model; `field` names the one to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
        self.sentence = message


class RenderStopped(EngineError):
    sentence = "This clip was stopped before it was finished."


class OutOfMemory(EngineError):
    sentence = "This clip needed more memory than the machine has. Try a smaller or shorter one."


class RenderFailed(EngineError):
    sentence = "The model failed while it made this clip. Nothing you wrote caused it."
