"""The columns of people in workbooks, declared once for django-import-export.

Template, import and export (members/workbooks/) take keys and labels from here. The resource itself is
the small road: row by row through the ORM, as the measure `python -m bench traffic` compares with.
"""

from typing import Any

from import_export import resources
from import_export.fields import Field
from import_export.widgets import DateWidget, ForeignKeyWidget

from members.models import Membership, Organization, Person, Post

SECRET = ("identity", "telephone")
"""Columns that leave the portal masked, unless their bearer may see them and says why."""


def _date(attribute: str, label: str) -> Field:
    return Field(attribute, label, DateWidget("%Y-%m-%d"))


class PersonResource(resources.ModelResource):
    """A person with his unit, his present branch and his present main post: one row of nineteen cells."""

    name = Field("name", "姓名")
    identity = Field(None, "证件号码")
    sex = Field("sex", "性别")
    ethnicity = Field("ethnicity", "民族")
    born = _date("born", "出生日期")
    native_place = Field("native_place", "籍贯")
    education = Field("education", "学历")
    telephone = Field(None, "联系电话")
    home = Field("home", "所在单位", ForeignKeyWidget(Organization, "name"))
    work = Field("work", "工作单位及职务")
    branch = Field(None, "党支部")
    stage = Field(None, "党员阶段")
    joined_on = _date("joined_on", "入党日期")
    full_on = _date("full_on", "转正日期")
    since = Field(None, "转入日期")
    title = Field(None, "职务")
    role = Field(None, "职责")
    rank = Field(None, "职级")
    post_since = Field(None, "任职日期")

    class Meta:
        model = Person
        fields = (
            "name", "identity", "sex", "ethnicity", "born", "native_place", "education", "telephone",
            "home", "work", "branch", "stage", "joined_on", "full_on", "since", "title", "role", "rank",
            "post_since",
        )  # fmt: skip
        import_id_fields = ("name", "born", "home")

    def dehydrate_sex(self, person: Person) -> str:
        """Return the word for it."""
        return person.get_sex_display()

    def dehydrate_education(self, person: Person) -> str:
        """Return the word for it."""
        return person.get_education_display()

    def dehydrate_branch(self, person: Person) -> str:
        """Return the present branch."""
        one = self._membership(person)
        return one.branch.label if one else ""

    def dehydrate_stage(self, person: Person) -> str:
        """Return the stage in the present branch."""
        one = self._membership(person)
        return one.get_stage_display() if one else ""

    def dehydrate_since(self, person: Person) -> str:
        """Return since when he belongs to the present branch."""
        one = self._membership(person)
        return one.since.isoformat() if one else ""

    def dehydrate_title(self, person: Person) -> str:
        """Return the title of the present main post."""
        one = self._post(person)
        return one.title if one else ""

    def dehydrate_role(self, person: Person) -> str:
        """Return the role of the present main post."""
        one = self._post(person)
        return one.get_role_display() if one else ""

    def dehydrate_rank(self, person: Person) -> str:
        """Return the rank of the present main post."""
        one = self._post(person)
        return one.rank if one else ""

    def dehydrate_post_since(self, person: Person) -> str:
        """Return since when he holds the present main post."""
        one = self._post(person)
        return one.since.isoformat() if one else ""

    @staticmethod
    def _membership(person: Person) -> Membership | None:
        return next((m for m in person.memberships.all() if m.until is None), None)

    @staticmethod
    def _post(person: Person) -> Post | None:
        return next((p for p in person.posts.all() if p.until is None and p.is_main), None)


def heads() -> dict[str, str]:
    """Return key → label of the nineteen columns, in their order."""
    declared: dict[str, Any] = PersonResource.fields
    return {key: declared[key].column_name for key in PersonResource._meta.fields}
