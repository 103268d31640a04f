"""``evaluateur centre reception``: what evaluators hand over, received, judged, acknowledged, taken over, forgotten."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from evaluateur import fichiers
from evaluateur.cli.francais import Group
from evaluateur.cli.sortie import ask_phrase, confirm, line, say, tell, write
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, francais, pluriel
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import FICHIER_MAX

if TYPE_CHECKING:  # their libraries load when a command needs them
    from evaluateur.centre.reception.bureau import Bureau
    from evaluateur.centre.reception.etat import Confrontation, Etat
    from evaluateur.centre.reception.reception import Guichet
    from evaluateur.centre.reception.retention import Vise
    from evaluateur.centre.registre.registre import Entree

VARIABLE_PHRASE = "EVALUATEUR_PHRASE_RECEPTION"
NOMMES = 5
"""Dossiers that are named one by one in a sentence."""
A_REGARDER = 2
"""Exit status when someone has to look at what was received, or call about what was not."""
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_folder_option = click.option(
    "--dossier", type=_FOLDER, metavar="DOSSIER", default=Path("reception"), help="Dossier de la réception."
)


@click.group(cls=Group)
def reception() -> None:
    """La réception : les dossiers que les évaluateurs remettent, jugés, conservés, inscrits au registre."""


@reception.command()
@click.option("--autorite", type=_FILE, metavar="CERT", required=True, help="Certificat de l’autorité de l’organisme.")
@_folder_option
def creer(autorite: Path, dossier: Path) -> None:
    """Crée la réception : ses clés chiffrées, la clé publique à donner aux évaluateurs, la demande à l’autorité."""
    from evaluateur.centre.reception import bureau

    public = bureau.creer(dossier, _phrase(twice=True), fichiers.read(autorite, FICHIER_MAX), os.urandom)
    say(f"Réception créée dans {dossier}. L’autorité de l’organisme l’habilite par {dossier / bureau.DEMANDE}.")
    say("Clé publique, à donner aux évaluateurs :")
    tell(public)


@reception.command()
@click.argument("certificat", type=_FILE)
@_folder_option
def importer(certificat: Path, dossier: Path) -> None:
    """Importe la réponse de l’autorité : la réception peut alors accuser réception."""
    from evaluateur.centre.reception.bureau import CERTIFICAT

    with _bureau(dossier) as bureau:
        found = bureau.importer(fichiers.read(certificat, FICHIER_MAX))
    whom = found.coordonnees
    say(f"Accusés de réception signés pour {whom.service}, {whom.contact}, sous l’autorité {found.autorite.nom}.")
    say(f"Donnez {dossier / CERTIFICAT} aux évaluateurs : un accusé collé se vérifie par ce fichier.")


@reception.command()
@click.argument("convocations", nargs=-1, required=True, type=_FILE, metavar="CONVOCATION…")
@_folder_option
def attendre(convocations: tuple[Path, ...], dossier: Path) -> None:
    """Note les convocations qui ont été envoyées : « etat » confronte leurs dossiers à ce qui est reçu."""
    from evaluateur.echange.convocation.signee import OCTETS_MAX

    with _bureau(dossier) as bureau:
        for path in convocations:
            appel = bureau.attendre(fichiers.read(path, OCTETS_MAX))
            count = len([fixed for fixed in appel.fixes if not fixed.annule])
            say(f"Convocation {appel.numero} : {pluriel(count, 'dossier attendu', 'dossiers attendus')}.")


@reception.command()
@click.argument("lots", nargs=-1, required=True, type=click.Path(path_type=Path))
@_folder_option
@click.pass_context
def recevoir(context: click.Context, lots: tuple[Path, ...], dossier: Path) -> None:
    """Reçoit des lots, ou tous ceux d’un dossier ; chacun a sa ligne. Sort par 2 s’il faut en regarder un."""
    from evaluateur.centre.reception.a_part import Juges
    from evaluateur.echange.lot import archive

    files = list(_lots(lots))
    unread, names, look = list[str](), deque[str](), False

    def read(guichet: Guichet) -> Iterator[bytes]:
        for path in files:
            try:
                data = fichiers.read(path, archive.TAILLE_MAX)
            except fichiers.LectureRefusee as refus:
                unread.append(path.name)
                tell(francais(f"–  illisible  {path.name} : {refus}"))
                continue
            if not guichet.attend(data):  # a lot on which the application failed lets the others pass
                names.append(path.name)
                yield data

    with _bureau(dossier) as bureau, Juges(bureau.designations(), len(files)) as juges:
        bureau.registre.tenir()
        guichet = bureau.guichet(_now(), _alone(), juges.juger)
        for recu in guichet.recevoir_tous(read(guichet)):
            look |= _told(recu.entree, names.popleft())
            _remark(bureau, recu.entree)
        for entree in guichet.juger(bureau.registre.en_attente()):
            look |= _told(entree, "en attente depuis une interruption")
    if unread:
        say(f"{pluriel(len(unread), 'fichier n’a', 'fichiers n’ont')} pas pu être lu : {enumeration(unread)}.")
    if look:
        say("Un lot au moins est à regarder : « evaluateur centre reception etat ».")
    if look or unread:
        context.exit(A_REGARDER)


def _remark(bureau: Bureau, entree: Entree) -> None:
    """What is to be known of a lot that is believed all the same: heard when it comes, not only when one asks."""
    known = bureau.registre.du_lot(entree.lot)
    if known is not None and known[1] is not None and known[1].dossier and known[1].phrase:
        say(f"{entree.numero} : {known[1].phrase}")


def _told(entree: Entree, whence: str) -> bool:
    """Say what became of a lot; whether someone has to look at it."""
    from evaluateur.centre.registre.registre import MOTS

    tell(francais(f"{entree.numero}  {MOTS[entree.issue]}  {whence}"))
    return entree.issue in ("conflit", "quarantaine") or entree.raison == "autre_suite"


@reception.command()
@click.argument("numeros", nargs=-1, metavar="[NUMÉRO]…")
@_folder_option
def rejuger(numeros: tuple[str, ...], dossier: Path) -> None:
    """Juge de nouveau les lots mis à part, ou ceux-là : une liste, une autorité ou l’application a changé depuis."""
    from evaluateur.centre.reception.a_part import Juges
    from evaluateur.centre.reception.etat import etat as standing

    with _bureau(dossier) as bureau, Juges(bureau.designations()) as juges:
        bureau.registre.tenir()
        guichet = bureau.guichet(_now(), _alone(), juges.juger)
        aside = [e for e, d in standing(bureau.lignes()).lots if e.issue == "quarantaine" and d is not None]
        unknown = sorted(set(numeros) - {e.numero for e in aside})
        if unknown:
            raise Refus(f"Aucun lot mis à part ne porte le numéro {unknown[0]}.", "Voyez « reception etat ».")
        wanted = [entree for entree in aside if not numeros or entree.numero in numeros]
        for before, now in zip(wanted, guichet.juger(wanted), strict=True):
            _told(now, f"reçu le {before.instant[:10]}")


@reception.command()
@click.option("--vers", type=_FOLDER, metavar="DOSSIER", required=True, help="Où écrire les accusés.")
@_folder_option
def accuser(vers: Path, dossier: Path) -> None:
    """Écrit l’accusé de réception de chaque lot, en fichier et en texte ; ceux qui y sont restent ce qu’ils sont."""
    from evaluateur.centre.reception import accuser as metier
    from evaluateur.metier import accuse as form
    from evaluateur.titres import accuses

    count = 0
    with _bureau(dossier) as bureau:
        signataire = bureau.signataire(_now())
        _require_whole(bureau)
        fichiers.make_folder(vers)
        for entree, detail in bureau.lignes():
            if entree.issue == "papier" or detail is None:
                continue
            made = metier.accuser(entree, detail, signataire)
            new = fichiers.deposit(vers / f"{made.nom}{accuses.EXTENSION}", made.fichier)
            fichiers.deposit(vers / f"{made.nom}.txt", f"{made.texte}\n".encode("ascii"))
            if new.etat != "there":
                count += 1
                tell(francais(f"{new.path.name}  {form.phrase(made.accuse)}"))
    say(f"{pluriel(count, 'accusé écrit', 'accusés écrits')} dans {vers}, à renvoyer aux évaluateurs.")


@reception.command()
@click.argument("reference")
@_folder_option
def papier(reference: str, dossier: Path) -> None:
    """Note que l’original papier d’un dossier est arrivé (référence, ou numéro d’un lot)."""
    from evaluateur.centre.reception import retention

    with _bureau(dossier) as bureau:
        entree = retention.papier(bureau.registre, reference, _now(), os.urandom)
    lot = f", lot {entree.numero}" if entree.numero else ""
    say(f"Original papier reçu : inscrit au registre, entrée {entree.rang}{lot}.")


@reception.command()
@click.argument("jours", type=click.IntRange(1, 36_500), metavar="JOURS")
@_folder_option
def conserver(jours: int, dossier: Path) -> None:
    """Fixe combien de jours un dossier reste ici après sa dernière réception ; « etat » dit ensuite ce qui est échu."""
    from evaluateur.centre.reception import retention

    with _bureau(dossier):
        retention.fixer(dossier, jours)
    say(f"Durée de conservation : {pluriel(jours, 'jour')}. « evaluateur centre reception etat » dit ce qui est échu.")


@reception.command()
@click.argument("reference", required=False, default="")
@click.option("--echus", is_flag=True, help="Tous les dossiers dont la durée de conservation est passée.")
@click.option("--oui", is_flag=True, help="Ne demande pas de confirmation.")
@_folder_option
def effacer(reference: str, echus: bool, oui: bool, dossier: Path) -> None:
    """Efface les personnes et les originaux d’un dossier (référence, ou numéro d’un lot) ; le registre reste intact."""
    from evaluateur.centre.reception import retention

    if bool(reference) is echus:
        raise click.UsageError("Donnez une référence, ou --echus.")
    with _bureau(dossier) as bureau:
        found = _due(bureau, dossier) if echus else [retention.trouver(bureau.registre, reference)]
        if not found:
            say("Rien à effacer : aucune durée de conservation n’est passée.")
            return
        what = f"{_named(found)} et {pluriel(sum(len(vise.lots) for vise in found), 'lot')}"
        if not oui and not confirm(f"Effacer pour toujours {what} de cette réception"):
            raise click.Abort
        for vise in found:
            retention.effacer(bureau.registre, bureau.originaux, vise)
        _require_whole(bureau)
    which = "ce dossier" if len(found) == 1 else "ces dossiers"
    say(f"Effacé : {what}. La suite du registre est intacte. Effacez aussi les sauvegardes de {which}.")


def _due(bureau: Bureau, folder: Path) -> list[Vise]:
    """What is to be forgotten by now. Raises a :class:`Refus` while nobody has said after how long."""
    from evaluateur.centre.reception import retention

    jours = retention.duree(folder)
    if jours is None:
        raise Refus(
            "La durée de conservation n’est pas fixée.", "Fixez-la : « evaluateur centre reception conserver JOURS »."
        )
    return retention.echus(bureau.registre, jours, _now())


def _named(found: list[Vise]) -> str:
    said = [vise.reference or vise.numero for vise in found]
    return enumeration(said) if len(said) <= NOMMES else f"{pluriel(len(said), 'dossier')}, de {said[0]} à {said[-1]}"


@reception.command()
@click.option("--attendus", type=_FILE, metavar="CSV", help="Liste de dossiers attendus, outre ceux des convocations.")
@_folder_option
@click.pass_context
def etat(context: click.Context, attendus: Path | None, dossier: Path) -> None:
    """Montre le registre, vérifié : ce qui a été reçu, de qui, ce qui manque et qui appeler (sort alors par 2)."""
    from evaluateur.centre.reception import attendus as expected
    from evaluateur.centre.reception import convocations, retention
    from evaluateur.centre.reception import etat as metier

    listed = expected.read_csv(fichiers.read(attendus, expected.OCTETS_MAX)) if attendus else ()
    with _bureau(dossier) as bureau:
        _require_whole(bureau)
        now = metier.etat(bureau.lignes())
        rang, tete = bureau.registre.tete()
        wanted = (*convocations.attendus(bureau.convocations()), *listed)
        kept = retention.duree(dossier)
        over = retention.echus(bureau.registre, kept, _now()) if kept is not None else []
    _show(now)
    seen = metier.confronter(wanted, now, _now().astimezone().date())
    missing = bool(seen.manquants)
    if wanted:
        _show_expected(seen, now)
    if over:
        say(f"À effacer, après {pluriel(kept or 0, 'jour')} de conservation : {_named(over)}.")
        say("Pour les effacer : « evaluateur centre reception effacer --echus ».")
    elif kept is None and now.dossiers:
        say("Durée de conservation non fixée : « evaluateur centre reception conserver JOURS ».")
    lots = pluriel(len(now.lots), "lot")
    say(f"Vérifié : {lots}, suite intacte. Tête du registre : {rang}, {tete[:16]}…")
    if missing:
        context.exit(A_REGARDER)


def _show_expected(seen: Confrontation, now: Etat) -> None:
    """What was expected against what came, and whom to call."""
    count = len(seen.recus) + len(seen.a_regarder) + len(seen.a_venir) + len(seen.manquants)
    later = f", {len(seen.a_venir)} à venir" if seen.a_venir else ""
    say(
        f"{pluriel(count, 'dossier attendu', 'dossiers attendus')} : {pluriel(len(seen.recus), 'reçu')}, "
        f"{len(seen.a_regarder)} en conflit{later}, {pluriel(len(seen.manquants), 'manquant')}."
    )
    for one in seen.manquants:
        nobody = f" : la convocation {one.convocation} ne dit pas qui appeler" if one.convocation else ""
        whom = f" : appelez {enumeration([str(a) for a in one.appels])}" if one.appels else nobody
        paper = " (original papier reçu)" if one.reference in now.papiers else ""
        when = f", {one.quand}" if one.quand else ""
        say(f"Manque {f'{one.reference} {one.candidat}'.strip()}{when}{paper}{whom}.")


def _show(now: Etat) -> None:
    from evaluateur.centre.registre.registre import MOTS
    from evaluateur.metier import accuse as form

    for entree, detail in now.lots:
        what = "effacé" if detail is None else f"{detail.reference} {detail.nom}".strip()
        from_ = f", de {detail.expediteur}" if detail is not None and detail.expediteur else ""
        paper = ", original papier reçu" if detail is not None and detail.reference in now.papiers else ""
        tell(francais(f"{entree.numero}  {entree.instant[:10]}  {MOTS[entree.issue]}  {what}{from_}{paper}"))
        if detail is not None and detail.phrase:
            say(f"{entree.numero} : {detail.phrase}")
        elif entree.raison == "autre_suite" and entree.issue != "papier":
            say(f"{entree.numero} : {form.dire(entree.issue, entree.raison)}")
    for recu in now.dossiers:
        if recu.en_conflit:
            sides = [f"{e.numero} (de {d.expediteur})" for e, d in recu.fins]
            say(f"En conflit, dossier {recu.detail.reference} : {enumeration(sides)}. Appelez leurs expéditeurs.")
    for who in now.expediteurs:
        say(f"Dernier envoi de {who.nom} : {who.dernier[:10]}, {pluriel(who.lots, 'lot')}.")


@reception.command()
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Fichier à écrire (.csv ou .xlsx).")
@click.option(
    "--dates", type=click.Choice(["iso", "fr"]), default="iso", help="Dates du CSV : 2026-11-16 ou 16/11/2026."
)
@_folder_option
def exporter(sortie: Path, dates: str, dossier: Path) -> None:
    """Exporte les résultats proposés, une ligne par candidat et par bloc, en CSV ou en classeur XLSX."""
    from evaluateur.centre.reception import etat as metier
    from evaluateur.centre.reception import resultats, tableaux

    form = sortie.suffix.lower()
    if form not in (".csv", ".xlsx"):
        raise Refus(f"« {sortie.name} » n’est ni un CSV ni un classeur XLSX.", "Terminez son nom par .csv ou .xlsx.")
    with _bureau(dossier) as bureau:
        _require_whole(bureau)
        now = metier.etat(bureau.lignes())
        rows = list(resultats.resultats(now, bureau.proces_verbal))
    chosen = next(d for d in get_args(tableaux.Dates) if d == dates)
    write(sortie, tableaux.as_xlsx(rows) if form == ".xlsx" else tableaux.as_csv(rows, chosen))
    say(f"{pluriel(len(rows), 'résultat proposé', 'résultats proposés')} : {line(str(sortie))}")
    for reference in resultats.en_conflit(now):
        say(f"Le dossier {reference}, en conflit, n’y figure pas.")


def _bureau(dossier: Path) -> Bureau:
    from evaluateur.centre.reception.bureau import Bureau

    return Bureau(dossier, _phrase(), os.urandom)


def _require_whole(bureau: Bureau) -> None:
    """Nothing is told, signed or handed on from a register that someone rewrote. Raises ``RegistreAltere``."""
    from evaluateur.centre.registre import registre

    registre.verifier(list(bureau.registre.entrees()))  # whole: a fault half-way leaves no row being read


def _alone() -> frozenset[Empreinte]:
    from evaluateur.referentiels import bundled, juries
    from evaluateur.seance.verification import one_seat

    return one_seat(juries(bundled()))


def _now() -> datetime:
    return HorlogeSysteme().read().instant


def _lots(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those of a folder that bear the ending of a lot."""
    from evaluateur.echange.lot.lot import EXTENSION

    for path in paths:
        yield from sorted(path.glob(f"*{EXTENSION}")) if path.is_dir() else [path]


def _phrase(*, twice: bool = False) -> str:
    from_environment = os.environ.get(VARIABLE_PHRASE)
    return from_environment or ask_phrase("Phrase secrète de la réception", twice=twice)
