"""What is killed in ``test_tue_partout.py``: a folder made ready, the acts on it, and what may be found afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from evaluateur.cles import profils
from evaluateur.db import journaux, migrations, moteur, sauvegardes
from evaluateur.db.moteur import Base
from evaluateur.db.sauvetage import Epave
from evaluateur.journal import Inscription
from evaluateur.metier.refus import Refus
from evaluateur.seance import originaux, sauvetage
from evaluateur.seance.poste import Poste
from tests.parcours.habilites import Habilites
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger

RACINE = Path(__file__).parents[2]
REFERENCE = RACINE / "tests" / "references" / "base-v4"
REFERENCE_DOSSIER = "a2ca853ae646944e5f3ac5b9115ff978"
Acte = Callable[[], object]


class Modele(NamedTuple):
    """A folder ready for the act, and what it holds."""

    donnees: Path
    cle: bytes
    dossier: str
    qui: tuple[str, ...]
    phrase: str
    lignes: tuple[Inscription, ...]


class Scene(NamedTuple):
    """``ouvrir`` gives the acts, in order; ``verifier`` tells how many are done, and raises for anything else."""

    preparer: Callable[[Path], Modele]
    ouvrir: Callable[[Modele, Path], list[Acte]]
    verifier: Callable[[Modele, Path], int]


# --- what is done


def ouvrir(modele: Modele, donnees: Path, jours: float = 1) -> Poste:
    horloge = HorlogeEssai()
    horloge.avancer(jours * 86_400 + len(sauvegardes.list_all(donnees)))  # no two backups at the same instant
    poste = Poste(donnees, horloge, argon=argon_leger)
    for qui in modele.qui:
        poste.deverrouiller(qui, modele.phrase)
    return poste


def _modele(monde: Monde) -> Modele:
    identifiants = (monde.un.identifiant, monde.deux.identifiant)
    for qui in identifiants:
        monde.poste.deverrouiller(qui, PHRASE)
    cle = monde.poste.profil_ouvert(monde.un.identifiant).cle_base
    lignes = tuple(journaux.read(monde.poste.base, monde.seance.identifiant))
    monde.poste.close()
    return Modele(monde.donnees, cle, monde.seance.identifiant, identifiants, PHRASE, lignes)


def _a_sceller(racine: Path) -> Modele:
    monde = Monde(racine / "modele")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    return _modele(monde)


def _sceller(modele: Modele, donnees: Path) -> list[Acte]:
    poste = ouvrir(modele, donnees)
    poste.asseoir(modele.qui[0])
    seance = poste.ouvrir_dossier(modele.dossier)
    return [lambda: seance.sceller("1")]


def _a_reveler(racine: Path) -> Modele:
    monde = Monde(racine / "modele")
    monde.epreuve("1")
    monde.sceller_tout("1")
    return _modele(monde)


def _reveler(modele: Modele, donnees: Path) -> list[Acte]:
    poste = ouvrir(modele, donnees)
    poste.asseoir(*modele.qui)
    seance = poste.ouvrir_dossier(modele.dossier)
    return [lambda: seance.reveler("1")]


def _a_signer(racine: Path) -> Modele:
    monde = Habilites(racine / "modele", racine / "centre")
    monde.conclure_tout()
    monde.figer()
    originaux.preload()
    return _modele(monde)


def _signer(modele: Modele, donnees: Path) -> list[Acte]:
    poste = ouvrir(modele, donnees, 4)
    seance = poste.ouvrir_dossier(modele.dossier)
    fige = seance.dossier.fige
    assert fige is not None

    def signer(qui: str) -> None:
        poste.deverrouiller(qui, modele.phrase)
        poste.asseoir(qui)
        seance.signer()

    restent = [qui for siege, qui in enumerate(modele.qui, 1) if siege not in fige.signatures]
    return [lambda q=q: signer(q) for q in restent]  # type: ignore[misc]


def _a_migrer(racine: Path) -> Modele:
    donnees = racine / "modele"
    shutil.copytree(REFERENCE, donnees)
    phrase = (donnees / "phrase-entrainement.txt").read_text(encoding="utf-8").strip()
    profil = profils.read(donnees / profils.FICHIER).profils[0]
    cle = profils.unlock(profil, phrase).cle_base
    return Modele(donnees, cle, REFERENCE_DOSSIER, (profil.identifiant,), phrase, _lignes(donnees, cle))


def _migrer(modele: Modele, donnees: Path) -> list[Acte]:
    return [lambda: ouvrir(modele, donnees, 60)]


def _exporter(modele: Modele, donnees: Path) -> list[Acte]:
    ouvert = sauvetage.open_profile(donnees, modele.qui[0], modele.phrase)
    return [lambda: sauvetage.export(donnees, ouvert, donnees / "export")]


def _sauvegarder(modele: Modele, donnees: Path) -> list[Acte]:
    poste = ouvrir(modele, donnees, 5)
    return [poste.back_up]


def _a_restaurer(racine: Path) -> Modele:
    """A folder killed while it was being worked on: its base without its log would not be the same."""
    monde = Monde(racine / "vif")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    shutil.copytree(monde.donnees, racine / "modele")
    return _modele(monde)._replace(donnees=racine / "modele")


def _restaurer(modele: Modele, donnees: Path) -> list[Acte]:
    quand = DEBUT + timedelta(days=9 + len(list(donnees.glob("ecartes/*"))))
    sauvegarde = sauvetage.latest(donnees)
    return [lambda: sauvetage.restore(donnees, sauvegarde, quand)]


# --- what is found


def copie(donnees: Path) -> Path:
    """A copy to be opened: what is verified afterwards must be as the kill left it."""
    faite = donnees.parent / "rouvert"
    shutil.rmtree(faite, ignore_errors=True)
    shutil.copytree(donnees, faite)
    return faite


def _lignes(donnees: Path, cle: bytes) -> tuple[Inscription, ...]:
    epave = Epave(donnees / moteur.FICHIER, cle)
    try:
        lues = [Inscription(*ligne[1:]) for ligne in epave.rows("journal")]
        assert epave.fautes == 0, f"{donnees}: unreadable"
        premier = lues[0].dossier
        return tuple(i for i in lues if i.dossier == premier)
    finally:
        epave.close()


def _nouvelles(modele: Modele, donnees: Path) -> list[str]:
    """Types of the lines added since; what was there is there. The application opens the folder."""
    with ouvrir(modele, donnees, 60) as poste:
        seance = poste.ouvrir_dossier(modele.dossier)
        lignes = tuple(journaux.read(poste.base, modele.dossier))
        assert lignes[: len(modele.lignes)] == modele.lignes
        if seance.dossier.fige is not None and seance.dossier.fige.mode == "electronique":
            assert seance.original().startswith(b"%PDF-")
    return [ligne.type for ligne in lignes[len(modele.lignes) :]]


def _ajoutes(*attendus: str) -> Callable[[Modele, Path], int]:
    def verifier(modele: Modele, donnees: Path) -> int:
        # Plis that say nothing come before what is added: they are no part of the act.
        nouvelles = [nom for nom in _nouvelles(modele, donnees) if nom != "Pli"]
        assert nouvelles == list(attendus[: len(nouvelles)]), nouvelles
        _sauvegardes_entieres(modele, donnees)
        return len(nouvelles)

    return verifier


def _sauvegardes_entieres(modele: Modele, donnees: Path) -> int:
    """Every backup that is listed opens, with the profiles beside it, and verifies; returns how many there are."""
    trouvees = sauvegardes.list_all(donnees)
    for sauvegarde in trouvees:
        lignes = _lignes(sauvegarde.dossier, modele.cle)
        commun = min(len(lignes), len(modele.lignes))
        assert commun > 10
        assert lignes[:commun] == modele.lignes[:commun]
        profils.unlock(profils.read(sauvegarde.dossier / profils.FICHIER).find(modele.qui[0]), modele.phrase)
    return len(trouvees)


def _migree(modele: Modele, donnees: Path) -> int:
    base = Base(donnees / moteur.FICHIER, modele.cle)
    version = migrations.version(base)
    base.close()
    assert version in (4, migrations.VERSION)
    if version == migrations.VERSION:
        assert _sauvegardes_entieres(modele, donnees) >= 1, "migrated without a backup"
    assert _nouvelles(modele, donnees) == []
    return int(version == migrations.VERSION)


def _exporte(modele: Modele, donnees: Path) -> int:
    assert _nouvelles(modele, donnees) == []
    if not (donnees / "export" / "LISEZMOI.txt").exists():
        return 0
    ecrites = (donnees / "export" / "journaux" / f"{modele.dossier}.jsonl").read_bytes().splitlines()
    assert [json.loads(e)["empreinte"] for e in ecrites] == [i.empreinte for i in modele.lignes]
    return 1


def _sauvegardee(modele: Modele, donnees: Path) -> int:
    assert _nouvelles(modele, donnees) == []
    return _sauvegardes_entieres(modele, donnees) - len(sauvegardes.list_all(modele.donnees))


def _restauree(modele: Modele, donnees: Path) -> int:
    """Old, new, or a sentence that tells to begin again; every byte of before is somewhere in the folder."""
    restes = {f.read_bytes() for f in donnees.rglob("*") if f.is_file()}
    assert {f.read_bytes() for f in modele.donnees.iterdir() if f.is_file()} <= restes, "bytes are gone"
    try:
        with ouvrir(modele, copie(donnees)) as poste:  # opening folds the log back: the folder stays as it was left
            poste.ouvrir_dossier(modele.dossier)
            lignes = tuple(journaux.read(poste.base, modele.dossier))
    except Refus as refus:
        if "restaur" not in str(refus):
            raise
        return 0
    assert lignes in (modele.lignes, _lignes(sauvetage.latest(donnees).dossier, modele.cle))
    return int(lignes != modele.lignes)


SCENES = {
    "sealing": Scene(_a_sceller, _sceller, _ajoutes("GrilleScellee")),
    "revealing": Scene(_a_reveler, _reveler, _ajoutes("GrillesRevelees")),
    "signing": Scene(_a_signer, _signer, _ajoutes("ProcesVerbalSigne", "ProcesVerbalSigne")),
    "migrating": Scene(_a_migrer, _migrer, _migree),
    "exporting": Scene(_a_reveler, _exporter, _exporte),
    "backing up": Scene(_a_reveler, _sauvegarder, _sauvegardee),
    "restoring": Scene(_a_restaurer, _restaurer, _restauree),
}
