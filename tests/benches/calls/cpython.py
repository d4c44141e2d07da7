"""So many calls of CPython's logging from so many threads: prints the nanoseconds of one."""

import logging
import logging.config
import os
import sys
import threading
import time

folder, files, threads, count = sys.argv[1], *map(int, sys.argv[2:])
logging.config.dictConfig({
    "version": 1,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        str(number): {
            "class": "logging.FileHandler",
            "formatter": "line",
            "filename": os.path.join(folder, f"{number}.log"),
        }
        for number in range(files)
    },
    "loggers": {"shop": {"handlers": ["0"]}} if files == 1 else {
        f"shop.desk{number}": {"handlers": [str(number)]} for number in range(files)
    },
    "root": {"level": "INFO"},
})
loggers = [logging.getLogger(f"shop.desk{number}") for number in range(threads)]


def log(logger, numbers):
    for number in numbers:
        logger.info("order %d of %d was paid by %s", 1000000 + number, 12, "ann")


if threads == 1:
    # As the other sides: of 21 blocks, without the first, the one in the middle.
    times = []
    for block in range(21):
        numbers = range(count * block // 21, count * (block + 1) // 21)
        begun = time.perf_counter()
        log(loggers[0], numbers)
        times.append((time.perf_counter() - begun) * 1e9 / len(numbers))
    print(sorted(times[1:])[10])
else:
    each = count // threads
    barrier = threading.Barrier(threads)
    begun, ended = [], []

    def run(number, logger):
        barrier.wait()
        begun.append(time.perf_counter())
        log(logger, range(number * each, (number + 1) * each))
        ended.append(time.perf_counter())

    all = [threading.Thread(target=run, args=pair) for pair in enumerate(loggers)]
    for thread in all:
        thread.start()
    for thread in all:
        thread.join()
    print((max(ended) - min(begun)) * 1e9 / (each * threads))
