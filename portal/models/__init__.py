"""Stored facts of the floor everything stands on."""

from portal.models.api import ApiToken, KeptAnswer
from portal.models.calendar import Demonstration, Holiday
from portal.models.deeds import Deed
from portal.models.files import StoredFile
from portal.models.jobs import Job
from portal.models.keys import DataKey

__all__ = [
    "ApiToken",
    "DataKey",
    "Deed",
    "Demonstration",
    "Holiday",
    "Job",
    "KeptAnswer",
    "StoredFile",
]
