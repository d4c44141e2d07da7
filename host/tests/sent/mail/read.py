"""Reads mails as a receiver does, and prints those that do not say what they should."""

import email
import email.message
import email.policy
import json
import sys


def addresses(header):
    # Python's own reader keeps the blanks between encoded words.
    return [("".join(one.display_name.split()), one.addr_spec) for one in header.addresses]


for case in json.load(sys.stdin):
    mail = email.message_from_string(case["content"], policy=email.policy.default)
    wanted = email.message.EmailMessage()
    wanted["From"] = case["from"]
    wanted["To"] = ",".join(case["to"])
    right = all(addresses(mail[name]) == addresses(wanted[name]) for name in ("From", "To"))
    if not right or len(mail.keys()) != 7 or mail.defects:
        print(json.dumps(case))
