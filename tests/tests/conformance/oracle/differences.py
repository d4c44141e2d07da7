"""Where logconf differs from CPython on purpose.

Some differences are made here, so that CPython does what logconf promises; each use leaves a note.
Others excuse an operation: logconf may, or must, refuse what CPython takes or refuses in other words.
The comparison has the same names in its table.
"""

import itertools
import logging
import logging.config as config
import logging.handlers as handlers
import socket

import literals

_notes = []
_excuse = None


def notes():
    """The names of the differences that were made so far."""
    return list(_notes)


def excuse():
    """The name of the difference that excuses the operation that was just done, if one does."""
    return _excuse


def _excused(name):
    global _excuse
    _excuse = _excuse or name


def install():
    """Makes the differences; to be called once."""
    _filters_are_replaced()
    _levels_follow_the_tree()
    _texts_are_no_containers()
    _shared_dicts_serve_all()
    _arguments_have_types()
    _nothing_is_evaluated()
    _names_are_given_in_full()
    _targets_lead_somewhere()


def _filters_are_replaced():
    """A full configuration replaces the filters of loggers that it names and of children that it resets."""

    def clear(logger):
        if logger.filters:
            _notes.append("filters are replaced")
            logger.filters = []

    common = config.DictConfigurator.common_logger_config

    def common_logger_config(self, logger, document, incremental=False):
        if not incremental:
            clear(logger)
        common(self, logger, document, incremental)

    config.DictConfigurator.common_logger_config = common_logger_config

    existing_loggers = config._handle_existing_loggers

    def handle_existing_loggers(existing, children, disable):
        existing_loggers(existing, children, disable)
        for name in set(existing) & set(children):
            logger = logging.root.manager.loggerDict[name]
            if isinstance(logger, logging.Logger):
                clear(logger)

    config._handle_existing_loggers = handle_existing_loggers

    install_loggers = config._install_loggers

    def ini_loggers(parser, built, disable):
        install_loggers(parser, built, disable)
        names = list(config._strip_spaces(parser["loggers"]["keys"].split(",")))
        names.remove("root")
        clear(logging.root)
        for name in names:
            clear(logging.getLogger(parser["logger_" + name]["qualname"]))

    config._install_loggers = ini_loggers


def _levels_follow_the_tree():
    """A logger remembers which levels pass, also where a new one has come between it and the root."""
    new_logger = logging.Manager.getLogger

    def get_logger(self, name):
        is_new = not isinstance(self.loggerDict.get(name), logging.Logger)
        found = new_logger(self, name)
        if is_new:
            stale = [
                known
                for known in self.loggerDict.values()
                if isinstance(known, logging.Logger)
                and any(passes != (level >= known.getEffectiveLevel() and level > self.disable)
                        for level, passes in known._cache.items())
            ]
            if stale:
                _notes.append("levels follow the tree")
            self._clear_cache()
        return found

    logging.Manager.getLogger = get_logger


def _texts_are_no_containers():
    """A string where a list or a dict belongs is refused."""

    def check(value):
        if isinstance(value, str):
            _excused("a text is no container" if value else "an empty text may be no container")

    def checked(name, position):
        method = getattr(config.DictConfigurator, name)

        def wrapper(self, *args):
            check(args[position])
            if isinstance(args[position], dict):
                check(args[position].get("."))
            return method(self, *args)

        setattr(config.DictConfigurator, name, wrapper)

    checked("configure_formatter", 0)
    checked("configure_filter", 0)
    checked("configure_handler", 0)
    checked("configure_logger", 1)
    checked("configure_root", 0)
    checked("add_handlers", 1)
    checked("add_filters", 1)

    SECTIONS = ("formatters", "filters", "handlers", "loggers")
    configure = config.DictConfigurator.configure

    def configure_all(self):
        try:
            # An incremental configuration does not look at formatters and filters.
            incremental = self.convert(dict.get(self.config, "incremental"))
            for section in ("handlers", "loggers") if incremental else SECTIONS:
                check(self.convert(dict.get(self.config, section)))
        except Exception:
            pass  # the reference fails again when it is read
        configure(self)

    config.DictConfigurator.configure = configure_all


def _shared_dicts_serve_all():
    """A dict that several entries share through cfg:// serves all; in CPython the first pops its keys."""

    def restoring(name):
        method = getattr(config.DictConfigurator, name)

        def wrapper(self, document):
            if isinstance(document, dict):
                known = self.__dict__.setdefault("untouched", {})
                # The dict itself is kept too, so that no other one gets its identity.
                before, _ = known.setdefault(id(document), (dict(document), document))
                if list(dict.keys(document)) != list(before):
                    if set(dict.keys(document)) != set(before):
                        _notes.append("a shared dict serves all")
                    document.clear()
                    document.update(before)
            return method(self, document)

        setattr(config.DictConfigurator, name, wrapper)

    restoring("configure_formatter")
    restoring("configure_filter")
    restoring("configure_handler")


_TEXT, _NUMBER, _TRUTH = (str,), (int,), (bool, int)
_MAYBE_TEXT = (str, type(None))
# What the arguments of the classes must be. Others are not looked at.
_TYPES = {
    "filename": _TEXT, "mode": _TEXT, "encoding": _MAYBE_TEXT, "errors": _MAYBE_TEXT,
    "delay": _TRUTH, "maxBytes": _NUMBER, "backupCount": _NUMBER, "when": _TEXT,
    "interval": _NUMBER, "utc": _TRUTH, "atTime": (type(None),), "capacity": _NUMBER,
    "flushLevel": _NUMBER, "flushOnClose": _TRUTH, "target": (logging.Handler, type(None)),
    "host": _TEXT, "port": (int, type(None)), "facility": (str, int), "socktype": (int, type(None)),
    "address": (str, list, tuple), "mailhost": (str, list, tuple), "fromaddr": _TEXT,
    "toaddrs": (str, list, tuple), "subject": _TEXT, "timeout": (int, float),
    "credentials": (list, tuple, type(None)), "secure": (bool, list, tuple, type(None)), "url": _TEXT,
    "method": _TEXT, "context": (type(None),), "fmt": _MAYBE_TEXT, "datefmt": _MAYBE_TEXT,
    "defaults": (dict, type(None)), "name": _TEXT,
}


def _arguments_have_types():
    """An argument of a wrong type may be refused although CPython takes it (and fails later)."""

    def right(name, value):
        if name == "stream":
            return value is None or hasattr(value, "write")
        # A level is a number, also when Python would compare a truth value.
        return isinstance(value, _TYPES.get(name, object))

    def checked(kind):
        make = kind.__init__
        names = make.__code__.co_varnames[1:make.__code__.co_argcount]

        def wrapper(self, *args, **kwargs):
            if type(self) is kind:
                given = {**dict(zip(names, args)), **kwargs}
                if not all(right(name, value) for name, value in given.items()):
                    _excused("an argument has a wrong type")
                if kind is handlers.QueueHandler:
                    _excused("queue handlers are those of 3.12")
            make(self, *args, **kwargs)

        kind.__init__ = wrapper

    kinds = [*vars(logging).values(), *vars(handlers).values()]
    for kind in dict.fromkeys(k for k in kinds if isinstance(k, type)):
        bases = (logging.Handler, logging.Formatter, logging.Filter)
        if issubclass(kind, bases) and kind is not logging.Handler and "__init__" in vars(kind):
            checked(kind)


def _nothing_is_evaluated():
    """What an INI file gives as class, args and kwargs are literals and names; all else is refused."""
    # Which of the three comes next: each handler has them in this order.
    options = iter(())

    def evaluate(text, names):
        option = next(options)
        if option == "class":
            if not literals.is_dotted_name(text):
                _excused("nothing is evaluated")
            return eval(text, names)
        try:
            expression = literals.parse(text)
        except SyntaxError:
            return eval(text, names)  # which fails as well
        if not literals.is_literal(expression):
            _excused("nothing is evaluated")
        if literals.names(expression) & {"logging", "socket"}:
            _notes.append("registered names may be given in full")
        value = eval(text, names)
        if option == "args" and isinstance(value, str):
            _excused("a text is no container" if value else "an empty text may be no container")
        return value

    install_handlers = config._install_handlers

    def started(parser, formatters):
        nonlocal options
        options = itertools.cycle(("class", "args", "kwargs"))
        return install_handlers(parser, formatters)

    config._install_handlers = started
    config.eval = evaluate  # what the module finds under this name


def _names_are_given_in_full():
    """In args and kwargs `logging.X` and `socket.X` work; in CPython only names inside logging do."""
    logging.logging, logging.socket = logging, socket


def _targets_lead_somewhere():
    """MemoryHandlers of an INI file that hand records to each other in a circle are refused."""
    install_handlers = config._install_handlers

    def checked(parser, formatters):
        built = install_handlers(parser, formatters)
        for handler in built.values():
            passed = []
            while handler is not None and handler not in passed:
                passed.append(handler)
                handler = getattr(handler, "target", None)
            if handler is not None:
                _excused("a circle of targets")
        return built

    config._install_handlers = checked
