"""Our own mails out of a mailbox: never anything else.  Network."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.intake.access_token import AccessToken
from mailbot.intake.connection import EXPECTED
from mailbot.intake.login import LoginRefused, Token, connect
from mailbot.model.errors import TemporaryFailure
from mailbot.model.settings import Mailbox


def take_away(mailbox: Mailbox, folder: str, uidvalidity: int, uids: Sequence[int], token: Token | None = None) -> None:
    """Nothing where the folder's UIDs are others by now.  Raises TemporaryFailure."""
    try:
        work = connect(mailbox.imap, token or AccessToken(mailbox.imap.token_command))
        try:
            if work.open(folder).uidvalidity == uidvalidity:
                work.take_away(uids)
        finally:
            work.close(politely=True)
    except (*EXPECTED, LoginRefused) as error:
        text = mailbox.imap.password.blotted_out(str(error) or type(error).__name__)
        raise TemporaryFailure(f"{mailbox.name}: {text}") from None
