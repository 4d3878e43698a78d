"""A small IMAP server in memory: mailbox (the letters), reader (the protocol), commands (what it can do).  RFC 9051."""

from mailbot.demo.imap.mailbox import INBOX, Account, Folder, Letter, PostOffice
from mailbot.demo.imap.server import serve_imap

__all__ = ["INBOX", "Account", "Folder", "Letter", "PostOffice", "serve_imap"]
