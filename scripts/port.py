"""The port the program is to be served on: why it cannot be had, if it cannot."""

import errno
import socket

ADDRESS = "127.0.0.1"


def why_not(port: int) -> str | None:
    """One sentence on why *port* of this machine cannot be served on; None when it can."""
    if not 1 <= port <= 65_535:
        return f"There is no port {port}: --port takes a number from 1 to 65535."
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except OSError as error:
            return words_for(port, error)
    return None


def words_for(port: int, error: OSError) -> str:
    """What the system's refusal of a port means for the person who asked for it."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: another program holds it. Stop that one, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is not for every user of this machine. Choose one from 1024 on with --port, such as 8000."
    return f"Port {port} cannot be used: {error.strerror}. Choose another with --port."
