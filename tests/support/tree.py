"""The state of a folder, to show that reading touched nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """What stands in a folder: each path with the hash of its content (or where its link leads) and the time of its last change; links are not followed."""
    state = {}
    for root, folders, files in os.walk(folder):
        for name in sorted(folders + files):
            path = Path(root) / name
            if path.is_symlink():
                content = f"link to {os.readlink(path)}"
            elif path.is_file() and os.access(path, os.R_OK):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                content = "no file that can be read"
            state[path.relative_to(folder).as_posix()] = (content, path.lstat().st_mtime_ns)
    return state
