"""A throw-away certificate for servers on this machine."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-signed certificate and its key, in one file that clients may trust."""

    path: Path

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


def make_certificate(folder: Path) -> Certificate:
    path = folder / "certificate.pem"
    openssl = shutil.which("openssl")
    assert openssl, "needs openssl: apt-get install openssl"
    made = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    files = ("-addext", NAMES, "-keyout", str(path), "-out", str(path) + ".crt")
    subprocess.run([openssl, "req", *made, *files], check=True, capture_output=True)  # noqa: S603
    path.write_bytes(path.read_bytes() + Path(str(path) + ".crt").read_bytes())
    return Certificate(path)
