"""A process that measures pages begins as one that serves them."""

import django


def set_up() -> None:
    """Set Django up and do what the web server's master does before it answers anybody."""
    django.setup()
    from jining_dangjian.warming import warm

    warm()
