"""Closed dossiers made by honest acts: between them they hold every type of fait, in both modes, and an absence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.cles import solo
from evaluateur.cles.lecture import Reader
from evaluateur.cles.solo import CleBloc
from evaluateur.db import journaux
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.journal import Inscription
from evaluateur.metier.actes import concilier, preparation
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import ETAPES
from evaluateur.metier.faits.conciliation import ChoixAnnules
from evaluateur.metier.faits.notation import GrillesRevelees, Pli
from evaluateur.metier.faits.partage import FaitPartage, read_fait
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId, Empreinte, Mode, ProfilId
from evaluateur.seance.seance import Seance
from tests.cles.reecritures import formes
from tests.parcours.monde import Monde
from tests.references import fabriquer_base

PNG = b"\x89PNG\r\n\x1a\nfeuille scannee "
Cle = tuple[ProfilId, BlocCode, int]
"""Whose grid: author, bloc, version."""


class Secrets(Struct, frozen=True):
    """What one person holds once his profile is unlocked."""

    racine: bytes
    signature: bytes


class Scene(Struct, frozen=True):
    """A closed dossier, and everyone's secrets; an attacker is given his share of them."""

    nom: str
    entries: tuple[Inscription, ...]
    referentiels: dict[Empreinte, Referentiel]
    secrets: dict[ProfilId, Secrets]
    assis: dict[int, ProfilId]
    """Who holds each seat at the end."""
    un_siege: Empreinte
    """Of a référentiel of one seat that lies in the same base."""

    @property
    def dossier(self) -> DossierId:
        return self.entries[0].dossier

    @property
    def personnes(self) -> tuple[ProfilId, ...]:
        """Those who marked, sealed or signed here, whoever holds the seats now."""
        seules = dict.fromkeys(entry.auteur for entry in self.entries if formes.signe(entry.type))
        return tuple(ProfilId(personne) for personne in seules)

    @property
    def divulguees(self) -> dict[Cle, CleBloc]:
        """Keys that the reveals disclosed."""
        found: dict[Cle, CleBloc] = {}
        versions: dict[tuple[str, str], int] = {}
        for entry in self.entries:
            fait = read_fait(entry.donnees)
            if isinstance(fait, Pli):
                versions[entry.auteur, fait.bloc] = fait.version
            elif isinstance(fait, GrillesRevelees):
                for o in fait.ouvertures:
                    found[o.auteur, fait.bloc, versions[o.auteur, fait.bloc]] = CleBloc(o.cle, o.sel)
        return found

    def faits(self) -> list[tuple[Inscription, FaitPartage]]:
        """Line and fait."""
        return [(entry, read_fait(entry.donnees)) for entry in self.entries]

    def cles(self, *lecteurs: ProfilId) -> Callable[[ProfilId, BlocCode, int], bytes | None]:
        """What these people may open."""

        def keys(auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
            if auteur not in lecteurs:
                return None
            return solo.derive_cle(self.secrets[auteur].racine, self.dossier, bloc, version).cle

        return keys

    def lire(self, entries: list[Inscription], *lecteurs: ProfilId) -> Dossier:
        """Read with the keys of these people, as any application does."""
        return Reader(self.dossier, self.referentiel, self.cles(*lecteurs)).read(entries)

    def referentiel(self, empreinte: Empreinte) -> Referentiel:
        """The référentiel of this empreinte, or the refusal of a base that has none such."""
        if empreinte not in self.referentiels:
            raise BaseAbimee("Ce référentiel n’est pas dans la base.", "Restaurez la dernière sauvegarde.")
        return self.referentiels[empreinte]


def _bloc(monde: Monde, bloc: str) -> None:
    """One bloc, from what is observed to the agreement."""
    monde.epreuve(bloc)
    monde.sceller_tout(bloc)
    monde.conclure(bloc)


def _commencer(monde: Monde, reference: str, *presentes: str) -> Seance:
    """A dossier of the same people in which these blocs alone are presented."""
    monde.seance = monde.ouvrir_dossier(reference)
    absentes: Any = {b: "non_presente" for b in monde.ref.par_bloc if b not in presentes}
    monde.seance.faire(preparation.declarer_presentations, absentes)
    return monde.seance


def _signer(monde: Monde, mode: Mode, first: int, second: int, closing: int) -> None:
    monde.ensemble()
    monde.seance.cloture.figer(mode)
    for siege in (first, second):
        monde.seul(siege)  # type: ignore[arg-type]
        monde.seance.cloture.signer()
    monde.seul(closing)  # type: ignore[arg-type]
    monde.seance.cloture.clore()


def _tout(monde: Monde) -> Seance:
    """Every type of fait: two versions, a seat that changed hands, dérogations, a disagreement, scans."""
    seance = monde.seance
    monde.seul(1)
    monde.horloge.avancer(3600)
    formes.restaurer(seance, monde.horloge.read())
    monde.ensemble()
    seance.faire(concilier.trancher, "1", "1.1.2", "conforme", "Relu à deux.")
    seance.faire(concilier.defaire, "1", [ChoixAnnules(BlocCode("1"), (CelluleCode("1.1.2"),))])
    seance.faire(concilier.trancher, "1", "1.1.2", "conforme", "Relu à deux.")
    _accorder_par_code(monde, "1")
    _signer(monde, "papier", 1, 2, 2)
    for siege, nature in ((1, "grille"), (2, "feuille_session")):
        monde.seul(siege)  # type: ignore[arg-type]
        seance.cloture.joindre_scan(nature, "image/png", PNG + nature.encode())  # type: ignore[arg-type]
    return seance


def _accorder_par_code(monde: Monde, bloc: str) -> None:
    """Évaluateur 1 confirms by his code, évaluateur 2 by his passphrase, both at the keyboard."""
    monde.ensemble()
    trousseau, seance = monde.poste.trousseau, monde.seance
    one, two = (seance.dossier.sieges[siege].identifiant for siege in monde.ref.numeros)
    trousseau.choisir_code(one, "258014")
    pars = trousseau.signataire_par_code(one, "258014"), trousseau.signataire_par_phrase(two, monde.phrase(two))
    for par in pars:
        seance.confirmer(par, concilier.confirmer_accord, bloc, concilier.a_accorder(seance.dossier, bloc))


def _absent(monde: Monde) -> Seance:
    """Nobody came; évaluateur 2 signs first, évaluateur 1 closes."""
    seance = _commencer(monde, "EX-3", "1")
    seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    _signer(monde, "papier", 2, 1, 1)
    return seance


def _electronique(monde: Monde) -> Seance:
    seance = _commencer(monde, "EX-4", "1")
    _bloc(monde, "1")
    _signer(monde, "electronique", 1, 2, 2)
    return seance


def _jumeau(monde: Monde) -> Seance:
    """The same people, the same bloc, on paper: what one may replay from."""
    seance = _commencer(monde, "EX-5", "1")
    _bloc(monde, "1")
    _signer(monde, "papier", 1, 2, 1)
    return seance


def construire(data_folder: Path) -> dict[str, Scene]:
    """Play everything into one data folder, and close it."""
    monde = fabriquer_base.jouer(data_folder)
    trois = next(p for p in monde.poste.trousseau.profils if p.nom == "ESSAI-TROIS")
    seances = {"tout": _tout(monde)}
    seances |= {"absent": _absent(monde), "electronique": _electronique(monde), "jumeau": _jumeau(monde)}
    etapes = tuple(e for e in ETAPES if e != "conciliation")
    seul = replace(monde.ref, sieges=monde.ref.sieges[:1], etapes=etapes)
    un_siege = monde.poste.coffre.retenir_referentiel(referentiels.from_canonical(referentiels.canonical_bytes(seul)))
    monde.poste.liste.lister()
    secrets = {}
    for profil in (monde.un, monde.deux, trois):
        monde.poste.trousseau.deverrouiller(profil.identifiant, monde.phrase(profil.identifiant))
        ouvert = monde.poste.trousseau.profil_ouvert(profil.identifiant)
        secrets[profil.identifiant] = Secrets(ouvert.racine_solo, ouvert.cle_signature)
    scenes = {}
    for nom, seance in seances.items():
        entries = tuple(journaux.read(monde.poste.coffre.base, seance.identifiant))
        dossier = seance.dossier
        found = {dossier.empreinte_referentiel: dossier.referentiel, un_siege: monde.poste.coffre.referentiel(un_siege)}
        assis = {siege: e.identifiant for siege, e in dossier.sieges.items()}
        scenes[nom] = Scene(nom, entries, found, secrets, assis, un_siege)
    monde.poste.close()
    return scenes
