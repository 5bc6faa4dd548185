"""The API of selected graduates: what the pages of this room show and write.

What stands in the two books, how a task was done and why an application was refused goes in and does not come
out: it is read on the pages by the few whom it concerns.
"""

from members.graduates.api import activities, activity_writes, books, people

RESOURCES = (*people.RESOURCES, *books.RESOURCES, *activities.RESOURCES)
"""(address, resource, name) for the API root."""
ADDRESSES = [*people.ADDRESSES, *books.ADDRESSES, *activity_writes.ADDRESSES]
"""What is written."""
