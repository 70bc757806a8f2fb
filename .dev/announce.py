"""Say where the portal is once it answers, and how to log in to the demo."""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

VAR = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parent.parent / "var"))
PATIENCE = 120  # seconds


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own address)
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def main(port: str, server: int) -> None:
    address = f"http://127.0.0.1:{port}/ja/"
    for _ in range(PATIENCE * 5):
        try:
            os.kill(server, 0)
        except ProcessLookupError:
            return
        if answers(address):
            break
        time.sleep(0.2)
    else:
        print(f"No answer from {address} within {PATIENCE} seconds.", file=sys.stderr)
        return
    print(f"Ready: {address}", flush=True)
    logins = VAR / "demo-logins.txt"
    if logins.exists():
        print(logins.read_text(), end="", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
