"""A systemd unit -> its command run under as many of its restrictions as can be had without systemd.  Linux, root.

    python -m support.confined UNIT WRITABLE COMMAND ...

Of the unit: user of its own, no capability, no new rights, W^X, the whole tree read-only but one folder, homes hidden,
open files, core dumps and processes limited, its filter of system calls and of address families.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

USER = 61500  # of the range from which systemd takes dynamic users
_CLONE_NEWNS, _MS_RDONLY, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 0x20000, 1, 32, 4096, 16384, 1 << 18
_SECCOMP, _BOUNDING_DROP, _NO_NEW_PRIVILEGES, _NO_WRITE_AND_EXECUTE = 22, 24, 38, 65
_X86_64, _EPERM, _EAFNOSUPPORT = 0xC000003E, 1, 97
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}
_NUMBERS = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
_libc = ctypes.CDLL(None, use_errno=True)


def why_not() -> str:
    """Why nothing can be confined here; "" where it can."""
    if os.geteuid() != 0:
        return "only root can take rights away like systemd"
    if not _NUMBERS.exists() or os.uname().machine != "x86_64":
        return f"no {_NUMBERS}: the numbers of system calls"
    return ""


def settings(unit: Path) -> dict[str, list[str]]:
    """Directive -> the words of all its lines."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", unit.read_text("utf-8"), re.M):
        found.setdefault(name, []).append(value)
    return found


def confine(unit: Path, writable: Path) -> None:
    said = settings(unit)
    _hide_and_protect(writable)
    for name, what in (("LimitNOFILE", resource.RLIMIT_NOFILE), ("LimitCORE", resource.RLIMIT_CORE)):
        resource.setrlimit(what, (int(said[name][0]),) * 2)
    resource.setrlimit(resource.RLIMIT_NPROC, (int(said["TasksMax"][0]),) * 2)
    for capability in range(64):
        _libc.prctl(_BOUNDING_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setgid(USER)
    os.setuid(USER)
    os.umask(int(said["UMask"][0], 8))
    _must(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _libc.prctl(_NO_WRITE_AND_EXECUTE, 1, 0, 0, 0)  # Linux 6.3; older ones go on without
    _filter(_allowed(said["SystemCallFilter"]), [_FAMILIES[one] for one in said["RestrictAddressFamilies"][0].split()])


def _hide_and_protect(writable: Path) -> None:
    """A mount namespace: only `writable` can be written, and of root's home there is no more than our interpreter."""
    _must(_libc.unshare(_CLONE_NEWNS))
    _mount("none", Path("/"), "", _MS_REC | _MS_PRIVATE)
    ours = Path(sys.base_prefix)
    if ours.is_relative_to("/root"):
        aside = Path(tempfile.mkdtemp(dir=writable.parent))
        _mount(str(ours), aside, "", _MS_BIND)
        _mount("none", Path("/root"), "tmpfs", 0, "mode=0755,size=1m")
        ours.mkdir(parents=True)
        _mount(str(aside), ours, "", _MS_BIND)
    _mount(str(writable), writable, "", _MS_BIND)
    _mount("none", Path("/"), "", _MS_REMOUNT | _MS_BIND | _MS_RDONLY)


def _mount(source: str, target: Path, kind: str, flags: int, data: str = "") -> None:
    _must(_libc.mount(source.encode(), str(target).encode(), kind.encode(), flags, data.encode()))


def _allowed(lines: list[str]) -> list[int]:
    """`@system-service`, less what `~` names, as numbers."""
    names: set[str] = set()
    for line in lines:
        groups = line.removeprefix("~").split()
        calls = set().union(*(_calls(group) for group in groups))
        names = names - calls if line.startswith("~") else names | calls
    numbers = dict(re.findall(r"^#define __NR_(\w+) (\d+)$", _NUMBERS.read_text(), re.M))
    return sorted(int(numbers[name]) for name in names if name in numbers)


def _calls(group: str) -> set[str]:
    if not group.startswith("@"):
        return {group}
    listed = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, check=True, text=True)
    words = [line.strip() for line in listed.stdout.splitlines()[1:]]
    return set().union(*(_calls(word) for word in words if word and not word.startswith("#")))


def _filter(calls: list[int], families: list[int]) -> None:
    """A BPF program, as SystemCallFilter= and RestrictAddressFamilies= make one."""
    (socket,) = (int(n) for n in re.findall(r"^#define __NR_socket (\d+)$", _NUMBERS.read_text(), re.M))
    program = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, _X86_64), (_RETURN, 0, 0, _REFUSE | _EPERM), (_LOAD, 0, 0, 0)]
    for number in calls:
        if number != socket:
            program += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    program += [(_IF_EQUAL, 1, 0, socket), (_RETURN, 0, 0, _REFUSE | _EPERM), (_LOAD, 0, 0, 16)]
    for family in families:
        program += [(_IF_EQUAL, 0, 1, family), (_RETURN, 0, 0, _ALLOW)]
    program += [(_RETURN, 0, 0, _REFUSE | _EAFNOSUPPORT)]
    octets = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in program))
    head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(octets))
    _must(_libc.prctl(_SECCOMP, 2, ctypes.create_string_buffer(head), 0, 0))


def _must(answer: int) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    confine(Path(sys.argv[1]), Path(sys.argv[2]))
    os.chdir(sys.argv[2])
    os.execv(sys.argv[3], sys.argv[3:])
