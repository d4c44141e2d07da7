"""Where output goes, and what was written there since somebody last looked."""

import builtins
import io
import logging
import logging.handlers
import os
import sys

_written = {}


def take():
    """The list of [sink, text] that was written, in the order of a replay's `out`."""
    order = {"stdout": 0, "stderr": 1}
    sinks = sorted(_written, key=lambda sink: (order.get(sink, 2), sink))
    out = [[sink, "".join(_written[sink])] for sink in sinks]
    _written.clear()
    return [[sink, text] for sink, text in out if text]


def _note(sink, text):
    _written.setdefault(sink, []).append(text)


class _Standard:
    """Stands for sys.stdout or sys.stderr."""

    def __init__(self, sink):
        self._sink = sink

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        _note(self._sink, text)
        return len(text)

    def flush(self):
        pass

    def __iter__(self):
        raise io.UnsupportedOperation("not readable")


class _File:
    """An open file that tells what is written to it, under the name that it was opened with."""

    def __init__(self, inner, path):
        self._inner = inner
        self._sink = "file:" + os.path.relpath(path)

    def write(self, text):
        count = self._inner.write(text)
        _note(self._sink, text)
        return count

    def __getattr__(self, name):
        return getattr(self._inner, name)


def _open(path, mode="r", **options):
    return _File(builtins.open(path, mode, **options), path)


def _handle_error(handler, record):
    if logging.raiseExceptions and sys.stderr:
        sys.stderr.write("<logging error: %s>\n" % sys.exc_info()[0].__name__)


def install():
    """From now on nothing is written anywhere but where `take` knows of, and nothing is sent."""
    logging.open = _open  # what FileHandler finds under the name `open`
    logging.Handler.handleError = _handle_error
    for name in "SMTP HTTP Socket Datagram SysLog".split():
        handler = getattr(logging.handlers, name + "Handler")
        handler.emit = lambda self, record: None
    logging.handlers.SysLogHandler.createSocket = lambda self: None


def redirect():
    """Captures the two standard streams of this process."""
    sys.stdout, sys.stderr = _Standard("stdout"), _Standard("stderr")
