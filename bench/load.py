"""Requests from several clients at once, each over one kept connection, for a bounded number of seconds."""

import gzip
import http.client
import statistics
import threading
import time
from typing import NamedTuple


class Load(NamedTuple):
    """Requests per second; median and 95th percentile in ms; the answer's size in bytes on the wire and unpacked."""

    per_second: float
    median: float
    p95: float
    wire: int
    unpacked: int


def measure(port: int, paths: list[str], *, cookie: str = "", seconds: float = 4, clients: int = 4) -> Load:
    """Ask for the paths in turn. Any answer but 200 stops the measurement."""
    times: list[float] = []
    sizes: list[tuple[int, int]] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    def client(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})}
        turn = first
        while time.perf_counter() < end and not wrong:
            path = paths[turn % len(paths)]
            turn += 1
            start = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            times.append((time.perf_counter() - start) * 1000)
            if answer.status != 200:
                wrong.append(f"{path}: {answer.status}")
            if not sizes:
                packed = answer.getheader("Content-Encoding") == "gzip"
                sizes.append((len(body), len(gzip.decompress(body)) if packed else len(body)))
        connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    elapsed = time.perf_counter() - started
    return Load(len(times) / elapsed, statistics.median(times), sorted(times)[int(len(times) * 0.95)], *sizes[0])
