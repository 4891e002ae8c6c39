from generation.models.attempt import Attempt
from generation.models.clip import Clip
from generation.models.cohort_limits import CohortLimits, Limits
from generation.models.generation import Generation
from generation.models.model_version import ModelVersion
from generation.models.policy_decision import PolicyDecision
from generation.models.rendition import Rendition
from generation.models.turn import Turn
from generation.models.worker_slot import WorkerSlot

__all__ = [
    "Attempt",
    "Clip",
    "CohortLimits",
    "Generation",
    "Limits",
    "ModelVersion",
    "PolicyDecision",
    "Rendition",
    "Turn",
    "WorkerSlot",
]
