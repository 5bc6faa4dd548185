"""The scheme library: shipped regulations become versions once, and never overwrite a county's own."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from assessments import library, schemes
from assessments.models import Scheme, SchemeVersion
from members import divisions, structure
from members.models import Organization
from portal.models import Deed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """The organization tree without its 4,927 villages: no shipped scheme is one's own."""
    monkeypatch.setattr(divisions, "villages", list)
    structure.load()


@pytest.mark.usefixtures("tree")
def test_publish_once() -> None:
    """The first call publishes version 1 of the county with a deed; the second one changes nothing."""
    version, fresh = library.publish_shipped(actor=None, code="weishan_civil_servant")
    assert fresh
    assert version.number == 1
    assert version.in_force_from == dt.date(2026, 1, 1)
    assert version.published_at is not None
    assert version.scheme.organization.code == "370826"
    assert version.document == schemes.load("weishan_civil_servant").data
    assert version.digest == schemes.digest(version.document)
    assert Deed.objects.filter(verb="发布方案", object_id=str(version.pk)).count() == 1
    again, fresh = library.publish_shipped(actor=None, code="weishan_civil_servant")
    assert not fresh
    assert again == version
    assert Deed.objects.count() == 1


@pytest.mark.usefixtures("tree")
def test_numbers_are_text() -> None:
    """No number of the stored document has gone through a float."""

    def scalars(part: object) -> list[object]:
        if isinstance(part, dict):
            return [leaf for value in part.values() for leaf in scalars(value)]
        if isinstance(part, list):
            return [leaf for value in part for leaf in scalars(value)]
        return [part]

    version, _ = library.publish_shipped(actor=None, code="weishan_civil_servant")
    version.refresh_from_db()
    assert {type(leaf) for leaf in scalars(version.document)} <= {str, bool}
    assert version.document["grade"]["caps"]["好"] == "0.40"


@pytest.mark.usefixtures("tree")
def test_a_county_that_has_the_scheme_keeps_its_own() -> None:
    """An upgrade of the shipped document never becomes a county's version by itself."""
    weishan = Organization.objects.get(code="370826")
    scheme = Scheme.objects.create(
        organization=weishan, code="weishan_civil_servant", title="本县方案", practice="P17"
    )
    own = SchemeVersion.objects.create(scheme=scheme, number=4, document={}, digest="")
    published = library.publish_all_shipped(actor=None)
    assert {version.scheme.code for version in published} == {*schemes.codes()} - {scheme.code}
    assert library.publish_all_shipped(actor=None) == []
    assert library.publish_shipped(actor=None, code=scheme.code) == (own, False)
    assert scheme.versions.count() == 1


@pytest.mark.usefixtures("tree")
def test_a_published_version_stays() -> None:
    """The database refuses to change or delete a published version."""
    version, _ = library.publish_shipped(actor=None, code="weishan_civil_servant")
    rows = SchemeVersion.objects.filter(pk=version.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(document={})
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_without_the_tree_there_is_nothing_to_publish_for() -> None:
    """The county must be there first."""
    with pytest.raises(Organization.DoesNotExist):
        library.publish_shipped(actor=None, code="weishan_civil_servant")
