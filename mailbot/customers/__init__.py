"""The writer of a mail: whether we know them, when we promised to answer, what they complained about."""
