"""Sends each of the mails that it reads with CPython's own handler, and prints what fails, if something does."""

import json
import logging
import logging.handlers
import socket
import sys

# What it says to name itself is not compared, and takes a while to find.
socket.getfqdn = lambda: "host.example.org"


class Handler(logging.handlers.SMTPHandler):
    def handleError(self, record):
        self.failure = type(sys.exc_info()[1]).__name__


for case in json.load(sys.stdin):
    handler = Handler(
        ("127.0.0.1", int(sys.argv[1])), case["from"], case["to"], case["subject"]
    )
    handler.failure = "sent"
    record = logging.makeLogRecord({"msg": case["text"]})
    handler.handle(record)
    print(handler.failure, flush=True)
