"""Peak memory of one render, in MB of 10^6 bytes."""

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def reset_peak() -> None:
    """Forget the peak so far where the kernel allows it (Linux); elsewhere it stays.

    Source: Documentation/filesystems/proc.rst, clear_refs: 5 resets the peak resident set size.
    """
    try:
        _CLEAR.write_text("5")
    except OSError:
        return


def peak_mb() -> float:
    """Return the peak resident memory since reset_peak(), or of the whole process."""
    try:
        status = _STATUS.read_text()
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6
