"""What is due of the grids (待办): cases by what they wait for, obligations, follow-ups, errands to claim."""

from grids.due import cases, mediation, rhythm

__all__ = ["cases", "mediation", "rhythm"]
