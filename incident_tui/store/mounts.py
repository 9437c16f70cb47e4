"""Recognise a folder on a network file system, where a lock may mean nothing."""

from __future__ import annotations

from pathlib import Path

_NETWORK = frozenset(
    (
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "smb2",
        "smb3",
        "smbfs",
    )
)
_TABLE = Path("/proc/self/mountinfo")


def network_type(folder: Path, table: Path = _TABLE) -> str | None:
    """Return the file system's type (`nfs4`, `cifs`, …) if `folder` lies on a network mount.

    `folder` must be free of symlinks. None on a local mount, and on systems without
    mountinfo, where we cannot know.
    """
    try:
        lines = table.read_bytes().splitlines()
    except OSError:
        return None
    where = bytes(folder) + b"/"
    best, found = -1, ""
    for line in lines:
        # a line: 36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/sda rw
        before, _, after = line.partition(b" - ")
        fields = before.split(b" ")
        if len(fields) < 5:
            continue
        point = _unescaped(fields[4]).rstrip(b"/") + b"/"
        # a later mount on the same point hides the earlier one
        if where.startswith(point) and len(point) >= best:
            best, found = len(point), after.split(b" ")[0].decode("ascii", "replace")
    return found if found in _NETWORK else None


def _unescaped(field: bytes) -> bytes:
    r"""Undo the octal escapes of the kernel: space, tab, newline, backslash."""
    for code, char in ((b"\\040", b" "), (b"\\011", b"\t"), (b"\\012", b"\n"), (b"\\134", b"\\")):
        field = field.replace(code, char)
    return field
