"""The words of P01 as declared tables: six criteria, 5 + 3 fields, 1 + 4 mentors, four departments."""

from django.db import models

CRITERIA = {
    "politics": "政治素质好",
    "discipline": "遵纪守德好",
    "reputation": "群众口碑好",
    "duty": "担当精神强",
    "prosperity": "带富能力强",
    "service": "服务意识强",
}
"""The six criteria, "three good, three strong" (P01-R1)."""


class Field(models.TextChoices):
    """What a commitment is about (P01-R9): five key fields, three bottom lines; the list is open-ended."""

    PARTY = "party", "基层党建"
    ECONOMY = "economy", "经济发展"
    LIVING = "living", "人居环境"
    GOVERNANCE = "governance", "社会治理"
    CIVILITY = "civility", "乡风文明"
    EPIDEMIC = "epidemic", "疫情防控"
    ENVIRONMENT = "environment", "生态环保"
    SAFETY = "safety", "安全生产"
    OTHER = "other", "其他重点工作"


KEY = (Field.PARTY, Field.ECONOMY, Field.LIVING, Field.GOVERNANCE, Field.CIVILITY)
BOTTOM = (Field.EPIDEMIC, Field.ENVIRONMENT, Field.SAFETY)
ASKED = KEY + BOTTOM
"""Fields of which each secretary commits to at least one thing a year (P01-R10)."""


class Part(models.TextChoices):
    """The four mentors beside the secretary (P01-R7)."""

    SECTION = "section", "科级干部（解决难题）"
    TOWN = "town", "镇街干部（督促落实）"
    OPINION = "opinion", "民情书记（联系群众）"
    SECRETARY = "secretary", "优秀书记（传授方法）"


class Department(models.TextChoices):
    """Departments of the assessment group; the first four are always present (P01-R12, R13)."""

    DISCIPLINE = "discipline", "纪检"
    ORGANIZATION = "organization", "组织"
    CIVIL = "civil", "民政"
    LETTERS = "letters", "信访"
    OTHER = "other", "其他部门"


FOUR = (Department.DISCIPLINE, Department.ORGANIZATION, Department.CIVIL, Department.LETTERS)


class Suggestion(models.TextChoices):
    """What the group suggests of a secretary's use (P01-R13)."""

    PROMOTE = "promote", "提拔使用"
    KEEP = "keep", "继续使用"
    IMPROVE = "improve", "限期改进"
    ADJUST = "adjust", "调整"


class Channel(models.TextChoices):
    """Where a secretary comes from."""

    LOCAL = "local", "本土人才"
    SERVING = "serving", "在职干部职工"
    RETIRED = "retired", "离退休干部职工"
    OTHER = "other", "其他"
