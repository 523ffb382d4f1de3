"""How the web process serves, on a desk and in a container alike. Read by gunicorn on its own.

A process holds its own copy of the program; a thread waits for the database on behalf of one reader.
"""

import os
from pathlib import Path

bind = f"{os.environ.get('LISTEN', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 5

# Processes are replaced now and then, not all at once, so that none grows for ever.
max_requests = 20_000
max_requests_jitter = 2_000

# The heartbeat file in memory: on a slow disk a busy process would look like a dead one.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a directory of the system, not a file name to guess

accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "info").lower()

# Nobody steers gunicorn from outside: no socket for it in the home directory.
control_socket_disable = True
