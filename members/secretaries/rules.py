"""The numbers of P01 in one place, each with its rule and whether the report states it or it is assumed."""

LOWEST, HIGHEST = 1, 5
"""The scale of a criterion (P01-R2, assumed)."""
AT_LEAST = 3
"""No criterion may be rated lower to be submitted (P01-R2, assumed)."""
MEAN = 4
"""The mean of all ratings of township and county must reach this (P01-R2, assumed)."""
NEW_MONTHS = 12
"""So long after his appointment a secretary is new (P01-R8, assumed)."""
REPLACE_DAYS = 30
"""Days in which a mentor who has left is replaced (P01, edge case, assumed)."""
COMMIT_BY = (1, 31)
"""Month and day by which the year's commitments are made (P01, cadence)."""
MIDYEAR_MONTH = 7
"""The month of the mid-year check (P01, cadence)."""
RECRUIT_SHARE = 10
"""Per cent of the places for recruitment kept for outstanding secretaries, at least (P01-R14, assumed)."""
BORN_FROM = 1990
"""The reserve project's year of birth: a filter and a statistic, no block (P01-R6, assumed)."""
AHEAD = 7
"""Days before a commitment's day on which it stands in 待办 (D-REMIND)."""
