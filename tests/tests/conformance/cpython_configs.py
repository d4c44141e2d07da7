"""The configurations of CPython's own tests, one JSON document a line.

A class is replaced by its dotted name. Configurations that hold anything else that JSON has not, and those
whose classes are defined by the tests themselves, are left out, and named on stderr.
"""

import json
import sys

try:
    from test.test_logging import ConfigDictTest
except ImportError:
    print("there is no module test.test_logging", file=sys.stderr)
    sys.exit(0)


def dotted(value):
    if isinstance(value, type):
        return value.__module__ + "." + value.__qualname__
    raise TypeError("no JSON: %r" % (value,))


for name in sorted(vars(ConfigDictTest)):
    config = getattr(ConfigDictTest, name)
    if not isinstance(config, dict):
        continue
    try:
        text = json.dumps(config, default=dotted)
    except TypeError as error:
        print("left out: %s: %s" % (name, error), file=sys.stderr)
        continue
    if "test_logging" in text or "__main__" in text:
        print("left out: %s: a class of the tests" % name, file=sys.stderr)
        continue
    print(json.dumps({"name": name}), text, sep="\t")
