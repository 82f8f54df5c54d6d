"""Models for tests: small archives with an own manifest, and an https server on this machine with its own authority."""

from __future__ import annotations

import hashlib
import io
import ssl
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = "een-model-1"
FILES = {"model.onnx": b"gewichten" * 1000, "am/tokens.txt": b"<blk> 0\n"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def member(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """One member of a tar, of any kind."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(content)
    return info


def tarred(files: Mapping[str, bytes] = FILES, *extra: tarfile.TarInfo, root: str = ROOT) -> bytes:
    """A tar.bz2 of `files` below `root`, and after them members that do not belong there."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:bz2") as tar:
        for name, content in files.items():
            tar.addfile(member(f"{root}/{name}", content), io.BytesIO(content))
        for info in extra:
            tar.addfile(info, io.BytesIO(b"\0" * info.size))
    return out.getvalue()


def zipped(files: Mapping[str, bytes] = FILES, *extra: zipfile.ZipInfo) -> bytes:
    """The same as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{ROOT}/{name}", content)
        for info in extra:
            archive.writestr(info, b"x")
    return out.getvalue()


def write_manifest(
    folder: Path, archive: bytes, files: Mapping[str, bytes] = FILES, *, url: str = "https://127.0.0.1:1/a", **own: str
) -> None:
    """An own manifest in `folder` with one trusted model `eigen`."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = "\n".join(f'"{n}" = {{ bytes = {len(c)}, sha256 = "{sha256(c)}" }}' for n, c in files.items())
    fields = {"engine": "sherpa-stream", "filled_by": "A. de Vries", "reviewed_by": "B. Jansen", **own}
    (folder / "manifest.toml").write_text(
        f"""
[models.eigen]
{chr(10).join(f'{name} = "{value}"' for name, value in fields.items())}
ram_mb = 50
filled_on = 2026-11-25
mirrors = [{{ url = "{url}" }}]
[models.eigen.licence]
name = "MIT"
text_url = "https://voorbeeld.nl/licentie"
attribution = "Luwte"
commercial = true
[models.eigen.archive]
root = "{ROOT}"
bytes = {len(archive)}
sha256 = "{sha256(archive)}"
[models.eigen.files]
{listed}
""",
        encoding="utf-8",
    )


@dataclass
class Site:
    """What a server of models does: `answer(path, first byte asked)` gives status, headers and body."""

    answer: Callable[[str, int], tuple[int, dict[str, str], bytes]]
    url: str = ""
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    asked: list[tuple[str, int]] = field(default_factory=list)


def giving(content: bytes, *, ranges: bool = True) -> Callable[[str, int], tuple[int, dict[str, str], bytes]]:
    """A server that gives this file, from where it is asked when it knows ranges."""

    def answer(_: str, first: int) -> tuple[int, dict[str, str], bytes]:
        if not (ranges and first):
            return 200, {}, content
        return 206, {"Content-Range": f"bytes {first}-{len(content) - 1}/{len(content)}"}, content[first:]

    return answer


@contextmanager
def serving(folder: Path, answer: Callable[[str, int], tuple[int, dict[str, str], bytes]]) -> Iterator[Site]:
    """An https server on this machine; `trust` knows its authority, as nothing else does."""
    site = Site(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            first = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
            site.asked.append((self.path, first))
            status, headers, body = site.answer(self.path, first)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    certificate, key = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site.url = f"https://127.0.0.1:{server.server_port}"
    site.trust = ssl.create_default_context(cafile=str(certificate))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "proef")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "proef.pem", folder / "proef.key"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private
