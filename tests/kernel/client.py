"""Drives a kernel through the Jupyter protocol for the tests.

usage: client.py '{"cwd": ..., "env": {...}}'
Reads commands from stdin, one JSON object a line, and prints one JSON line for every message of the kernel and for every event.
"""

import json
import os
import sys
import threading
import time
from queue import Empty

from jupyter_client.manager import KernelManager

lock = threading.Lock()
began = time.time()


def say(**line):
    with lock:
        print(json.dumps({"at": round(time.time() - began, 3), **line}, default=str), flush=True)


def listen(channel, get, over):
    while not over.is_set():
        try:
            message = get(timeout=0.1)
        except Empty:
            continue
        except Exception as error:
            if not over.is_set():
                say(event="lost", channel=channel, error=repr(error))
            return
        say(
            channel=channel,
            type=message["header"]["msg_type"],
            parent=message["parent_header"].get("msg_id"),
            content=message["content"],
        )


def main():
    options = json.loads(sys.argv[1])
    manager = KernelManager(kernel_name="tslab")
    environment = {**os.environ, **options.get("env", {})}
    terminal = open(options["terminal"], "wb")
    manager.start_kernel(cwd=options["cwd"], env=environment, stdout=terminal, stderr=terminal)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
    except RuntimeError as error:
        say(event="failed", error=str(error))
        manager.shutdown_kernel(now=True)
        return
    say(event="ready", pid=manager.provisioner.process.pid, seconds=round(time.time() - began, 3))
    over = threading.Event()
    channels = {
        "iopub": client.get_iopub_msg,
        "shell": client.get_shell_msg,
        "control": client.get_control_msg,
    }
    threads = [threading.Thread(target=listen, args=(name, get, over)) for name, get in channels.items()]
    for thread in threads:
        thread.start()

    for line in sys.stdin:
        command = json.loads(line)
        action = command.pop("do")
        if action == "execute":
            for tag, code in command.pop("cells"):
                identity = client.execute(code, allow_stdin=False, **command)
                say(event="sent", tag=tag, id=identity)
        elif action == "send":
            channel = getattr(client, command["channel"] + "_channel")
            message = client.session.msg(command["type"], command.get("content", {}))
            channel.send(message)
            say(event="sent", tag=command["tag"], id=message["header"]["msg_id"])
        elif action == "interrupt":
            manager.interrupt_kernel()
            say(event="interrupted")
        elif action == "alive":
            say(event="alive", alive=manager.is_alive())
        elif action == "shutdown":
            break

    manager.shutdown_kernel(now=False)
    over.set()
    for thread in threads:
        thread.join()
    client.stop_channels()
    say(event="ended", alive=manager.is_alive())


main()
