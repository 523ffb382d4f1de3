"""A portal of its own for measuring: a folder, a database, processes started as the Procfile says."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """`environment` is what every process gets; `manage` runs a command and returns what it printed."""

    def __init__(self, folder: Path, database: str = "", redis: str = ""):
        self.port, self.mail_port = free_port(), free_port()
        self.folder = folder
        self.environment = {
            **{name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "VAR_DIR": str(folder),
            "DEMO": "1",
            "PORT": str(self.port),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "LOG_LEVEL": "WARNING",
            **({"DATABASE_URL": database} if database else {}),
            **({"REDIS_URL": redis} if redis else {}),
        }
        self.processes: list[subprocess.Popen] = []

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start(self, name: str) -> subprocess.Popen:
        """Start `web` or `worker` as the Procfile says, or the mail `sink`."""
        commands = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if ": " in line)
        commands["sink"] = f"exec python -m bench.sink {self.mail_port}"
        process = subprocess.Popen(
            ["/bin/sh", "-c", commands[name]], cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    def wait_until_it_answers(self) -> None:
        for _attempt in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError("The portal does not answer.")

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def memory(process: subprocess.Popen) -> int:
    """Resident memory in MB of the largest process of a tree; 0 where /proc is not there."""
    largest = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if str(process.pid) in {fields.get("PPid", "").strip(), status.parent.name}:
            largest = max(largest, int(fields.get("VmRSS", "0 kB").split()[0]) // 1024)
    return largest
