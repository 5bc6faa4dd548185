"""Rights of this room. To be a graduate or his mentor is a relation, never granted (P05, privacy: the diary
is read by the graduate, his three mentors and the county)."""

SEE_GRADUATES = "graduates.see"
KEEP_GRADUATES = "graduates.keep"
HOST_OBSERVERS = "graduates.host"

LABELS = {
    SEE_GRADUATES: "查看选调生",
    KEEP_GRADUATES: "管理选调生",
    HOST_OBSERVERS: "接收选调生观察员",
}
