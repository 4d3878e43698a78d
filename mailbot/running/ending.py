"""A command that raises -> why, in plain words on standard error, and the exit code that says of what kind it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mailbot.model.errors import ConfigError, MailbotError, TemporaryFailure

USAGE, TROUBLE, TEMPORARY, INTERRUPTED = 2, 1, 75, 130  # exit codes; 75 is EX_TEMPFAIL of sysexits.h


@contextmanager
def told() -> Iterator[None]:
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
