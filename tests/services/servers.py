"""Servers the program talks to, as processes of their own on free loopback ports: an object store
that speaks S3, and two mail servers (STARTTLS, TLS) with a certificate of an authority of our own.
Prints one line of JSON with the ports; every mail taken is one more line. Ends with its input."""

import json
import logging
import ssl
import sys
import threading

import boto3
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from moto.server import ThreadedMotoServer

FOLDER = sys.argv[1]
logging.getLogger("werkzeug").setLevel(logging.ERROR)
lock = threading.Lock()


def tell(fact):
    with lock:
        print(json.dumps(fact, ensure_ascii=False), flush=True)


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        tell({
            "to": envelope.rcpt_tos,
            "secure": session.ssl is not None or isinstance(server.transport.get_extra_info("ssl_object"), ssl.SSLObject),
            "login": getattr(session.auth_data, "login", b"").decode(),
            "text": envelope.content.decode("utf-8", "replace"),
        })
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.password == b"geheim-2468"
    # Not handled here: the server itself says 535.
    return AuthResult(success=good, handled=False, auth_data=data)


authority = trustme.CA()
authority.cert_pem.write_to_path(f"{FOLDER}/authority.pem")
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
authority.issue_cert("localhost").configure_cert(context)
options = {"hostname": "127.0.0.1", "port": 0, "authenticator": authenticate, "auth_required": True}


class FreePort(Controller):
    """Asks the kernel for a port and says which one it was."""

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, host=self.hostname, port=0, ssl=self.ssl_context)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


starttls = FreePort(Mailbox(), tls_context=context, require_starttls=True, **options)
starttls.start()
tls = FreePort(Mailbox(), ssl_context=context, auth_require_tls=False, **options)
tls.start()

store = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
store.start()
endpoint = "http://127.0.0.1:%d" % store.get_host_and_port()[1]
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
client.create_bucket(Bucket="jishi")

tell({"starttls": starttls.port, "tls": tls.port, "store": endpoint})
for line in sys.stdin:
    if line.strip() == "objects":
        found = client.list_objects_v2(Bucket="jishi").get("Contents", [])
        tell({"objects": [[entry["Key"], entry["Size"]] for entry in found]})
