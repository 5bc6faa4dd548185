"""Rights of this room."""

SEE_POOLS = "pools.see"
KEEP_POOLS = "pools.keep"

LABELS = {
    SEE_POOLS: "查看人才库",
    KEEP_POOLS: "登记人才库",
}
