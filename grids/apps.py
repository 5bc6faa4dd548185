"""App configuration of grids."""

from django.apps import AppConfig


class Grids(AppConfig):
    """Floor 2."""

    name = "grids"
    verbose_name = "网格"
