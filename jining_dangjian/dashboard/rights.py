"""The right to the dashboard. What of it somebody sees goes by the rights of the sections beside it."""

SEE = "dashboard.see"

LABELS = {SEE: "查看县域看板"}
