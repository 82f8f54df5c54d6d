"""`luwte lines`: what is done with the lines on which calls come in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from luwte.telephony.clients.kind import Kind

app = typer.Typer(help="Lijnen: gesprekken rechtstreeks uit een telefooncentrale.", no_args_is_help=True)


@app.command("list")
def list_command() -> None:
    """Toon de centrales uit de instellingen, en met welk adres elk verbinding moet maken."""
    from luwte.apps.cli import lines_list

    raise typer.Exit(lines_list.run())


@app.command("check")
def check_command() -> None:
    """Kijk na of er gesprekken binnen kunnen komen, en hoe u herstelt wat ontbreekt; verandert niets."""
    from luwte.apps.cli import lines_check

    raise typer.Exit(lines_check.run())


@app.command("simulate")
def simulate_command(
    kind: Annotated[Kind, typer.Argument(metavar="PROTOCOL", help="Welke centrale wordt nagespeeld.")],
    address: Annotated[str, typer.Argument(metavar="ADRES", help="Adres van de lijn, zoals wss://luwte.example/lijn.")],
    recording: Annotated[Path, typer.Argument(metavar="OPNAME", help="Stereo-opname van een gesprek.")],
    side: Annotated[str, typer.Option("--beller-kanaal", help="Kant van de beller: links, rechts, of 3+6.")],
    speed: Annotated[float, typer.Option("--snelheid", min=0, help="2 is twee keer zo snel, 0 zo snel als kan.")] = 1,
    calls: Annotated[int, typer.Option("--gesprekken", min=1, max=2000, help="Zoveel gesprekken tegelijk.")] = 1,
    patience: Annotated[
        float, typer.Option("--geduld", min=0, help="Seconden dat de server weg mag zijn (audiohook).")
    ] = 0,
    key: Annotated[str, typer.Option("--sleutel", help="API-sleutel of naam waarmee de centrale zich meldt.")] = "",
    organization: Annotated[str, typer.Option("--organisatie", help="Id van de organisatie (audiohook).")] = "",
    public: Annotated[
        str, typer.Option("--openbaar-adres", help="Adres dat ondertekend wordt, als dat anders is.")
    ] = "",
    caller: Annotated[
        str, typer.Option("--beller-adres", help="SIP-adres van de beller (siprec).")
    ] = "+31600000000@trunk.example",
    employee: Annotated[
        str, typer.Option("--medewerker-adres", help="SIP-adres van de medewerker (siprec).")
    ] = "201@pbx.example",
    both: Annotated[
        bool, typer.Option("--beide", help="Stuur ook de medewerker, ook als de server kan kiezen.")
    ] = False,
    mute: Annotated[bool, typer.Option("--medewerker-stil", help="De medewerker is stilte.")] = False,
    shuffled: Annotated[bool, typer.Option("--door-elkaar", help="Berichten niet op volgorde (telnyx).")] = False,
) -> None:
    """Speel een opname als telefooncentrale af naar een lijn, en zeg wat de server antwoordt."""
    from luwte.apps.cli import lines_simulate

    given = lines_simulate.Given(key, organization, public, caller, employee)
    options = lines_simulate.Options(
        kind, address, recording, side, speed, calls, given, both=both, mute=mute, shuffled=shuffled, patience=patience
    )
    raise typer.Exit(lines_simulate.run(options))
