"""Drives a kernel through the Jupyter protocol for the tests.

usage: client.py '{"cwd": ..., "env": {...}}'
Reads commands from stdin, one JSON object a line, and prints one JSON line for every message of the kernel and for every event.
"""

import json
import os
import sys
import threading
import time
from queue import Queue

import zmq
from jupyter_client.manager import KernelManager

began = time.time()


def say(**line):
    print(json.dumps({"at": round(time.time() - began, 3), **line}, default=str), flush=True)


def pass_on(client):
    """Prints every message that arrived; waits a moment for the first one."""
    channels = {"iopub": client.iopub_channel, "shell": client.shell_channel, "control": client.control_channel}
    poller = zmq.Poller()
    for channel in channels.values():
        poller.register(channel.socket, zmq.POLLIN)
    poller.poll(10)
    for name, channel in channels.items():
        while channel.msg_ready():
            message = channel.get_msg(timeout=0)
            parent = message["parent_header"].get("msg_id")
            say(channel=name, type=message["header"]["msg_type"], parent=parent, content=message["content"])


def read_commands(commands):
    for line in sys.stdin:
        commands.put(line)
    commands.put(None)


def main():
    options = json.loads(sys.argv[1])
    manager = KernelManager(kernel_name="tslab")
    environment = {**os.environ, **options.get("env", {})}
    terminal = open(options["terminal"], "wb")
    manager.start_kernel(cwd=options["cwd"], env=environment, stdout=terminal, stderr=terminal)
    client = manager.client()
    client.start_channels()
    client.hb_channel.unpause()
    try:
        client.wait_for_ready(timeout=600)
    except RuntimeError as error:
        say(event="failed", error=str(error))
        manager.shutdown_kernel(now=True)
        return
    say(event="ready", pid=manager.provisioner.process.pid, seconds=round(time.time() - began, 3))
    commands = Queue()
    threading.Thread(target=read_commands, args=(commands,), daemon=True).start()
    while True:
        pass_on(client)
        if commands.empty():
            continue
        line = commands.get()
        if line is None:
            break
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
        elif action == "beating":
            say(event="beating", alive=client.hb_channel.is_beating())
        elif action == "alive":
            say(event="alive", alive=manager.is_alive())
        elif action == "shutdown":
            break

    manager.shutdown_kernel(now=False)
    client.stop_channels()
    say(event="ended", alive=manager.is_alive())


main()
