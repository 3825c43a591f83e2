"""The small experiments behind the claims. Each takes the seeds as a tuple, returns an interval.

What several claims read is trained once and kept for the seeds asked for last, by `shared`.
"""

from functools import lru_cache

# Enough for the settings of one ledger, and no growth over the many seed sets of a stability run.
shared = lru_cache(maxsize=4)
