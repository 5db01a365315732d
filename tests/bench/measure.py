# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process costs, read from /proc."""

import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'system'))

_TICKS = os.sysconf('SC_CLK_TCK')


def cpu_seconds(pid):
    """CPU time of all threads of a process so far, user and system."""
    with open(f'/proc/{pid}/stat', encoding='ascii', errors='replace') as file:
        fields = file.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_per_minute(pid, seconds):
    """CPU seconds that a process takes in a minute, measured over `seconds`."""
    started, spent = time.monotonic(), cpu_seconds(pid)
    time.sleep(seconds)
    return (cpu_seconds(pid) - spent) * 60 / (time.monotonic() - started)


def memory(pid):
    """(resident, proportional) memory of a process in MiB.

    The second counts pages shared with other programs by share, which is fairer to programs that
    share much.
    """
    values = {}
    with open(f'/proc/{pid}/smaps_rollup', encoding='ascii') as file:
        for line in file.readlines()[1:]:
            key, amount = line.split()[:2]
            values[key] = int(amount) / 1024
    return values['Rss:'], values['Pss:']


def cpu_exact(pid):
    """As cpu_seconds(), to the microsecond, of the threads that still run."""
    nanoseconds = 0
    for task in pathlib.Path(f'/proc/{pid}/task').iterdir():
        nanoseconds += int((task / 'schedstat').read_text(encoding='ascii').split()[0])
    return nanoseconds / 1e9
