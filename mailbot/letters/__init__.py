"""A decision -> the mails that it sends, and those that tell a colleague something again.  Composed, not sent."""
