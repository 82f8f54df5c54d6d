"""`luwte serve`: the server of an installation, until somebody stops it; what it needs is made when it is not there."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
import typer

from luwte.errors import SettingsError
from luwte.logging import configure_logging
from luwte.service.binding import is_loopback
from luwte.settings import Settings, load_settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

_IDLE = 30
"""Seconds that an open connection may ask nothing."""


def run(host: str | None, port: int | None, data: Path | None) -> int:
    """Serve; flags go before settings. Raises `LuwteError` for what must be mended first."""
    settings = with_flags(load_settings(), host, port, data)
    require_files(settings)
    require_free(settings)
    with in_one_go():
        from luwte.apps.cli.installed import installed_app
        from luwte.apps.web.draining import DrainingServer

        configure_logging()
        installed = installed_app(settings)
    # Once it has stopped in order, uvicorn sends the signal again: that may not cut off what comes after.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        tell(settings, installed.first_code)
        DrainingServer(configuration(installed.app, settings), installed.drain).run()
    except KeyboardInterrupt:
        pass
    finally:
        installed.store.close()
    structlog.get_logger().info("server gestopt")
    return 0


@contextmanager
def in_one_go() -> Iterator[None]:
    """Start without looking for garbage: there is none yet, and what is loaded now stays until the end."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def with_flags(settings: Settings, host: str | None, port: int | None, data: Path | None) -> Settings:
    """The settings of this run."""
    given = {"host": host, "port": port, "data_dir": data}
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


def configuration(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the server listens. Only the server in front of it may say who asks: that of the settings, or on here."""
    import uvicorn

    from luwte.apps.web.draining import GRACE
    from luwte.telephony.drivers.websocket import LISTENER

    here = ["127.0.0.1", "::1"] if is_loopback(settings.host) else []
    trusted = [str(network) for network in settings.trusted_proxies] or here
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips=trusted if settings.behind_proxy else [],
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=GRACE,
        **LISTENER,
    )


def require_files(settings: Settings) -> None:
    """Raises `SettingsError` for half a pair, or a file that cannot be read."""
    pair = {"tls_certificate": settings.tls_certificate, "tls_key": settings.tls_key}
    if sum(path is not None for path in pair.values()) == 1:
        raise SettingsError("tls_certificate en tls_key horen bij elkaar: stel ze allebei in, of geen van beide")
    for name, path in pair.items():
        if path is not None and not path.is_file():
            raise SettingsError(f"{name}: dit bestand is er niet, of is niet te lezen")


def require_free(settings: Settings) -> None:
    """Raises `SettingsError` when something else listens there, or this is no address of this computer."""
    kind = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise SettingsError(
                f"op {settings.host} poort {settings.port} kan niet geluisterd worden: de poort is bezet, of dit adres "
                "is niet van deze computer"
            ) from None


def tell(settings: Settings, first_code: str) -> None:
    """Where it is, and how the first person gets in."""
    tls = settings.tls_certificate is not None
    base = settings.public_url or f"{'https' if tls else 'http'}://{settings.host}:{settings.port}"
    structlog.get_logger().info("server gestart", host=settings.host, port=settings.port)
    typer.echo(f"Luwte: {base}  (stoppen met Ctrl-C)", err=True)
    if first_code:
        typer.echo(f"Nog geen accounts. Open {base}/eerste-keer en gebruik deze code: {first_code}", err=True)
