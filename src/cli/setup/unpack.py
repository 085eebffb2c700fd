"""Unpacks some members of pinned wheels; started by tensorflow.mjs with a JSON plan on standard input.

plan: {"wheels": [{"path", "sha256"}], "into": folder, "members": [regular expressions]}
Prints `unpacked BYTES of BYTES` lines. A wheel whose hash differs is named in a `mismatch PATH SHA256` line and ends it with code 3.
"""
import hashlib
import json
import os
import re
import sys
import zipfile

CHUNK = 4 << 20


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def unpack(archive, member, into, report):
    """Streams one member to its place; a wrong checksum inside the archive raises zipfile.BadZipFile."""
    target = os.path.join(into, *member.filename.split("/"))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with archive.open(member) as source, open(target, "wb") as sink:
        while chunk := source.read(CHUNK):
            sink.write(chunk)
            report(len(chunk))
    os.chmod(target, 0o755 if (member.external_attr >> 16) & 0o100 else 0o644)


def main():
    plan = json.load(sys.stdin)
    for wheel in plan["wheels"]:
        found = sha256(wheel["path"])
        if found != wheel["sha256"]:
            print("mismatch", wheel["path"], found)
            sys.exit(3)
    wanted = re.compile("|".join(f"(?:{pattern})" for pattern in plan["members"]))
    archives = [zipfile.ZipFile(wheel["path"]) for wheel in plan["wheels"]]
    pairs = [(archive, member) for archive in archives for member in archive.infolist() if wanted.search(member.filename)]
    total = sum(member.file_size for _, member in pairs)
    done = shown = 0

    def report(size):
        nonlocal done, shown
        done += size
        if done - shown > 16 << 20 or done == total:
            shown = done
            print(f"unpacked {done} of {total}", flush=True)

    for archive, member in pairs:
        if ".." not in member.filename.split("/") and not member.is_dir():
            unpack(archive, member, plan["into"], report)


main()
