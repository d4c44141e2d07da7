"""What CPython does with scenarios: the oracle of the conformance tests.

    python3 -B -X utf8 oracle < scenarios.jsonl > expected.jsonl

A scenario is one line: `{"ops": [...], "files": {"old.log": "text", "folder/": null}}`, or the list of
operations alone. The operations are those of `logconf replay`; `files` stand in the scenario's folder
before it starts. The answer is one line: the list of results, as `logconf replay` prints them, and as
its last element

    {"files": {name: content} or null, "notes": [...], "excused": {"3": "name of the difference"},
     "ambiguous": {"4": [names of handlers]}}

with the files left behind (null after a refusal), the deliberate differences that were applied
(`differences.py`), the operations whose outcome may differ by one, and names in states that stand for
several handlers (`state.py`). The list ends with the first
operation that fails. Each scenario has a process and a folder of its own.
"""

import gc
import json
import os
import shutil
import signal
import sys
import tempfile

import differences
import replay

# A scenario that takes longer than this many seconds is a mistake in the tests.
LIMIT = 30


class OnlyTheStandardLibrary:
    """Whatever else is installed on this machine is not there for a configuration."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in sys.stdlib_module_names:
            raise ModuleNotFoundError("No module named %r" % name, name=name)


def main():
    sys.meta_path.insert(0, OnlyTheStandardLibrary())
    differences.install()
    replay.install()
    # Handlers that nobody refers to live until their configuration goes, not until chance decides.
    gc.disable()
    gc.freeze()
    parent = os.path.realpath(tempfile.mkdtemp(prefix="logconf-oracle-"))
    try:
        for number, line in enumerate(sys.stdin):
            if line.strip():
                folder = os.path.join(parent, str(number))
                os.mkdir(folder)
                sys.stdout.write(in_child(json.loads(line), folder))
                sys.stdout.flush()
                shutil.rmtree(folder)
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def in_child(scenario, folder):
    """The answer to one scenario, which runs in a child: a line of JSON."""
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(receive)
            signal.alarm(LIMIT)
            os.chdir(folder)
            report = sys.stderr
            try:
                answer = replay.run(scenario, folder)
                with open(send, "w", encoding="utf-8") as pipe:
                    pipe.write(json.dumps(answer) + "\n")
                status = 0
            except BaseException:
                sys.stderr = report
                sys.excepthook(*sys.exc_info())
                report.flush()
        finally:
            os._exit(status)
    os.close(send)
    with open(receive, encoding="utf-8") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0 or not answer.endswith("\n"):
        sys.exit("the oracle failed (status %d) with the scenario %s" % (status, json.dumps(scenario)))
    return answer


main()
