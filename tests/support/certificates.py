"""A self-signed certificate for localhost, made once a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path


def certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key), PEM."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    if not cert.exists():
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
        )
        names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
        subprocess.run(
            [*command.split(), "-keyout", str(key), "-out", str(cert), "-addext", names],
            check=True,
            capture_output=True,
        )
    return cert, key
