"""The state of logging and the files of a folder, as a replay prints them."""

import logging
import logging.config as config
import logging.handlers
import os


def _handler_name(handler):
    return handler.name or type(handler).__name__


def _filter_names(filterer):
    return [getattr(f, "name", type(f).__name__) for f in filterer.filters]


def _logger(logger):
    return {
        "level": int(logger.level),
        "effective": int(logger.getEffectiveLevel()),
        "propagate": bool(logger.propagate),
        "disabled": bool(logger.disabled),
        "handlers": [_handler_name(h) for h in logger.handlers],
        "filters": _filter_names(logger),
    }


def _handler(handler):
    kind = type(handler)
    described = {
        "class": kind.__module__ + "." + kind.__qualname__,
        "level": int(handler.level),
        "formatter": handler.formatter and handler.formatter._fmt,
        "filters": _filter_names(handler),
    }
    if isinstance(handler, logging.handlers.MemoryHandler):
        described["target"] = handler.target and _handler_name(handler.target)
        # A bool is an integer, and prints as one here.
        capacity = handler.capacity
        described["capacity"] = int(capacity) if isinstance(capacity, bool) else capacity
        described["flushLevel"] = handler.flushLevel
    return described


def dump():
    """The root, the loggers and the handlers that somebody refers to.

    Of several handlers with one name, the newest stands.
    """
    loggers, handlers = _referred()
    return {
        "root": _logger(logging.root),
        "loggers": {name: _logger(logger) for name, logger in loggers.items()},
        "handlers": {_handler_name(h): _handler(h) for h in handlers},
    }


def ambiguous():
    """Names of handlers that somebody refers to, while a newer one has the name and nobody's interest.

    Whether a state shows the newer one is left open.
    """
    _, referred = _referred()
    names = {handler.name for handler in referred}
    return sorted(name for name, h in logging._handlers.items() if name in names and h not in referred)


def _referred():
    """The loggers by name, and the handlers that they and other handlers refer to, oldest first."""
    existing = logging.root.manager.loggerDict.items()
    loggers = {name: logger for name, logger in existing if isinstance(logger, logging.Logger)}
    waiting = [h for logger in [logging.root, *loggers.values()] for h in logger.handlers]
    handlers = []
    while waiting:
        handler = waiting.pop()
        if handler is not None and handler not in handlers:
            handlers.append(handler)
            waiting.append(getattr(handler, "target", None))
    handlers.sort(key=lambda handler: handler.created_as)
    return loggers, handlers


def _content(path):
    with open(path, "rb") as file:
        content = file.read()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1:" + content.decode("latin-1")


def files():
    """Every file below the working directory, and what is in it."""
    found = {}
    for folder, _, names in os.walk("."):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name))
            found[path] = _content(path)
    return found


_created = 0
_kept = []


def install():
    """Numbers the handlers in the order in which they are made.

    Those of an INI file live until their configuration goes, like those of a document, whoever refers
    to them.
    """
    install_handlers = config._install_handlers

    def kept(parser, formatters):
        _kept.append(install_handlers(parser, formatters))
        return _kept[-1]

    config._install_handlers = kept

    make = logging.Handler.__init__

    def numbered(self, *args, **kwargs):
        global _created
        _created += 1
        self.created_as = _created
        make(self, *args, **kwargs)

    logging.Handler.__init__ = numbered
