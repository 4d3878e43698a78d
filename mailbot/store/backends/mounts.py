"""A folder -> the network file system that it lies on, "" for a local one or where the system does not tell."""

from __future__ import annotations

from pathlib import Path

from mailbot.text.later import later

_MOUNTS = Path("/proc/self/mountinfo")
# file locks and shared memory do not reach the other side of these
_NETWORK = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs"),
        *("ceph", "lustre", "glusterfs", "gpfs", "beegfs", "orangefs", "davfs"),
        *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.davfs2"),
    }
)
_ESCAPED = later(r"\\([0-7]{3})")


def network_filesystem(folder: Path, mounts: Path = _MOUNTS) -> str:
    try:
        lines = mounts.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return ""
    kind = _kind_of(folder.resolve(), lines)
    return kind if kind in _NETWORK else ""


def _kind_of(folder: Path, lines: list[str]) -> str:
    """The longest mount point above the folder counts, of equal ones the last (proc(5))."""
    best, kind = -1, ""
    for line in lines:
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        point = Path(_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split(" ")[0]
    return kind
