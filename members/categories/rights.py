"""Rights of this room. Who is in which category is for branch and township alone; the county reads totals
(PV-MEMBER: hardship and age are special status). To be somebody's helper is a relation, never granted."""

SEE_CATEGORIES = "categories.see"
KEEP_CATEGORIES = "categories.keep"
CHECK_CATEGORIES = "categories.check"
SEE_TOTALS = "categories.totals"
ADOPT = "categories.adopt"

LABELS = {
    SEE_CATEGORIES: "查看党员分类",
    KEEP_CATEGORIES: "登记党员分类",
    CHECK_CATEGORIES: "审核党员分类",
    SEE_TOTALS: "查看党员分类统计",
    ADOPT: "决定施行党员分类管理",
}
