"""The groups of 党员与干部 in the side menu, and the order of the entries in them.

Entries of a group follow one another, so the orders of a group are one stretch; what stands beside the
section (`alone`) comes behind all of them.
"""

REGISTER = "名册"
"""61 to 63."""
LIFE = "党员和支部"
"""64 to 69."""
CADRES = "干部队伍"
"""70 to 73."""
ARCHIVES = "档案"
"""74 to 76."""
BESIDE = 78
