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
from evaluateur.metier.vocabulaire import DossierId, ProfilId
from evaluateur.seance import originaux
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.parcours.habilites import Habilites
from tests.parcours.monde import DEBUT, PHRASE, HorlogeEssai, Monde, argon_leger

RACINE = Path(__file__).parents[2]
REFERENCE = RACINE / "tests" / "references" / "base-v4"
REFERENCE_DOSSIER = DossierId("a2ca853ae646944e5f3ac5b9115ff978")
Acte = Callable[[], object]


class Modele(NamedTuple):
    """A folder ready for the act, and what it holds."""

    donnees: Path
    cle: bytes
    dossier: DossierId
    qui: tuple[ProfilId, ...]
    phrase: str
    lignes: tuple[Inscription, ...]


class Scene(NamedTuple):
    """``ouvrir`` gives the acts, in order; ``verifier`` tells how many are done, and raises for anything else."""

    preparer: Callable[[Path], Modele]
    ouvrir: Callable[[Modele, Path], list[Acte]]
    verifier: Callable[[Modele, Path], int]


# --- what is done


def ouvrir(model: Modele, data_folder: Path, jours: float = 1) -> Poste:
    horloge = HorlogeEssai()
    horloge.avancer(jours * 86_400 + len(sauvegardes.list_all(data_folder)))  # no two backups at the same instant
    poste = Poste(data_folder, horloge, argon=argon_leger)
    for qui in model.qui:
        poste.trousseau.deverrouiller(qui, model.phrase)
    return poste


def _model(monde: Monde) -> Modele:
    identifiants = (monde.un.identifiant, monde.deux.identifiant)
    for qui in identifiants:
        monde.poste.trousseau.deverrouiller(qui, PHRASE)
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    lines = tuple(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
    monde.poste.close()
    return Modele(monde.donnees, key, monde.seance.identifiant, identifiants, PHRASE, lines)


def _a_sceller(root: Path) -> Modele:
    monde = Monde(root / "modele")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    return _model(monde)


def _sceller(model: Modele, data_folder: Path) -> list[Acte]:
    poste = ouvrir(model, data_folder)
    poste.asseoir(model.qui[0])
    seance = ouvrir_dossier(poste, model.dossier)
    return [lambda: seance.sceller("1")]


def _a_reveler(root: Path) -> Modele:
    monde = Monde(root / "modele")
    monde.epreuve("1")
    monde.sceller_tout("1")
    return _model(monde)


def _reveler(model: Modele, data_folder: Path) -> list[Acte]:
    poste = ouvrir(model, data_folder)
    poste.asseoir(*model.qui)
    seance = ouvrir_dossier(poste, model.dossier)
    return [lambda: seance.reveler("1")]


def _a_signer(root: Path) -> Modele:
    monde = Habilites(root / "modele", root / "centre")
    monde.conclure_tout()
    monde.figer()
    originaux.preload()
    return _model(monde)


def _signer(model: Modele, data_folder: Path) -> list[Acte]:
    poste = ouvrir(model, data_folder, 4)
    seance = ouvrir_dossier(poste, model.dossier)
    fige = seance.dossier.fige
    assert fige is not None

    def signer(qui: str) -> None:
        poste.trousseau.deverrouiller(qui, model.phrase)
        poste.asseoir(ProfilId(qui))
        seance.cloture.signer()

    restent = [qui for siege, qui in enumerate(model.qui, 1) if siege not in fige.signatures]
    return [lambda q=q: signer(q) for q in restent]  # type: ignore[misc]


def _a_migrer(root: Path) -> Modele:
    data = root / "modele"
    shutil.copytree(REFERENCE, data)
    phrase = (data / "phrase-entrainement.txt").read_text(encoding="utf-8").strip()
    profil = profils.read(data / profils.FICHIER).profils[0]
    key = profils.unlock(profil, phrase).cle_base
    return Modele(data, key, REFERENCE_DOSSIER, (profil.identifiant,), phrase, _lines(data, key))


def _migrer(model: Modele, data_folder: Path) -> list[Acte]:
    return [lambda: ouvrir(model, data_folder, 60)]


def _exporter(model: Modele, data_folder: Path) -> list[Acte]:
    ouvert = sauvetage.open_profile(data_folder, model.qui[0], model.phrase)
    return [lambda: sauvetage.export(data_folder, ouvert, data_folder / "export")]


def _sauvegarder(model: Modele, data_folder: Path) -> list[Acte]:
    poste = ouvrir(model, data_folder, 5)
    return [poste.back_up]


def _a_restaurer(root: Path) -> Modele:
    """A folder killed while it was being worked on: its base without its log would not be the same."""
    monde = Monde(root / "vif")
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    shutil.copytree(monde.donnees, root / "modele")
    return _model(monde)._replace(donnees=root / "modele")


def _restaurer(model: Modele, data_folder: Path) -> list[Acte]:
    when = DEBUT + timedelta(days=9 + len(list(data_folder.glob("ecartes/*"))))
    sauvegarde = sauvetage.latest(data_folder)
    ouvert = sauvetage.open_profile(sauvegarde.dossier, model.qui[0], model.phrase)
    return [lambda: restauration.restore(data_folder, sauvegarde, ouvert, when)]


# --- what is found


def copie(data_folder: Path) -> Path:
    """A copy to be opened: what is verified afterwards must be as the kill left it."""
    done = data_folder.parent / "rouvert"
    shutil.rmtree(done, ignore_errors=True)
    shutil.copytree(data_folder, done)
    return done


def _lines(data_folder: Path, key: bytes) -> tuple[Inscription, ...]:
    wreck = Epave(data_folder / moteur.FICHIER, key)
    try:
        loaded = [Inscription(*line[1:]) for line in wreck.rows("journal")]
        assert wreck.fautes == 0, f"{data_folder}: unreadable"
        first = loaded[0].dossier
        return tuple(i for i in loaded if i.dossier == first)
    finally:
        wreck.close()


def _new(model: Modele, data_folder: Path) -> list[str]:
    """Types of the lines added since; what was there is there. The application opens the folder."""
    with ouvrir(model, data_folder, 60) as poste:
        seance = ouvrir_dossier(poste, model.dossier)
        lines = tuple(journaux.read(poste.coffre.base, model.dossier))
        assert lines[: len(model.lignes)] == model.lignes
        if seance.dossier.fige is not None and seance.dossier.fige.mode == "electronique":
            assert seance.cloture.original().startswith(b"%PDF-")
    return [line.type for line in lines[len(model.lignes) :]]


def _ajoutes(*expected: str) -> Callable[[Modele, Path], int]:
    def verifier(model: Modele, data_folder: Path) -> int:
        # Plis that say nothing come before what is added: they are no part of the act.
        new = [nom for nom in _new(model, data_folder) if nom != "Pli"]
        assert new == list(expected[: len(new)]), new
        _sauvegardes_entieres(model, data_folder)
        return len(new)

    return verifier


def _sauvegardes_entieres(model: Modele, data_folder: Path) -> int:
    """Every backup that is listed opens, with the profiles beside it, and verifies; returns how many there are."""
    found = sauvegardes.list_all(data_folder)
    for sauvegarde in found:
        lines = _lines(sauvegarde.dossier, model.cle)
        commun = min(len(lines), len(model.lignes))
        assert commun > 10
        assert lines[:commun] == model.lignes[:commun]
        profils.unlock(profils.read(sauvegarde.dossier / profils.FICHIER).find(model.qui[0]), model.phrase)
    return len(found)


def _migree(model: Modele, data_folder: Path) -> int:
    base = Base(data_folder / moteur.FICHIER, model.cle)
    version = migrations.version(base)
    base.close()
    assert version in (4, migrations.VERSION)
    if version == migrations.VERSION:
        assert _sauvegardes_entieres(model, data_folder) >= 1, "migrated without a backup"
    assert _new(model, data_folder) == []
    return int(version == migrations.VERSION)


def _exporte(model: Modele, data_folder: Path) -> int:
    assert _new(model, data_folder) == []
    if not (data_folder / "export" / "LISEZMOI.txt").exists():
        return 0
    written = (data_folder / "export" / "journaux" / f"{model.dossier}.jsonl").read_bytes().splitlines()
    assert [json.loads(e)["empreinte"] for e in written] == [i.empreinte for i in model.lignes]
    return 1


def _sauvegardee(model: Modele, data_folder: Path) -> int:
    assert _new(model, data_folder) == []
    return _sauvegardes_entieres(model, data_folder) - len(sauvegardes.list_all(model.donnees))


def _restauree(model: Modele, data_folder: Path) -> int:
    """Old, new, or a sentence that tells to begin again; every byte of before is somewhere in the folder."""
    restes = {f.read_bytes() for f in data_folder.rglob("*") if f.is_file()}
    there = {f.read_bytes() for f in model.donnees.iterdir() if f.is_file() and not f.name.endswith("-shm")}
    assert there <= restes, "bytes are gone"
    try:
        with ouvrir(model, copie(data_folder)) as poste:  # opening folds the log back: the folder stays as it was left
            ouvrir_dossier(poste, model.dossier)
            lines = tuple(journaux.read(poste.coffre.base, model.dossier))
    except Refus as refus:
        if "restaur" not in str(refus):
            raise
        return 0
    if lines == model.lignes:
        return 0
    assert lines[:-1] == _lines(sauvetage.latest(data_folder).dossier, model.cle)
    assert lines[-1].type == "SauvegardeRestauree"
    return 1


SCENES = {
    "sealing": Scene(_a_sceller, _sceller, _ajoutes("GrilleScellee")),
    "revealing": Scene(_a_reveler, _reveler, _ajoutes("GrillesRevelees")),
    "signing": Scene(_a_signer, _signer, _ajoutes("ProcesVerbalSigne", "ProcesVerbalSigne")),
    "migrating": Scene(_a_migrer, _migrer, _migree),
    "exporting": Scene(_a_reveler, _exporter, _exporte),
    "backing up": Scene(_a_reveler, _sauvegarder, _sauvegardee),
    "restoring": Scene(_a_restaurer, _restaurer, _restauree),
}
