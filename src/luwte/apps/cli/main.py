"""The `luwte` command: which subcommands there are. What they do stands in their own files."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from luwte.apps.cli import audit, db, keys, lines_app, retention, users
from luwte.errors import LuwteError, SettingsError

app = typer.Typer(
    help="Luwte herkent telefonische agressie en helpt er rustig mee omgaan.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
content_app = typer.Typer(help="De inhoud: woorden, technieken, protocollen.", no_args_is_help=True)
app.add_typer(content_app, name="content")
app.add_typer(db.app, name="db")
app.add_typer(keys.app, name="keys")
app.add_typer(retention.app, name="retention")
app.add_typer(audit.app, name="audit")
app.add_typer(users.app, name="users")
app.add_typer(lines_app.app, name="lines")

tokens_app = typer.Typer(help="Koppelsleutels: waarmee andere programma's bij Luwte mogen.", no_args_is_help=True)
app.add_typer(tokens_app, name="tokens")
models_app = typer.Typer(help="Modellen voor spraakherkenning: ophalen, controleren, meten.", no_args_is_help=True)
app.add_typer(models_app, name="models")

FILES = Annotated[list[Path], typer.Argument(help="Transcripten, of stereo-opnamen met een transcript ernaast.")]
SPEAKERS = Annotated[list[str] | None, typer.Option("--spreker", help='Wie is wie, bijvoorbeeld "SPEAKER_00=beller".')]
CHANNEL = Annotated[str | None, typer.Option("--beller-kanaal", help="Kant van de beller: links, rechts, of 3+6.")]
OVERLAY = Annotated[Path | None, typer.Option("--content", help="Map met eigen inhoud, over de onze heen.")]
FOLDER = Annotated[Path | None, typer.Option("--content", "--map", help="Map met eigen inhoud, over de onze heen.")]


@app.command("analyse")
def analyse_command(
    files: FILES,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per gesprek op standaarduitvoer.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Schrijf het verslag naar dit bestand.")] = None,
    speakers: SPEAKERS = None,
    channel: CHANNEL = None,
    overlay: OVERLAY = None,
    voice: Annotated[bool, typer.Option("--voice", "--stem", help="Meet ook de stem van de beller.")] = False,
    engine: Annotated[str | None, typer.Option("--spraak", help="Herkenner voor opnamen zonder transcript.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="Id of map van het model van de herkenner.")] = None,
) -> None:
    """Analyseer gesprekken: fasen, bevindingen, advies en het licht."""
    from luwte.apps.cli import analyse

    options = analyse.Options(files, as_json, html, tuple(speakers or ()), channel, overlay, voice, engine, model)
    raise typer.Exit(analyse.run(options))


@app.command("voice")
def voice_command(
    file: Annotated[Path, typer.Argument(help="Stereo-opname.")],
    caller: Annotated[str | None, typer.Option("--caller", help="Kant van de beller: left of right.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per regel.")] = False,
    overlay: OVERLAY = None,
) -> None:
    """Meet de stem van de beller in een opname: één regel per seconde."""
    from luwte.apps.cli import voice

    raise typer.Exit(voice.run(file, caller, overlay, as_json=as_json))


@app.command("calibrate")
def calibrate_command(
    files: Annotated[list[Path], typer.Argument(help="Opnamen van gewone gesprekken, of mappen daarmee.")],
    caller: Annotated[str | None, typer.Option("--caller", help="Kant van de beller: left of right.")] = None,
    alarms: Annotated[float, typer.Option("--meldingen", min=0.1, max=100, help="Hoogstens zoveel per 100.")] = 4,
    overlay: OVERLAY = None,
) -> None:
    """Bepaal vanaf welke index de stem op uw lijn verheven heet, met uw eigen gewone gesprekken."""
    from luwte.apps.cli import calibrate

    raise typer.Exit(calibrate.run(files, caller, alarms, overlay))


@app.command("label")
def label_command(overlay: OVERLAY = None) -> None:
    """Label beurten of gesprekken: JSON-regels erin (standaardinvoer), JSON-regels eruit."""
    from luwte.apps.cli import streams

    streams.label(overlay, sys.stdin.buffer, sys.stdout.buffer)


@app.command("demo")
def demo_command(
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    once: Annotated[bool, typer.Option("--once", help="Speel één gesprek in de terminal en stop.")] = False,
    call: Annotated[str, typer.Option("--gesprek", help="Id van het voorbeeldgesprek.")] = "oploop",
    overlay: OVERLAY = None,
) -> None:
    """Speel een synthetisch gesprek na: in de browser, of met --once in de terminal."""
    from luwte.apps.cli import demo

    raise typer.Exit(demo.once(call, overlay) if once else demo.serve(port, overlay))


@app.command("serve")
def serve_command(
    host: Annotated[
        str | None, typer.Option("--host", help="Adres om op te luisteren; gaat voor de instelling.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Poort; gaat voor de instelling.")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Map met wat Luwte bewaart.")] = None,
) -> None:
    """Start de server van uw organisatie; stoppen gaat rustig, zonder iets te verliezen."""
    from luwte.apps.cli import serving

    raise typer.Exit(serving.run(host, port, data))


@app.command("doctor")
def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object op standaarduitvoer.")] = False,
) -> None:
    """Kijk na wat er ontbreekt en hoe u het herstelt; verandert niets."""
    from luwte.apps.cli import doctor

    raise typer.Exit(doctor.run(as_json=as_json))


@tokens_app.command("add")
def tokens_add_command(
    name: Annotated[str, typer.Argument(help="Voor wie hij is, bijvoorbeeld telefooncentrale.")],
    scopes: Annotated[list[str] | None, typer.Option("--recht", help="Wat hij mag; mag vaker.")] = None,
) -> None:
    """Maak een koppelsleutel; u ziet hem maar één keer."""
    from luwte.apps.cli import tokens

    raise typer.Exit(tokens.add(name, scopes or []))


@tokens_app.command("list")
def tokens_list_command() -> None:
    """Toon alle koppelsleutels, zonder hun geheim."""
    from luwte.apps.cli import tokens

    raise typer.Exit(tokens.show())


@tokens_app.command("revoke")
def tokens_revoke_command(identity: Annotated[str, typer.Argument(help="Id uit luwte tokens list.")]) -> None:
    """Trek een koppelsleutel in; hij opent meteen niets meer."""
    from luwte.apps.cli import tokens

    raise typer.Exit(tokens.revoke(identity))


@app.command("replay")
def replay_command(
    source: Annotated[
        str, typer.Argument(help="Transcript, opname met transcript ernaast, of id van een demogesprek.")
    ],
    to: Annotated[str, typer.Option("--to", help="Adres van de Luwte die het gesprek krijgt.")],
    token: Annotated[str | None, typer.Option("--token", help="Koppelsleutel; liever in LUWTE_TOKEN.")] = None,
    speed: Annotated[float, typer.Option("--speed", min=0, help="2 is twee keer zo snel, 0 zo snel als het gaat.")] = 1,
    calls: Annotated[int, typer.Option("--calls", min=1, max=1000, help="Zoveel gesprekken tegelijk.")] = 1,
    line: Annotated[str, typer.Option("--lijn", help="Naam van de lijn.")] = "algemeen",
    identity: Annotated[str | None, typer.Option("--id", help="Id van het gesprek; hetzelfde id gaat verder.")] = None,
    real: Annotated[bool, typer.Option("--echt", help="Telt mee als echt gesprek, niet als oefening.")] = False,
    patience: Annotated[float, typer.Option("--geduld", min=0, help="Seconden dat de server weg mag zijn.")] = 600,
    overlay: OVERLAY = None,
) -> None:
    """Speel een gesprek na op een Luwte die draait, alsof het nu gevoerd wordt."""
    from luwte.apps.cli import replay

    options = replay.Options(source, to, token, speed, calls, line, identity, real, patience, overlay)
    raise typer.Exit(replay.run(options))


@app.command("watch")
def watch_command(
    folder: Annotated[Path, typer.Argument(help="Map waarin transcripten en opnamen terechtkomen.")],
    once: Annotated[bool, typer.Option("--once", help="Verwerk wat er nu ligt en stop.")] = False,
    overlay: OVERLAY = None,
) -> None:
    """Verwerk elk bestand dat in een map terechtkomt: verslag in verwerkt/, of de reden in mislukt/."""
    from luwte.apps.cli import watch

    raise typer.Exit(watch.run(folder, overlay, once=once))


@content_app.command("check")
def check_command(folder: Annotated[Path | None, typer.Argument(help="Map met eigen inhoud.")] = None) -> None:
    """Controleer alle inhoud, met bestand en regel; speel ook de gesprekken in de map gesprekken/."""
    from luwte.apps.cli import content

    raise typer.Exit(content.check(folder))


@content_app.command("try")
def try_command(
    sentence: Annotated[str | None, typer.Argument(help="Wat de beller zegt; zonder zin typt u een gesprek.")] = None,
    protocol: Annotated[str | None, typer.Option("--protocol", help="Gesprek: id van het telefoonprotocol.")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="Gesprek: vak van de lijn, bijvoorbeeld zorg.")] = None,
    easy: Annotated[bool, typer.Option("--eenvoudig", help="Gesprek: zinnen in eenvoudige taal.")] = False,
    informal: Annotated[bool, typer.Option("--je", help="Gesprek: zinnen met je.")] = False,
    care_line: Annotated[bool, typer.Option("--zorglijn", help="Gesprek: op een zorglijn.")] = False,
    overlay: FOLDER = None,
) -> None:
    """Probeer één zin van een beller, of typ zonder zin een heel gesprek, en zie wat er gevonden wordt en waarom."""
    from luwte.apps.cli import content
    from luwte.apps.cli.rehearsal import loop

    if sentence is None:
        raise typer.Exit(loop.run(loop.Options(protocol, sector, easy, informal, care_line, overlay)))
    if protocol or sector or easy or informal or care_line:
        raise SettingsError(
            "--protocol, --sector, --eenvoudig, --je en --zorglijn horen bij een gesprek, niet bij één zin"
        )
    raise typer.Exit(content.attempt(sentence, overlay))


@content_app.command("show")
def show_command(
    identity: Annotated[str | None, typer.Argument(help="Id van een ingang, techniek, protocol of melding.")] = None,
    overlay: OVERLAY = None,
) -> None:
    """Toon een overzicht van de inhoud, of één onderdeel."""
    from luwte.apps.cli import content

    raise typer.Exit(content.show(identity, overlay))


@models_app.command("list")
def models_list_command(
    identity: Annotated[str | None, typer.Argument(help="Id van een model: toon daar alles van.")] = None,
) -> None:
    """Toon welke modellen er zijn en wat er geïnstalleerd is."""
    from luwte.apps.cli import models

    raise typer.Exit(models.show(identity))


@models_app.command("pull")
def models_pull_command(
    identity: Annotated[str, typer.Argument(help="Id van een model.")],
    sure: Annotated[bool, typer.Option("--ja", help="Vraag niet om bevestiging.")] = False,
) -> None:
    """Haal een model op van het adres in het manifest, na een vraag; daarna wordt het gecontroleerd."""
    from luwte.apps.cli import models

    raise typer.Exit(models.pull(identity, sure))


@models_app.command("verify")
def models_verify_command(
    identity: Annotated[str | None, typer.Argument(help="Id van een model; zonder id alle.")] = None,
) -> None:
    """Controleer elk bestand van een geïnstalleerd model opnieuw."""
    from luwte.apps.cli import models

    raise typer.Exit(models.verify(identity))


@models_app.command("import")
def models_import_command(
    path: Annotated[Path, typer.Argument(help="Het archief, bijvoorbeeld op een stick.")],
) -> None:
    """Installeer een model uit een archief dat u zelf gebracht hebt, zonder netwerk."""
    from luwte.apps.cli import models

    raise typer.Exit(models.bring_in(path))


@models_app.command("remove")
def models_remove_command(identity: Annotated[str, typer.Argument(help="Id van een model.")]) -> None:
    """Verwijder een model; geweigerd zolang het in gebruik is."""
    from luwte.apps.cli import models

    raise typer.Exit(models.remove(identity))


@models_app.command("bench")
def models_bench_command(
    model: Annotated[
        str | None, typer.Argument(help="Id van een geïnstalleerd model, of een map; zonder: welk model past.")
    ] = None,
    engine: Annotated[str, typer.Option("--motor", help="Bij een map: welke spraakherkenner.")] = "sherpa-stream",
    most: Annotated[int, typer.Option("--gesprekken", min=1, max=1024, help="Meet tot zoveel tegelijk.")] = 64,
    recording: Annotated[Path | None, typer.Option("--opname", help="Eigen opname van een beller, in mono.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per meting.")] = False,
) -> None:
    """Meet hoeveel gesprekken deze computer tegelijk bijhoudt met dit model."""
    from luwte.apps.cli import models

    raise typer.Exit(models.bench(models.Trial(model, engine, most, recording, as_json)))


@app.command("over")
def about_command() -> None:
    """Toon versie, licentie, en van wie de geïnstalleerde spraakmodellen zijn."""
    from luwte.apps.about import credits_of, edition
    from luwte.settings import load_settings

    typer.echo("Luwte {}, licentie {}".format(*edition()))
    for each in credits_of(load_settings().models_dir):
        typer.echo(f"{each.model}: {each.attribution}; licentie {each.licence} ({each.url})")


@app.command("version")
def version_command() -> None:
    """Toon de versie."""
    typer.echo(version("luwte"))


def main() -> None:
    """Run the command line; what a person can repair is one clear line and exit code 2."""
    try:
        app()
    except LuwteError as error:
        typer.echo(f"luwte: {error}", err=True)
        raise SystemExit(2) from None
    except BrokenPipeError:
        raise SystemExit(0) from None  # the reader of our output went away, as with `| head`
