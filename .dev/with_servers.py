"""
Run a command with a PostgreSQL and a Redis to test against; stop both on any exit.

Takes TEST_DATABASE_URL and TEST_REDIS_URL from the environment, or starts throw-away servers and
sets the two for the command.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.throwaway import Postgres, Redis, running

SERVERS = {"TEST_DATABASE_URL": Postgres, "TEST_REDIS_URL": Redis}


def main() -> int:
    # A terminated run takes the same way out as a finished one.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    with contextlib.ExitStack() as stack:
        for name, server in SERVERS.items():
            if not os.environ.get(name):
                os.environ[name] = stack.enter_context(running(server())).url
        command = subprocess.Popen(sys.argv[1:])
        try:
            return command.wait()
        except BaseException:
            command.terminate()
            command.wait()
            raise


if __name__ == "__main__":
    sys.exit(main())
