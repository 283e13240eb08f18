"""Who answers over https must prove who it is: what pupils find is not written by whoever stands between."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.command import Cartable

PAGE = b"<title>Le chat</title><p>Le chat dort."


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Silence."""


def certificate() -> bytes:
    """A certificate for localhost that nobody but itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret


@pytest.fixture
def cartable(tmp_path: Path) -> Iterator[Cartable]:
    """A list of one https site on loopback."""
    (tmp_path / "certificate.pem").write_bytes(certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "allowlist.yaml").write_text(
            "version: 1\nsites:\n  - {id: a, name: A, why: x, approved: {by: [a], date: 2026-01-01}, delay: 0,\n"
            f"     private_network: true, start: ['https://localhost:{server.server_address[1]}/']}}\n",
            encoding="utf-8",
        )
        yield Cartable(tmp_path / "allowlist.yaml", tmp_path / "var")
        server.shutdown()


def test_a_certificate_that_nobody_vouches_for_is_refused(cartable: Cartable) -> None:
    """Nothing is taken from a server whose certificate does not hold; the site counts as failed."""
    answer = cartable("crawl", "--json")
    assert answer.code == 1
    assert [site["pages"] for site in answer.json["sites"]] == [0]


def test_a_certificate_that_the_system_trusts_is_taken(cartable: Cartable) -> None:
    """The system's own list of authorities decides (here by OpenSSL's SSL_CERT_FILE)."""
    answer = cartable("crawl", "--json", SSL_CERT_FILE=str(cartable.allowlist.parent / "certificate.pem"))
    assert (answer.code, answer.json["sites"][0]["pages"]) == (0, 1)
