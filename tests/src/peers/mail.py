"""A mail server that prints where it listens, then each mail, as lines of JSON."""

import asyncio
import json
import ssl
import sys

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError as error:
    sys.exit(
        f"{error}: install the package python3-aiosmtpd, or run these tests with tests/peers"
    )

settings = json.loads(sys.argv[1])


def show(value):
    print(json.dumps(value), flush=True)


class Server(SMTP):
    """Keeps what the client sent, decrypted."""

    def __init__(self, *args, **kwargs):
        self.wire = bytearray()
        super().__init__(*args, **kwargs)

    def data_received(self, data):
        self.wire += data
        super().data_received(data)


def authenticate(server, session, envelope, mechanism, given):
    pair = [given.login.decode(), given.password.decode()]
    if settings["login"] not in (None, pair):
        return AuthResult(success=False, handled=False)
    return AuthResult(success=True, auth_data=[mechanism, *pair])


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        # Without a mechanism, `AUTH` is not named at all.
        return [response for response in responses if response.strip() != "250-AUTH"]

    async def handle_DATA(self, server, session, envelope):
        show(
            {
                "greeted_as": session.host_name,
                "from": envelope.mail_from,
                "options": envelope.mail_options,
                "to": envelope.rcpt_tos,
                "login": session.auth_data,
                "tls": session.ssl is not None,
                "data": envelope.original_content.decode("latin-1"),
                "wire": server.wire.decode("latin-1"),
            }
        )
        return "250 OK"


async def main():
    context = None
    if settings["tls"]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*settings["tls"])
    loop = asyncio.get_running_loop()

    def connection():
        return Server(
            Handler(),
            # Otherwise it is looked up, which may take its time.
            hostname="localhost",
            tls_context=context,
            authenticator=authenticate,
            auth_required=settings["login"] is not None,
            auth_require_tls=context is not None,
            auth_exclude_mechanism=settings["without"],
            enable_SMTPUTF8=True,
            loop=loop,
        )

    server = await loop.create_server(connection, "127.0.0.1", 0)
    show("%s:%d" % server.sockets[0].getsockname())
    await server.serve_forever()


asyncio.run(main())
