"""The receiver of the logging cookbook, over four sockets.

Prints where it listens, then each record, as lines of JSON.
"""

import itertools
import json
import logging
import os
import pickle
import socketserver
import struct
import sys
import threading
import traceback

settings = json.loads(sys.argv[1])
connections = itertools.count()
printing = threading.Lock()


def show(value):
    with printing:
        print(json.dumps(value, default=repr), flush=True)


def receive(via, connection, data):
    sent = pickle.loads(data)
    record = logging.makeLogRecord(sent)
    show(
        {
            "via": via,
            "connection": connection,
            "keys": list(sent),
            "record": record.__dict__,
            "message": record.getMessage(),
            "pickle": data.hex(),
        }
    )


class Stream(socketserver.BaseRequestHandler):
    def handle(self):
        connection = next(connections)
        while length := self.read(4, may_end=True):
            (length,) = struct.unpack(">L", length)
            receive(self.server.via, connection, self.read(length))

    def read(self, length, may_end=False):
        data = b""
        while len(data) < length:
            part = self.request.recv(length - len(data))
            if not part:
                if data or not may_end:
                    raise EOFError(f"{len(data)} bytes of {length}")
                break
            data += part
        return data


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data = self.request[0]
        (length,) = struct.unpack(">L", data[:4])
        if length != len(data) - 4:
            raise ValueError(f"{length} bytes announced, {len(data) - 4} sent")
        receive(self.server.via, next(connections), data[4:])


class Mistakes:
    """What is not a record ends the receiver: nobody has to wait for one."""

    def handle_error(self, request, client_address):
        traceback.print_exc()
        os._exit(1)


class Tcp(Mistakes, socketserver.ThreadingTCPServer):
    pass


class UnixStream(Mistakes, socketserver.ThreadingUnixStreamServer):
    pass


# Without threads: the datagrams stay in their order. The largest that there are is 64 KiB over UDP,
# and what the system allows over a Unix socket.
class Udp(Mistakes, socketserver.UDPServer):
    max_packet_size = 1 << 20


class UnixDatagram(Mistakes, socketserver.UnixDatagramServer):
    max_packet_size = 1 << 20


def serve(via, server, address, handler):
    server = server(address, handler)
    server.via = via
    threading.Thread(target=server.serve_forever).start()
    return server.server_address


# Nothing may be printed before the addresses are.
with printing:
    tcp = serve("tcp", Tcp, ("127.0.0.1", 0), Stream)
    udp = serve("udp", Udp, ("127.0.0.1", 0), Datagram)
    serve("unix_stream", UnixStream, settings["unix_stream"], Stream)
    serve("unix_datagram", UnixDatagram, settings["unix_datagram"], Datagram)
    print(json.dumps({"tcp": "%s:%d" % tcp, "udp": "%s:%d" % udp}), flush=True)
