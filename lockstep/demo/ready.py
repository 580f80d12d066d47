"""Wait for a server of this machine. Not a door: nothing leaves the machine."""

import http.client
import time
from collections.abc import Callable


def wait_for(host: str, port: int, path: str, seconds: float, still_there: Callable[[], bool] = lambda: True) -> bool:
    """Whether GET path was answered with 200 in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and still_there():
        if _answers(host, port, path):
            return True
        time.sleep(0.1)
    return False


def _answers(host: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
