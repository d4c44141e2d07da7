"""Configurations of CPython's logging: prints the nanoseconds of one."""

import json
import logging.config
import os
import sys
import time


def calls(count, call):
    """As the other sides: of 21 blocks, without the first, the one in the middle."""
    times = []
    for block in range(21):
        numbers = range(count * block // 21, count * (block + 1) // 21)
        begun = time.perf_counter()
        for number in numbers:
            call(number)
        times.append((time.perf_counter() - begun) * 1e9 / len(numbers))
    return sorted(times[1:])[10]


def four(level):
    return json.dumps({
        "version": 1,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"file": {
            "class": "logging.FileHandler", "formatter": "line",
            "filename": os.path.join(sys.argv[2], "0.log"),
        }},
        "loggers": {
            "net": {"level": "ERROR"}, "net.tcp": {"level": "INFO"},
            "shop.billing": {"level": level},
            "shop.orders": {"level": "DEBUG", "handlers": ["file"], "propagate": False},
        },
        "root": {"level": "WARNING", "handlers": ["file"]},
    })


def many(names, level):
    return json.dumps({
        "version": 1,
        "handlers": {"h": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
        "root": {"level": "INFO", "handlers": ["h"]},
        "loggers": {name: {"level": level} for name in names},
    })


def long_calls(call):
    """As the other sides: as many as there is time for, without the first if there are more."""
    begun = time.perf_counter()
    times = []
    while time.perf_counter() - begun < 0.4:
        before = time.perf_counter()
        call(len(times))
        times.append((time.perf_counter() - before) * 1e9)
    times = sorted(times[1:] or times)
    return times[len(times) // 2]


if sys.argv[1] == "four":
    documents = [four("DEBUG"), four("INFO")]
else:
    loggers, existing = map(int, sys.argv[2:])
    names = [f"shop{n % 7}.region{n % 101}.desk{n}" for n in range(existing)]
    for name in names:
        logging.getLogger(name)
    documents = [many(names[:loggers], "INFO"), many(names[:loggers], "DEBUG")]


def apply(number):
    logging.config.dictConfig(json.loads(documents[number % 2]))


print(calls(int(sys.argv[3]), apply) if sys.argv[1] == "four" else long_calls(apply))
