"""Executes one notebook in a fresh kernel and reports what became of every cell.

usage: .venv/bin/python src/cli/execute.py JOB.json

JOB.json (only the first three are needed; paths are absolute):
  notebook, out, report   the notebook to run, where the executed copy goes, where the report (JSON) goes
  kernel "tslab"          name of the kernelspec        kernelDirs [.venv/share/jupyter/kernels]
  cwd                     folder the kernel runs in (default: the notebook's)
  env {}                  added to this process's environment for the kernel
  cellTimeout             seconds a cell may take (none: no limit); then the kernel is killed and the run ends,
                          or the cell is interrupted and the run goes on where interruptOnTimeout is true
  startupTimeout 300      seconds until the kernel answers
  stopOnError true        end the run at the first cell that fails
  skip []                 indexes of cells to leave out
  fallback {}             {index: source} to run in the same place when the cell at that index fails
  memoryLimitMb           resident memory of the kernel and its children; above it the kernel is killed
  maxOutputBytes 10 MB    output kept per cell; 20 times as much kills the kernel

Report: {ok, error, kernelStartSeconds, seconds, peakMemoryMb, kernelLog, cells: [{index, id, gradeId, status, seconds, ename,
evalue, stderr, truncated, fallback}]}, where status is ok, error, timeout, died, skipped or aborted. Each finished cell is also a line of
JSON on stdout. The exit code is 0 when a report was written, whatever it says.

The kernel runs in a process group of its own; it and all that it started are killed at the end, and when this process is told to stop.
"""

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

scratch = tempfile.mkdtemp(prefix="jielong-execute-")
for variable in ("CONFIG", "DATA", "RUNTIME"):  # the user's own kernels and settings must not change a run
    os.environ[f"JUPYTER_{variable}_DIR"] = os.path.join(scratch, variable.lower())
os.environ.update(JUPYTER_NO_CONFIG="1", IPYTHONDIR=scratch, JUPYTER_PLATFORM_DIRS="1")

sys.dont_write_bytecode = True

import nbformat  # noqa: E402
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402
from watchdog import PR_SET_CHILD_SUBREAPER, Watchdog, die_with_parent, kill_all, prctl  # noqa: E402

COURSE = Path(__file__).resolve().parents[2]


class Client(NotebookClient):
    """nbclient's client, which keeps no more output than it is told to."""

    def __init__(self, notebook, limit, watchdog, **options):
        super().__init__(notebook, **options)
        self.limit, self.watchdog = limit, watchdog
        self.output_bytes = 0

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] in ("stream", "display_data", "update_display_data", "execute_result", "error"):
            self.output_bytes += len(json.dumps(msg["content"], default=str))
            if self.output_bytes > 20 * self.limit:
                said = f"more than {20 * self.limit} bytes of output; the kernel was ended"
                self.watchdog.condemn("died", "OutputLimit", said)
            if self.output_bytes > self.limit and msg["msg_type"] != "error":
                return None
        return super().process_message(msg, cell, cell_index)


class Run:
    """One execution of one notebook."""

    def __init__(self, job):
        self.job = job
        self.notebook = nbformat.read(job["notebook"], as_version=4)
        interrupts = job.get("interruptOnTimeout", False)
        timeout = job.get("cellTimeout")
        self.watchdog = Watchdog(job.get("memoryLimitMb"), None if interrupts else timeout)
        self.reply = None
        self.client = Client(
            self.notebook,
            job.get("maxOutputBytes", 10_000_000),
            self.watchdog,
            km=self.kernel_manager(),
            timeout=int(timeout) if interrupts and timeout else None,
            interrupt_on_timeout=interrupts,
            iopub_timeout=60,  # a busy machine must not cost a cell its output
            startup_timeout=int(job.get("startupTimeout", 300)),
            allow_errors=not job.get("stopOnError", True),
            record_timing=False,
            coalesce_streams=True,
            store_widget_state=False,
            skip_cells_with_tag="",
            on_cell_executed=self.remember_reply,
            resources={"metadata": {"path": self.folder()}},
        )
        self.client.owns_km = True
        self.report = {"ok": False, "error": None, "kernelStartSeconds": None, "seconds": None, "peakMemoryMb": 0}
        self.cells = []

    def folder(self):
        return self.job.get("cwd") or str(Path(self.job["notebook"]).parent)

    def kernel_manager(self):
        folders = self.job.get("kernelDirs") or [str(COURSE / ".venv/share/jupyter/kernels")]
        specs = KernelSpecManager(kernel_dirs=folders, ensure_native_kernel=False)
        return AsyncKernelManager(kernel_name=self.job.get("kernel", "tslab"), kernel_spec_manager=specs)

    def remember_reply(self, execute_reply, **_):
        self.reply = execute_reply["content"]

    async def cell(self, index):
        """Executes one cell: {status, seconds, ename, evalue}."""
        cell = self.notebook.cells[index]
        begun, self.reply, self.client.output_bytes = time.monotonic(), None, 0
        self.watchdog.cell_starts()
        failure = {}
        try:
            await self.client.async_execute_cell(cell, index, execution_count=self.client.code_cells_executed + 1)
        except CellExecutionError as error:
            failure = {"status": "error", "ename": error.ename, "evalue": error.evalue}
        except CellTimeoutError as error:
            failure = {"status": "timeout", "ename": "CellTimeout", "evalue": str(error)}
        except (DeadKernelError, RuntimeError) as error:
            failure = {"status": "died", "ename": "DeadKernel", "evalue": f"the kernel ended: {error}"}
        except Exception as error:  # a cell broke the kernel's own messages: they cannot be read any more
            failure = {"status": "died", "ename": "DeadKernel", "evalue": f"the kernel sent what cannot be read ({type(error).__name__})"}
        finally:
            self.watchdog.cell_ends()
        reply = self.reply or {}
        outcome = {"status": {"abort": "aborted"}.get(reply.get("status"), reply.get("status", "ok"))}
        if outcome["status"] != "ok":
            outcome.update(ename=reply.get("ename"), evalue=reply.get("evalue"))
        outcome.update(failure)
        if self.watchdog.verdict:
            outcome.update(self.watchdog.verdict)
        return {**outcome, "seconds": round(time.monotonic() - begun, 3)}

    def record(self, index, outcome):
        cell = self.notebook.cells[index]
        entry = {
            "index": index,
            "id": cell.get("id"),
            "gradeId": cell.metadata.get("nbgrader", {}).get("grade_id"),
            "ename": None,
            "evalue": None,
            "seconds": 0,
            **outcome,
            "stderr": any(o.output_type == "stream" and o.name == "stderr" for o in cell.get("outputs", [])),
            "truncated": self.client.output_bytes > self.client.limit,
        }
        self.cells.append(entry)
        print(json.dumps(entry), flush=True)
        return entry

    async def cells_in_order(self):
        skip = set(self.job.get("skip", []))
        fallback = {int(index): source for index, source in self.job.get("fallback", {}).items()}
        over = False
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                continue
            cell.outputs, cell.execution_count, self.client.output_bytes = [], None, 0
            if over or index in skip or not cell.source.strip():
                self.record(index, {"status": "skipped" if over or index in skip else "ok"})
                continue
            outcome = await self.cell(index)
            if outcome["status"] == "error" and index in fallback:
                cell.source = fallback[index]
                outcome = {**await self.cell(index), "fallback": True, "ename": outcome["ename"], "evalue": outcome["evalue"]}
            entry = self.record(index, outcome)
            failed = entry["status"] != "ok"
            over = entry["status"] == "died" or self.watchdog.verdict is not None or (failed and self.job.get("stopOnError", True))

    async def execute(self):
        begun = time.monotonic()
        loop = asyncio.get_running_loop()
        environment = {**os.environ, **self.job.get("env", {})}
        self.watchdog.start()
        with open(os.path.join(scratch, "kernel.log"), "wb") as log:
            options = {"env": environment, "stdout": log, "stderr": log, "preexec_fn": die_with_parent}
            try:
                async with self.client.async_setup_kernel(**options):
                    for number in (signal.SIGINT, signal.SIGTERM):
                        loop.add_signal_handler(number, stop, number)
                    self.report["kernelStartSeconds"] = round(time.monotonic() - begun, 3)
                    await self.cells_in_order()
                    kill_all()  # no grace: nothing in the kernel is worth waiting for
            except (RuntimeError, NoSuchKernel, OSError) as error:
                self.report["error"] = f"{type(error).__name__}: {error}"
        self.finish(begun)

    def finish(self, begun):
        self.watchdog.finished.set()
        kill_all()
        statuses = [cell["status"] for cell in self.cells]
        skipped = len(self.job.get("skip", []))
        complete = statuses.count("ok") + min(skipped, statuses.count("skipped")) == len(statuses)
        log = Path(scratch, "kernel.log").read_text(errors="replace")
        self.report.update(
            ok=self.report["error"] is None and complete,
            seconds=round(time.monotonic() - begun, 3),
            peakMemoryMb=round(self.watchdog.peak_mb, 1),
            kernelLog=log[-4000:],
            cells=self.cells,
        )
        nbformat.write(self.notebook, self.job["out"])
        Path(self.job["report"]).write_text(json.dumps(self.report, indent=1) + "\n")


def stop(number, _frame=None):
    kill_all()
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(128 + number)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: execute.py JOB.json")
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        asyncio.run(Run(json.loads(Path(sys.argv[1]).read_text())).execute())
    finally:
        kill_all()
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
