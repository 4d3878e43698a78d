"""The folders of a shared mailbox over the store: what a mailbox's thread saw and asks -> rows, acts, errands.

Which folder a ticket belongs into and what a move means is decided in desk/; here it is done.  A move that a person
made stands until the ticket changes: then its mails go where the table says again.
"""

from __future__ import annotations

from mailbot.shelving.shelver import PipelineShelver

__all__ = ["PipelineShelver"]
