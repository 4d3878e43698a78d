"""A command that raises -> why, in plain words on standard error, and the exit code that says of what kind it is."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from mailbot.model.errors import ConfigError, MailbotError, TemporaryFailure

USAGE, TROUBLE, TEMPORARY, INTERRUPTED = 2, 1, 75, 130  # exit codes; 75 is EX_TEMPFAIL of sysexits.h
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


@contextmanager
def told() -> Iterator[None]:
    _show_what_can_be_shown()
    try:
        yield
    except ConfigError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        sys.exit(USAGE)
    except TemporaryFailure as error:
        print(f"mailbot: {error} (try again later)", file=sys.stderr)
        sys.exit(TEMPORARY)
    except MailbotError as error:
        print(f"mailbot: {error}", file=sys.stderr)
        sys.exit(TROUBLE)
    except KeyboardInterrupt:  # before there is somebody to stop in order
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # `mailbot explain ... | head`
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _say_of_files(error)
        sys.exit(TROUBLE)


def _say_of_files(error: OSError) -> None:
    """A file or folder that cannot be used is nobody's bug, nor is a full disk below our own output."""
    if error.filename is not None and error.strerror:
        print(f"mailbot: {error.filename}: {error.strerror}", file=sys.stderr)
    elif error.errno in _FULL:
        print(f"mailbot: what it says cannot be written: {error.strerror}", file=sys.stderr)
        sys.stderr.close()  # Python tries once more at its end, and would tell of it too
    else:
        raise error


def _show_what_can_be_shown() -> None:
    """A terminal in GBK has no Korean: better a question mark than a traceback."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
