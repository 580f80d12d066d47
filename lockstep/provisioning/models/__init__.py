"""The rows of provisioning."""

from lockstep.provisioning.models.accounts import LIVING, Account, Policy, Rank
from lockstep.provisioning.models.guarded import Approval, ApprovedAct, HeldList
from lockstep.provisioning.models.imports import Import, ImportRow
from lockstep.provisioning.models.over_there import Comparison, FreeLines, Review, Sighting

__all__ = [
    "LIVING",
    "Account",
    "Approval",
    "ApprovedAct",
    "Comparison",
    "FreeLines",
    "HeldList",
    "Import",
    "ImportRow",
    "Policy",
    "Rank",
    "Review",
    "Sighting",
]
