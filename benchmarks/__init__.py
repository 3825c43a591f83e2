"""Speed, measured against what a user would write instead."""
