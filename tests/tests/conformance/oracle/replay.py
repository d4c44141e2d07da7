"""The operations of `logconf replay`, done by CPython."""

import io
import logging
import logging.config
import os

import differences
import sinks
import state


def install():
    """What all scenarios share; to be called once."""
    sinks.install()
    state.install()


def run(scenario, folder):
    """The results of a scenario's operations, and what comes after them (see `__main__.py`)."""
    if isinstance(scenario, list):
        scenario = {"ops": scenario}
    sinks.redirect()
    prepare(scenario.get("files", {}))
    results, excused, ambiguous = [], {}, {}
    for number, operation in enumerate(scenario["ops"]):
        result = perform(operation, folder)
        results.append(result)
        if differences.excuse():
            excused[str(number)] = differences.excuse()
        if operation["op"] == "state" and state.ambiguous():
            ambiguous[str(number)] = state.ambiguous()
        if not result["ok"] or excused:
            break
    complete = len(results) == len(scenario["ops"]) and results and results[-1]["ok"]
    results.append({
        "files": state.files() if complete else None,
        "notes": differences.notes(),
        "excused": excused,
        "ambiguous": ambiguous,
    })
    return results


def prepare(files):
    """Makes the files and folders that a scenario starts with."""
    for name, content in files.items():
        if name.endswith("/"):
            os.makedirs(name, exist_ok=True)
        else:
            with open(name, "w", encoding="utf-8") as file:
                file.write(content)


def perform(operation, folder):
    """One operation's result."""
    name = operation["op"]
    try:
        result = {"ok": True, **(OPERATIONS[name](operation) or {})}
    except Exception as error:
        sinks.take()
        return {"ok": False, "error": chain(error, folder)}
    if name in ("dictConfig", "fileConfig", "log", "flush"):
        result["out"] = sinks.take()
    return result


# Where the standard library is, which is another place on each machine.
LIBRARY = os.path.dirname(os.__file__)


def chain(error, folder):
    """An error and what it says caused it, without places of this machine."""
    if error is None:
        return None
    return {
        "type": type(error).__name__,
        "message": str(error).replace(folder, "<dir>").replace(LIBRARY, "<lib>"),
        "cause": chain(error.__cause__, folder),
    }


def dict_config(operation):
    logging.config.dictConfig(operation["config"])


class Text(io.StringIO):
    """The text of a file whose name is the same in all messages."""

    name = "<string>"

    def __str__(self):
        return self.name


def file_config(operation):
    text, defaults = operation["text"], operation.get("defaults")
    disable = operation.get("disable_existing_loggers", True)
    logging.config.fileConfig(Text(text), defaults, disable)


def log(operation):
    logging.getLogger(operation["logger"]).log(operation["level"], operation["msg"])


def get_logger(operation):
    logging.getLogger(operation["name"])


def add_level_name(operation):
    logging.addLevelName(operation["level"], operation["name"])


def flush(_):
    # As logging.shutdown does, without closing.
    for reference in reversed(logging._handlerList[:]):
        handler = reference()
        if handler:
            try:
                handler.flush()
            except (OSError, ValueError):
                pass


OPERATIONS = {
    "dictConfig": dict_config,
    "fileConfig": file_config,
    "getLogger": get_logger,
    "log": log,
    "addLevelName": add_level_name,
    "flush": flush,
    "state": lambda _: state.dump(),
}
