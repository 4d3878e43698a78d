"""Jobs on standard input -> answers on standard output, until it ends.  The process that may be sacrificed.

It has no socket, no file of the daemon's, no secret and no right to get one: limits first, then strangers' octets.
"""

from __future__ import annotations

import json
import os
import resource
import select
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from math import ceil

from mailbot.limits import frames
from mailbot.limits.bounds import Bounds
from mailbot.limits.tasks import TASKS, Task
from mailbot.model.errors import in_our_words
from mailbot.text.codec import Blobs, decode, encode

_OPEN_FILES = 32  # character sets are loaded when a mail first needs them
_IN, _OUT = 0, 1
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.remove", "os.rename")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main(bounds: Bounds, tasks: Mapping[str, Task]) -> None:
    frames.send(_OUT, json.dumps(_limit(bounds)).encode(), [])
    sys.addaudithook(_refuse)
    while select.select([_IN], [], [], bounds.idle_seconds)[0]:
        try:
            job, blobs = frames.receive(_IN)
        except frames.Broken:
            return  # the daemon ended, or wants another child
        frames.send(_OUT, *_answer(job, blobs, bounds, tasks))


def _answer(job: bytes, blobs: Blobs, bounds: Bounds, tasks: Mapping[str, Task]) -> tuple[bytes, Blobs]:
    """One letter says how to read the rest: v a value, m out of memory, e an error of ours and its words."""
    name, _, arguments = job.partition(b"\n")
    task = tasks[name.decode()]
    _allow_more_cpu(bounds.cpu_seconds)
    try:
        text, out = encode(task.run(*decode(arguments, blobs, task.takes)), task.gives)
    except MemoryError:
        return b"m", []
    except Exception as error:
        return b"e" + in_our_words(error).encode(errors="replace"), []
    return b"v" + text, out


def _limit(bounds: Bounds) -> list[str]:
    """What could not be limited on this machine."""
    wanted = {
        "memory": (resource.RLIMIT_AS, bounds.memory),
        "files": (resource.RLIMIT_NOFILE, _OPEN_FILES),
        "file size": (resource.RLIMIT_FSIZE, 0),
        "core": (resource.RLIMIT_CORE, 0),
    }
    missed = []
    for what, (number, most) in wanted.items():
        try:
            resource.setrlimit(number, (most, most))
        except (OSError, ValueError):
            missed.append(what)
    return missed


def _allow_more_cpu(seconds: int) -> None:
    """The limit counts from the start of the process: each job moves it."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = ceil(time.process_time()) + seconds
    with suppress(OSError, ValueError):  # a lower limit was set from outside, or none may be: the wall clock is left
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """A second fence, inside Python: pure functions ask for none of this."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError(event)


if __name__ == "__main__":
    main(decode(sys.argv[1].encode(), [], Bounds), TASKS)
