"""Rights of this room; being the first secretary himself or his team's leader is a relation, no right."""

SEE_DISPATCHED = "dispatched.see"
KEEP_DISPATCHED = "dispatched.keep"
RECEIVE_LETTERS = "dispatched.receive"

LABELS = {
    SEE_DISPATCHED: "查看驻村第一书记",
    KEEP_DISPATCHED: "管理驻村第一书记",
    RECEIVE_LETTERS: "查看本单位派出干部",
}
