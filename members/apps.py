"""App configuration of members."""

from django.apps import AppConfig


class Members(AppConfig):
    """Floor 1: organizations, people, accounts, grants and scope."""

    name = "members"
    verbose_name = "组织与人员"
