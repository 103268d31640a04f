"""Before the reveal, évaluateur 2 with his passphrase and the whole disk learns nothing of évaluateur 1's grid."""

from __future__ import annotations

import base64
import hashlib
import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from evaluateur.cles import profils, serrures, solo
from evaluateur.cles.lecture import Reader
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.cles.solo import Enveloppe, Lieu, PliIllisible
from evaluateur.db import journaux, moteur
from evaluateur.db.moteur import Base
from evaluateur.journal import Inscription
from evaluateur.metier import canonique
from evaluateur.metier.actes import notation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId, ProfilId
from evaluateur.seance import consultation
from evaluateur.seance.parties.plume import PALIER
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.vues.resume import Resume
from tests.parcours.monde import HorlogeEssai, Monde, argon_leger, petit_referentiel

PHRASE_UN = "celle que seule Anne connaît"
PHRASE_DEUX = "celle que seul Basile connaît"
CANARIS = tuple(f"CANARI-{quoi}-7f3a" for quoi in ("PRECISIONS", "MOTIF", "NOTES", "BROUILLON", "EFFACE", "LONG"))


class MondeSecret(Monde):
    """Two evaluators who share no passphrase."""

    def __init__(self, data_folder: Path, rng: Callable[[int], bytes] | None = None) -> None:
        self.horloge = HorlogeEssai()
        self.donnees = data_folder
        options: dict[str, Any] = {} if rng is None else {"random_bytes": rng}
        self.poste = Poste(data_folder, self.horloge, argon=argon_leger, **options)
        self.un = self.poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE_UN)
        self.deux = self.poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", PHRASE_DEUX)
        self.ref = petit_referentiel()
        self.seance = self.ouvrir_dossier()

    def phrase(self, identifiant: str) -> str:
        return PHRASE_UN if identifiant == self.un.identifiant else PHRASE_DEUX


def jouer(monde: MondeSecret, valeur: str = "non_conforme", verdict: str = "non_acquis") -> None:
    """Évaluateur 1 fills and seals bloc 1, then works on bloc 5; évaluateur 2 does a little."""
    precisions, motif, notes, brouillon, erased, long = CANARIS
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.faire(notation.preciser, "1.1", erased)
    monde.seance.faire(notation.preciser, "1.1", precisions)
    monde.seance.faire(notation.noter, "1.1.2", valeur)
    monde.seance.faire(notation.annoter, "1", notes)
    monde.seance.faire(notation.preciser, "1.2", (long + " ") * 200)
    monde.seance.faire(notation.juger_bloc, "1", verdict, motif)
    monde.seance.sceller("1")
    monde.horloge.avancer(60)
    monde.seance.faire(notation.noter, "5.1.1", valeur)
    monde.seance.brouillons.save(BlocCode("5"), "precisions.5.1", brouillon)
    monde.seul(2)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seance.faire(notation.preciser, "1.1", "Texte de Basile")
    monde.seance.brouillons.save(BlocCode("5"), "notes.0", "Brouillon de Basile")
    monde.poste.liste.lister()
    monde.poste.back_up()


class Disque(NamedTuple):
    """A copy of the whole data folder, taken while the application runs: write-ahead log included."""

    donnees: Path
    dossier: DossierId
    un: ProfilId
    deux: ProfilId

    def bases(self) -> list[Path]:
        return sorted(self.donnees.rglob(moteur.FICHIER))

    def octets(self) -> bytes:
        return b"\n".join(f.read_bytes() for f in sorted(self.donnees.rglob("*")) if f.is_file())


@pytest.fixture(scope="module")
def monde(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MondeSecret]:
    m = MondeSecret(tmp_path_factory.mktemp("aveugle") / "donnees")
    jouer(m)
    yield m
    m.poste.close()


@pytest.fixture
def disque(monde: MondeSecret, tmp_path: Path) -> Disque:
    copy = tmp_path / "disque"
    shutil.copytree(monde.donnees, copy)
    return Disque(copy, monde.seance.identifiant, monde.un.identifiant, monde.deux.identifiant)


def formes(text: str) -> Iterator[bytes]:
    """A text as it could lie in a file: plain, in two bytes a character, in base64 at each offset, in hexadecimal."""
    clear = text.encode()
    yield from (clear, text.encode("utf-16-le"), clear.hex().encode(), clear[::-1])
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + clear)[4:-4]


def contient_un_canari(data: bytes) -> list[str]:
    return [c for c in CANARIS for form in formes(c) if form in data]


# --- what évaluateur 2 can do with the code, the disk and his passphrase


def ouvrir_deux(disque: Disque) -> ProfilOuvert:
    return profils.unlock(profils.read(disque.donnees / profils.FICHIER).find(disque.deux), PHRASE_DEUX)


def secrets(disque: Disque) -> list[bytes]:
    """Everything he holds, and what can be drawn from it, as 32-byte keys or roots."""
    ouvert = ouvrir_deux(disque)
    file = profils.read(disque.donnees / profils.FICHIER)
    raw = [ouvert.cle_base, ouvert.racine_solo, ouvert.cle_signature, PHRASE_DEUX.encode(), disque.deux.encode()]
    raw += [serrures.derive(PHRASE_DEUX, p.argon) for p in file.profils]
    raw += [disque.un.encode(), disque.dossier.encode(), b"", bytes(32)]
    roots = [*raw, *(hashlib.sha256(b).digest() for b in raw), ouvert.cle_signature[-32:]]
    places = list(itertools.product(("1", "5"), range(4)))
    derived = [solo.derive_cle(r, disque.dossier, BlocCode(bloc), version) for r in roots for bloc, version in places]
    candidates = {*roots, *(c.cle for c in derived), *(c.sel for c in derived)}
    return sorted(c for c in candidates if len(c) == 32)


def lignes(disque: Disque, path: Path) -> list[Inscription]:
    base = Base(path, ouvrir_deux(disque).cle_base)
    try:
        return list(journaux.read(base, disque.dossier))
    finally:
        base.close()


def plis_de(disque: Disque, auteur: str) -> list[Pli]:
    faits = [read_fait(i.donnees) for path in disque.bases() for i in lignes(disque, path) if i.auteur == auteur]
    return [f for f in faits if isinstance(f, Pli)]


def ouvre(pli: Pli, dossier: str, auteur: str, keys: list[bytes]) -> int:
    successes = 0
    for key in keys:
        try:
            Enveloppe(key, Lieu(DossierId(dossier), pli.bloc, pli.siege, ProfilId(auteur), pli.version)).open(pli)
        except PliIllisible:
            continue
        successes += 1
    return successes


def brouillons(disque: Disque, auteur: str) -> list[bytes]:
    found = []
    for path in disque.bases():
        base = Base(path, ouvrir_deux(disque).cle_base)
        found += [bytes(c) for (c,) in base.rows("SELECT contenu FROM brouillons WHERE auteur = ?", (auteur,))]
        base.close()
    return found


def ouvre_brouillon(data: bytes, keys: list[bytes]) -> int:
    successes = 0
    for key in keys:
        try:
            solo.decrypt_brouillon(key, data)
        except PliIllisible:
            continue
        successes += 1
    return successes


def test_the_disk_that_is_searched_holds_a_log_backups_and_everything_that_was_written(disque: Disque) -> None:
    noms = {f.name for f in disque.donnees.rglob("*") if f.is_file()}
    assert {moteur.FICHIER, f"{moteur.FICHIER}-wal", profils.FICHIER} <= noms
    assert len(disque.bases()) == 3
    assert len(plis_de(disque, disque.un)) > 40


def test_with_his_own_secrets_he_opens_every_pli_and_draft_of_his_own(disque: Disque) -> None:
    """The proof that the search below would find what can be found."""
    keys = secrets(disque)
    assert all(ouvre(pli, disque.dossier, disque.deux, keys) == 1 for pli in plis_de(disque, disque.deux))
    mine = brouillons(disque, disque.deux)
    assert mine
    assert all(ouvre_brouillon(data, keys) == 1 for data in mine)


def test_none_of_his_secrets_opens_a_pli_of_the_other(disque: Disque) -> None:
    keys = secrets(disque)
    assert len(keys) > 200
    plis = plis_de(disque, disque.un)
    assert sum(ouvre(pli, disque.dossier, auteur, keys) for pli in plis for auteur in (disque.un, disque.deux)) == 0


def test_none_of_his_secrets_opens_a_draft_of_the_other(disque: Disque) -> None:
    keys = secrets(disque)
    others = brouillons(disque, disque.un)
    assert others
    assert sum(ouvre_brouillon(data, keys) for data in others) == 0


def test_none_of_his_secrets_opens_a_slot_of_the_other(disque: Disque) -> None:
    usages = [f"evaluateur/1/{p}/{quoi}" for p in (disque.un, disque.deux) for quoi in ("base", "solo", "signature")]
    for path in disque.donnees.rglob(profils.FICHIER):
        other = profils.read(path).find(disque.un)
        with pytest.raises(PhraseRefusee):
            profils.unlock(other, PHRASE_DEUX)
        for serrure, key, usage in itertools.product(
            (other.base, other.solo, other.signature), secrets(disque), usages
        ):
            with pytest.raises(PhraseRefusee):
                serrures.unwrap(key, serrure, usage)


def test_no_canary_is_found_in_any_file_nor_in_any_row_once_the_bases_are_open(disque: Disque) -> None:
    assert contient_un_canari(disque.octets()) == []
    key = ouvrir_deux(disque).cle_base
    for path in disque.bases():
        base = Base(path, key)
        tables = [t for (t,) in base.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        seen = b"".join(
            v if isinstance(v, bytes) else str(v).encode()
            for table in tables
            for line in base.rows(f"SELECT * FROM {table}")
            for v in line
        )
        base.close()
        assert len(seen) > 10_000
        assert contient_un_canari(seen) == []


def test_a_reader_with_his_keys_or_the_application_with_his_passphrase_shows_no_grid_of_the_other(
    disque: Disque,
) -> None:
    with Poste(disque.donnees, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(disque.deux, PHRASE_DEUX)
        with pytest.raises(PhraseRefusee):
            poste.asseoir(disque.un)
        with pytest.raises(PhraseRefusee):
            poste.asseoir(disque.un, disque.deux)
        poste.asseoir(disque.deux)
        root = poste.trousseau.profil_ouvert(disque.deux).racine_solo
        reread = Reader(
            disque.dossier,
            poste.coffre.referentiel,
            lambda a, b, v: solo.derive_cle(root, disque.dossier, b, v).cle if a == disque.deux else None,
        ).read(journaux.read(poste.coffre.base, disque.dossier))
        alive = ouvrir_dossier(poste, disque.dossier).dossier
        assert reread == alive
        assert list(alive.grilles) == [("1", disque.deux)]
        _ne_dit_rien(poste, disque)


def _ne_dit_rien(poste: Poste, disque: Disque) -> None:
    seance = ouvrir_dossier(poste, disque.dossier)
    said = [repr(seance.dossier), repr(conformite.manquements(seance.dossier)), repr(seance.brouillons.read())]
    (resume,) = poste.liste.lister()
    assert isinstance(resume, Resume)
    said.append(canonique.encode(resume).decode())
    assert seance.dossier.bloc(BlocCode("1")).avancements[1].plis % PALIER == 0
    racontees = list(consultation.consulter(poste, disque.dossier))
    said.append(repr(racontees))
    for line in racontees:
        if line.type == "Pli":
            assert line.phrase.startswith("Saisie confidentielle de l’évaluateur ")
            assert (line.objet, line.ancien, line.nouveau, line.motif) == ("", "", "", "")
            assert not line.lisible
        elif line.auteur == disque.un:
            assert line.type not in ("CritereNote", "CompetenceJugee", "BlocJuge", "PrecisionsEcrites", "NotesEcrites")
    assert contient_un_canari("\n".join(said).encode()) == []


@pytest.mark.parametrize("ensemble", [False, True])
def test_on_the_shared_laptop_both_unlocked_he_sees_no_more(monde: MondeSecret, disque: Disque, ensemble: bool) -> None:
    if ensemble:
        monde.ensemble()
        assert monde.seance.dossier.grilles == {}
        assert monde.seance.brouillons.read() == {}
    else:
        monde.seul(2)
        assert {auteur for _, auteur in monde.seance.dossier.grilles} == {disque.deux}
    _ne_dit_rien(monde.poste, disque)
    monde.seul(1)
    assert contient_un_canari(repr(monde.seance.dossier).encode()), "évaluateur 1 reads his own"


def test_the_log_tells_nothing_once_the_keyboard_has_changed_hands(tmp_path: Path) -> None:
    """It would tell one act from the next, and what was typed before it was a fait."""
    monde = MondeSecret(tmp_path / "donnees")
    monde.noter_tout(1, "1")
    journal_du_moteur = monde.donnees / f"{moteur.FICHIER}-wal"
    assert journal_du_moteur.stat().st_size > 0
    monde.seul(2)
    assert journal_du_moteur.stat().st_size == 0


def test_what_he_sees_is_the_same_whatever_the_other_marked(tmp_path: Path) -> None:
    """Two sessions with the same chance, clock and gestures, but other marks and words: one picture outside."""

    def rng() -> Callable[[int], bytes]:
        counter = itertools.count()
        return lambda n: hashlib.shake_256(b"%d" % next(counter)).digest(n)

    seen = []
    for valeur, verdict in (("non_conforme", "non_acquis"), ("non_observe", "acquis")):
        monde = MondeSecret(tmp_path / valeur, rng())
        jouer(monde, valeur, verdict)
        journal = [
            (i.rang, i.type, i.auteur, i.instant, *_outside(i))
            for i in journaux.read(monde.poste.coffre.base, monde.seance.identifiant)
        ]
        seen.append((journal, monde.poste.liste.lister()))
        monde.poste.close()
    assert seen[0] == seen[1]


def _outside(line: Inscription) -> tuple[object, ...]:
    fait = read_fait(line.donnees)
    if isinstance(fait, Pli):
        return fait.bloc, fait.siege, fait.version, fait.ordre, fait.nonce, len(fait.chiffre)
    return ()


def test_after_the_reveal_he_reads_everything(tmp_path: Path) -> None:
    """The same search then finds: what was hidden was there."""
    monde = MondeSecret(tmp_path / "donnees")
    jouer(monde)
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    monde.ensemble()
    monde.seance.reveler("1")
    disque = Disque(monde.donnees, monde.seance.identifiant, monde.un.identifiant, monde.deux.identifiant)
    monde.poste.close()
    with Poste(disque.donnees, HorlogeEssai(), argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(disque.deux, PHRASE_DEUX)
        poste.asseoir(disque.deux)
        grille = ouvrir_dossier(poste, disque.dossier).dossier.bloc(BlocCode("1")).originales[1].grille
        precisions, motif, notes, brouillon, erased, long = CANARIS
        assert (grille.precisions[CelluleCode("1.1")], grille.motif, grille.notes["entretien"]) == (
            precisions,
            motif,
            notes,
        )
        assert grille.precisions[CelluleCode("1.2")].startswith(long)
        assert (grille.marques[CelluleCode("1.1.2")], grille.marques[CelluleCode("1")]) == (
            "non_conforme",
            "non_acquis",
        )
        racontees = repr(list(consultation.consulter(poste, disque.dossier)))
        assert erased in racontees, "the whole history is readable"
        assert brouillon not in racontees
        assert list(ouvrir_dossier(poste, disque.dossier).dossier.grilles) == [("1", disque.deux), ("1", disque.un)]
        assert ("5", disque.un) not in ouvrir_dossier(poste, disque.dossier).dossier.grilles
