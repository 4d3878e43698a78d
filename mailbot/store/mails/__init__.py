"""What came in -> rows: the way to done, what was read and decided, what mails are found by."""
