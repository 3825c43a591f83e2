"""What several claims read is trained once, and kept for the seeds that were asked for last."""

from functools import lru_cache

# Enough for the settings of one ledger, and no growth over the many seed sets of a stability run.
cached = lru_cache(maxsize=4)
