"""A web server that prints where it listens, then each request, as lines of JSON."""

import http.server
import itertools
import json
import ssl
import sys
import threading

settings = json.loads(sys.argv[1])
connections = itertools.count()
printing = threading.Lock()


def show(value):
    with printing:
        print(json.dumps(value), flush=True)


class Kept:
    """A file that keeps what was read from it."""

    def __init__(self, file):
        self.file = file
        self.bytes = b""

    def readline(self, *args):
        return self.keep(self.file.readline(*args))

    def read(self, *args):
        return self.keep(self.file.read(*args))

    def keep(self, data):
        self.bytes += data
        return data

    def close(self):
        self.file.close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.rfile = Kept(self.rfile)
        self.connection_number = next(connections)

    def handle_one_request(self):
        self.rfile.bytes = b""
        super().handle_one_request()

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        show(
            {
                "tls": self.server.tls,
                "connection": self.connection_number,
                "line": self.requestline,
                "headers": self.headers.items(),
                "body": body.decode("latin-1"),
                "raw": self.rfile.bytes.decode("latin-1"),
            }
        )
        self.send_response(settings["status"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *args):
        pass


def serve(tls):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.tls = tls
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*settings["tls"])
        # The handshake is left to the thread of the connection: a client that never begins it
        # must not keep the others out.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    threading.Thread(target=server.serve_forever).start()
    return "%s:%d" % server.server_address


# Nothing may be printed before the addresses are.
with printing:
    addresses = {"http": serve(False), "https": serve(True)}
    print(json.dumps(addresses), flush=True)
