"""Addresses of pages by their names: looked up once for the whole process, as a list asks for hundreds."""

from functools import lru_cache

from django.urls import NoReverseMatch, reverse

_SOME = 9_876_543_210
"""A number no address holds of itself."""


@lru_cache(maxsize=1024)
def of_page(name: str) -> str:
    """Return the address of a page that takes nothing; NoReverseMatch where there is none."""
    return reverse(name)


def of_row(name: str, pk: int) -> str:
    """Return the address of a page of one row; NoReverseMatch where there is none for that number."""
    around = _around(name) if pk.__class__ is int and pk >= 0 else None
    return f"{around[0]}{pk}{around[1]}" if around else reverse(name, args=[pk])


@lru_cache(maxsize=1024)
def _around(name: str) -> tuple[str, str] | None:
    """Return what stands before and after the number in an address; None where not any number will do."""
    try:
        whole = reverse(name, args=[_SOME])
    except NoReverseMatch:  # as a year of four digits: each is looked up, and refused by its own
        return None
    before, _, after = whole.partition(str(_SOME))
    return before, after
