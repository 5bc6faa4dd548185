"""Rights of this room, and the relations to one stay that are no rights and are never granted."""

SEE_FLOATING = "floating.see"
KEEP_FLOATING = "floating.keep"

LABELS = {
    SEE_FLOATING: "查看流动党员",
    KEEP_FLOATING: "登记流动党员",
}
