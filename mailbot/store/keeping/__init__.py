"""Letting go, erasing, counting, reporting: rows about all that is kept."""
