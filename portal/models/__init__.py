"""Stored facts of the floor everything stands on."""

from portal.models.api import ApiToken, KeptAnswer
from portal.models.calendar import Demonstration, Holiday
from portal.models.deeds import Deed
from portal.models.exports import SavedExport
from portal.models.figures import KeptFigures
from portal.models.files import StoredFile
from portal.models.jobs import Job
from portal.models.keys import DataKey
from portal.models.notifications import MailAddress, Muted, Notification
from portal.models.tours import TourDone

__all__ = [
    "ApiToken",
    "DataKey",
    "Deed",
    "Demonstration",
    "Holiday",
    "Job",
    "KeptAnswer",
    "KeptFigures",
    "MailAddress",
    "Muted",
    "Notification",
    "SavedExport",
    "StoredFile",
    "TourDone",
]
