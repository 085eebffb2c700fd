"""Keeps a kernel within its time and memory, and leaves none of its processes behind. Used by execute.py."""

import ctypes
import signal
import sys
import threading
import time

import psutil

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


def prctl(option, value):
    """Linux only; elsewhere processes that outlive a SIGKILL of this one are the kernel's own business."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent():
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def descendants():
    try:
        return psutil.Process().children(recursive=True)
    except psutil.Error:
        return []


def kill_all():
    """Ends the kernel and everything it started, also what moved to another process group."""
    for _ in range(3):
        found = descendants()
        for process in found:
            try:
                process.kill()
            except psutil.Error:
                pass
        if not found:
            return
        psutil.wait_procs(found, timeout=2)


def waited():
    """Seconds that each process of the kernel has waited for a processor so far, by process id. Linux only; elsewhere nothing."""
    seconds = {}
    for process in descendants():
        try:
            with open(f"/proc/{process.pid}/schedstat") as file:
                seconds[process.pid] = int(file.read().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            pass
    return seconds


class CellClock:
    """The time of one cell. What the kernel waited for a processor does not count: a busy machine must not cost a student points."""

    def __init__(self):
        self.began, self.waited = time.monotonic(), waited()

    def seconds(self):
        wall = time.monotonic() - self.began
        lost = max((now - self.waited.get(pid, 0) for pid, now in waited().items()), default=0)
        return wall - min(lost, 0.9 * wall)


class Watchdog(threading.Thread):
    """Samples memory and ends a kernel that takes too long or too much. A thread, because a flood of output keeps the event loop busy."""

    def __init__(self, memory_limit_mb, cell_timeout):
        super().__init__(daemon=True)
        self.memory_limit_mb, self.cell_timeout = memory_limit_mb, cell_timeout
        self.peak_mb, self.verdict, self.clock = 0.0, None, None
        self.finished = threading.Event()

    def cell_starts(self):
        self.clock = CellClock() if self.cell_timeout else None

    def cell_ends(self):
        self.clock = None

    def condemn(self, status, ename, evalue):
        if self.verdict is None:
            self.verdict = {"status": status, "ename": ename, "evalue": evalue}
            kill_all()

    def sample(self):
        used = 0
        for process in descendants():
            try:
                used += process.memory_info().rss
            except psutil.Error:
                pass
        self.peak_mb = max(self.peak_mb, used / 2**20)
        return used / 2**20

    def run(self):
        while not self.finished.wait(0.15):
            used, clock = self.sample(), self.clock
            if clock is not None and clock.seconds() > self.cell_timeout:
                self.condemn("timeout", "CellTimeout", f"the cell took more than {self.cell_timeout:g} s; the kernel was ended")
            elif self.memory_limit_mb and used > self.memory_limit_mb:
                said = f"{used:.0f} MB of memory in use, {self.memory_limit_mb:g} MB allowed; the kernel was ended"
                self.condemn("died", "MemoryLimit", said)
