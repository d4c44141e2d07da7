"""What CPython's TimedRotatingFileHandler does with scenarios, one JSON document a line.

    cpython.py SCENARIOS DIRECTORY

Prints a line of JSON for each: the files and the failures at every look.
"""

import json
import logging
import logging.handlers
import os
import shutil
import sys
import time

now = 0
failures = []
time.time = lambda: now
logging.Handler.handleError = lambda self, record: failures.append(
    "%s: %s" % (sys.exc_info()[0].__name__, sys.exc_info()[1])
)
opened = logging.FileHandler._open


def open_now(self):
    """A file that is new was made just now, by the clock of the scenario."""
    is_new = not os.path.exists(self.baseFilename)
    stream = opened(self)
    if is_new:
        os.utime(self.baseFilename, (now, now))
    return stream


logging.FileHandler._open = open_now


class Handler(logging.handlers.TimedRotatingFileHandler):
    """As in CPython 3.13, a file is not moved to where there is one. (There, it is tried again with
    each record; here, when the next file is due.)"""

    def rotation_filename(self, default_name):
        self.taken = os.path.exists(default_name)
        return default_name + ".taken" if self.taken else default_name

    def rotate(self, source, dest):
        if not self.taken:
            super().rotate(source, dest)

    def getFilesToDelete(self):
        return [] if self.taken else super().getFilesToDelete()


def make(directory):
    for name, content in scenario["files"].items():
        path = os.path.join(directory, name)
        if content is None:
            os.mkdir(path)
        elif content.startswith("->"):
            os.symlink(content[2:], path)
        else:
            with open(path, "w") as file:
                file.write(content)


def look(directory):
    files = {}
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            with open(path) as file:
                files[name] = file.read()
    said = [failure.replace(directory, "DIR") for failure in failures]
    failures.clear()
    return {"files": files, "failures": said}


def play(directory):
    global now
    path = os.path.join(directory, "app.log")
    arguments = dict(scenario["arguments"], filename=path)
    handler = None
    looks = []
    for step in scenario["steps"]:
        if step["do"] == "look":
            looks.append(look(directory))
            continue
        now = step["at"] / 1e6
        if step["do"] == "log":
            record = logging.LogRecord("app", 20, "", 0, step["message"], (), None)
            handler.handle(record)
        else:
            if handler:
                handler.close()
            if os.path.isfile(path):
                os.utime(path, (step["written"], step["written"]))
            handler = Handler(**arguments)
    handler.close()
    return looks


for line in open(sys.argv[1]):
    scenario = json.loads(line)
    os.environ["TZ"] = scenario["zone"]
    time.tzset()
    directory = os.path.join(sys.argv[2], "python")
    os.mkdir(directory)
    make(directory)
    print(json.dumps(play(directory)))
    shutil.rmtree(directory)
