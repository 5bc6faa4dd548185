"""App configuration of training."""

from django.apps import AppConfig


class Training(AppConfig):
    """Floor 2."""

    name = "training"
    verbose_name = "培训"
