"""mailbot: mail in, tickets and answers out.  Start at mailbot/README.md."""

__version__ = "0.1.0"
