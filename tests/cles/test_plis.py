"""Sealed envelopes in a journal: what a reader finds when someone forged it."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.cles import signatures, solo
from evaluateur.cles.lecture import Reader
from evaluateur.cles.solo import Enveloppe, Lieu, PliIllisible
from evaluateur.db import journaux
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier import engagement
from evaluateur.metier import faits_solo as fs
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import ProcesVerbalFige, ProcesVerbalSigne
from evaluateur.metier.faits.conciliation import AccordConfirme
from evaluateur.metier.faits.epreuve import SituationObservee
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId, ProfilId
from tests.cles.faussaire import deux_fois, rechainer, remplacer, sans
from tests.parcours.monde import Monde

LIEU = Lieu(DossierId("d" * 32), BlocCode("1"), 1, ProfilId("a" * 16), 1)
CLE = bytes(range(32))


class Session(NamedTuple):
    """A closed session: its journal, and everyone's secrets."""

    lignes: list[Inscription]
    referentiel: Referentiel
    racines: dict[ProfilId, bytes]
    signatures: dict[ProfilId, bytes]
    sieges: dict[int, ProfilId]

    @property
    def dossier(self) -> DossierId:
        return self.lignes[0].dossier

    def lire(self, lines: list[Inscription], *auteurs: ProfilId) -> Dossier:
        """Read with the keys of these people."""

        def keys(auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
            root = self.racines[auteur] if auteur in auteurs else None
            return solo.derive_cle(root, self.dossier, bloc, version).cle if root else None

        return Reader(self.dossier, lambda _: self.referentiel, keys).read(lines)

    def faits(self, kind: type) -> list[tuple[int, str, Any]]:
        found = [(i.rang, i.auteur, read_fait(i.donnees)) for i in self.lignes]
        return [t for t in found if isinstance(t[2], kind)]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    monde = Monde(tmp_path_factory.mktemp("plis") / "donnees")
    monde.jusqu_au_bout("electronique")
    monde.ensemble()
    ouverts = [monde.poste.trousseau.profil_ouvert(p.identifiant) for p in (monde.un, monde.deux)]
    lines = list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
    monde.poste.close()
    return Session(
        lines,
        monde.ref,
        {o.profil.identifiant: o.racine_solo for o in ouverts},
        {o.profil.identifiant: o.cle_signature for o in ouverts},
        {1: monde.un.identifiant, 2: monde.deux.identifiant},
    )


# --- a whole journal, forged


def test_a_journal_chained_again_without_a_change_is_read_by_everyone(session: Session) -> None:
    assert rechainer(session.lignes, lambda _r, a, f: [(a, f)]) == session.lignes
    for auteurs in ((), (session.sieges[1],), (session.sieges[2],)):
        assert session.lire(session.lignes, *auteurs).clos


@pytest.mark.parametrize("retouche", [sans, deux_fois])
def test_a_dropped_or_repeated_pli_is_found_by_whoever_reads(session: Session, retouche: Any) -> None:
    for rang, auteur, _ in session.faits(Pli)[::7]:
        forge = rechainer(session.lignes, retouche(rang))
        for readers in ((), (auteur,), tuple(a for a in session.racines if a != auteur)):
            with pytest.raises(ChaineRompue):
                session.lire(forge, *readers)
        before_scellement = [i for i in forge if i.rang <= rang + 1]
        if retouche is deux_fois:
            with pytest.raises(ChaineRompue, match="se répète"):
                session.lire(before_scellement)


@pytest.mark.parametrize(
    "fields", [{"remplis": 3}, {"siege": 2}, {"bloc": "5"}, {"version": 7}, {"chiffre": bytes(528)}, {"nonce": b""}]
)
def test_a_pli_altered_in_a_chained_journal_is_refused_to_its_author_at_once_and_to_all_at_the_reveal(
    session: Session, fields: dict[str, Any]
) -> None:
    rang, auteur, pli = next(t for t in session.faits(Pli) if t[1] == session.sieges[1])
    forge = rechainer(session.lignes, remplacer(rang, replace(pli, **fields)))
    with pytest.raises((PliIllisible, ChaineRompue)):
        session.lire(forge[:rang], ProfilId(auteur))
    with pytest.raises((PliIllisible, ChaineRompue)):
        session.lire(rechainer(session.lignes, remplacer(rang, replace(pli, **fields)), follow_tetes=True))


def test_a_pli_given_to_another_author_is_refused(session: Session) -> None:
    one, two = session.sieges[1], session.sieges[2]
    rang, _, pli = next(t for t in session.faits(Pli) if t[1] == one)
    with pytest.raises((PliIllisible, ChaineRompue)):
        session.lire(rechainer(session.lignes, remplacer(rang, pli, two))[:rang], two)


def test_a_note_written_in_place_of_anothers_is_found(session: Session) -> None:
    """Évaluateur 2 knows the base key; he closes a pli of his own under his own key, in évaluateur 1's name."""
    one, two = session.sieges[1], session.sieges[2]
    rang, _, pli = next(t for t in session.faits(Pli) if t[1] == one)
    its_key = solo.derive_cle(session.racines[two], session.dossier, pli.bloc, pli.version).cle
    lieu = Lieu(session.dossier, pli.bloc, pli.siege, one, pli.version)
    (faux,) = Enveloppe(its_key, lieu).close(
        pli.ordre, fs.CritereNote(CelluleCode("1.1.1"), "non_conforme"), os.urandom
    )
    forge = rechainer(session.lignes, remplacer(rang, faux), follow_tetes=True)
    with pytest.raises(PliIllisible):
        session.lire(forge[:rang], one)
    with pytest.raises((PliIllisible, ChaineRompue)):
        session.lire(forge)


def test_an_altered_key_salt_or_author_at_the_reveal_is_found(session: Session) -> None:
    rang, _, revele = session.faits(GrillesRevelees)[0]
    first, second = revele.ouvertures
    other_keys = solo.derive_cle(session.racines[session.sieges[2]], session.dossier, BlocCode("5"), 1)
    for fausse in (
        replace(first, cle=bytes(32)),
        replace(first, cle=first.cle[:16]),
        replace(first, cle=b""),
        replace(first, cle=other_keys.cle),
        replace(first, sel=bytes(32)),
        replace(first, sel=b""),
        replace(first, auteur=second.auteur),
        replace(first, siege=2),
        replace(second, siege=1),
    ):
        faux = replace(revele, ouvertures=(fausse, second))
        for auteurs in ((), (session.sieges[1],), (session.sieges[2],)):
            with pytest.raises((ChaineRompue, PliIllisible)):
                session.lire(rechainer(session.lignes, remplacer(rang, faux))[:rang], *auteurs)


def test_a_commitment_binds_to_every_part_of_what_was_sealed(session: Session) -> None:
    grille = session.lire(session.lignes).bloc(BlocCode("1")).originales[1].grille
    engage: dict[str, Any] = {
        "dossier": session.dossier, "bloc": "1", "siege": 1, "auteur": "a", "version": 1, "plis": 9,
        "grille": grille, "key": CLE, "salt": bytes(32),
    }  # fmt: skip
    reference = engagement.engagement(**engage)
    others: list[dict[str, Any]] = [
        {"dossier": "x"}, {"bloc": "5"}, {"siege": 2}, {"auteur": "b"}, {"version": 2}, {"plis": 8},
        {"key": bytes(32)}, {"salt": CLE}, {"grille": replace(grille, motif="x")},
        {"grille": replace(grille, marques={**grille.marques, "1.1.1": "non_conforme"})},
        {"grille": replace(grille, notes={"entretien": "x"})}, {"grille": replace(grille, signales={"1.1.1": True})},
        {"grille": replace(grille, abordes={"1.1.1": True})}, {"grille": replace(grille, precisions={})},
    ]  # fmt: skip
    empreintes = {engagement.engagement(**{**engage, **other}) for other in others}
    assert len(empreintes | {reference}) == len(others) + 1


def test_a_seal_of_another_grid_signed_by_its_author_is_found_at_the_reveal(session: Session) -> None:
    """Even the author cannot change his mind between his seal and the reveal."""
    rang, auteur, scelle = session.faits(GrilleScellee)[0]
    previous = session.lignes[rang - 2].empreinte
    faux = replace(
        scelle, engagement="e" * 64, signature=_signer(session, auteur, replace(scelle, engagement="e" * 64))
    )
    forge = rechainer(session.lignes, remplacer(rang, faux))
    assert faux.tete == previous
    assert session.lire(forge[:rang]).bloc(BlocCode("1")).scelle(1)
    with pytest.raises(ChaineRompue):
        session.lire(forge)


def _signer(session: Session, auteur: str, scelle: GrilleScellee) -> bytes:
    """Signed at the instant of the first seal."""
    when = datetime.fromisoformat(next(i.instant for i in session.lignes if i.type == "GrilleScellee"))
    author = ProfilId(auteur)
    message = engagement.message_signe(dossier=session.dossier, auteur=author, instant=when, fait=scelle)
    return signatures.sign(session.signatures[author], message)


def test_a_seal_signed_by_another_or_over_another_head_is_found(session: Session) -> None:
    rang, auteur, scelle = session.faits(GrilleScellee)[0]
    other = session.sieges[2]
    for_other_tete = replace(scelle, tete="0" * 64)
    for faux, signataire in (
        (replace(scelle, signature=_signer(session, other, scelle)), auteur),
        (replace(scelle, signature=b""), auteur),
        (replace(scelle, signature=_signer(session, other, scelle)), other),
        (scelle, other),
        (replace(scelle, siege=2), auteur),
        (replace(scelle, version=2), auteur),
        (replace(scelle, bloc="5"), auteur),
        (replace(scelle, engagement="0" * 64), auteur),
        (for_other_tete, auteur),
        (replace(for_other_tete, signature=_signer(session, auteur, for_other_tete)), auteur),
    ):
        with pytest.raises(
            ChaineRompue, match=r"signature n’est pas|ne suit pas|n’est pas cet évaluateur|ne scelle pas|autre version"
        ):
            session.lire(rechainer(session.lignes, remplacer(rang, faux, signataire))[:rang])


def test_a_past_rewritten_before_a_seal_breaks_the_seal(session: Session) -> None:
    rang, _, scelle = session.faits(GrilleScellee)[0]
    observee = next(t for t in session.faits(SituationObservee))
    fausse = replace(observee[2], situation=replace(observee[2].situation, contexte="Autre contexte"))
    for follow, quoi in ((False, "ne suit pas"), (True, "signature n’est pas")):
        with pytest.raises(ChaineRompue, match=quoi) as taken:
            session.lire(rechainer(session.lignes, remplacer(observee[0], fausse), follow_tetes=follow))
        assert taken.value.rang == rang
    assert scelle.siege == 1


@pytest.mark.parametrize("kind", [AccordConfirme, ProcesVerbalSigne])
def test_an_agreement_or_a_signature_that_is_not_its_owners_is_found(session: Session, kind: type) -> None:
    for rang, auteur, fait in session.faits(kind):
        other = next(a for a in session.racines if a != auteur)
        jumeau = next(t[2] for t in session.faits(kind) if t[1] == other)
        for faux, qui in (
            (replace(fait, signature=jumeau.signature), auteur),
            (replace(fait, empreinte="0" * 64), auteur),
            (replace(fait, siege=3 - fait.siege), auteur),
            (fait, other),
        ):
            with pytest.raises(ChaineRompue, match=r"signature n’est pas|n’est pas cet évaluateur|ne signe pas"):
                session.lire(rechainer(session.lignes, remplacer(rang, faux, qui))[:rang])


def test_a_proces_verbal_altered_after_it_was_frozen_is_found(session: Session) -> None:
    rang, _, fige = session.faits(ProcesVerbalFige)[0]
    faux = replace(fige, contenu=fige.contenu.replace('"acquis"', '"non_acquis"', 1))
    assert faux != fige
    with pytest.raises(ChaineRompue, match="n’a pas son code de contrôle"):
        session.lire(rechainer(session.lignes, remplacer(rang, faux)))


@given(st.data())
def test_whatever_a_forger_drops_or_moves_the_reader_answers_in_french_or_reads_on(
    session: Session, data: st.DataObject
) -> None:
    """He may chain again what he likes: the answer is a dossier or a refusal, never a crash."""
    kept = data.draw(st.lists(st.integers(0, len(session.lignes) - 1), min_size=1, max_size=30))
    mixed = [session.lignes[g] for g in (0, *kept)]
    forge = rechainer(mixed, lambda _r, a, f: [(a, f)], follow_tetes=True)
    readers = data.draw(st.sampled_from([(), tuple(session.racines)]))
    try:
        dossier = session.lire(forge, *readers)
    except Refus:
        return
    assert dossier.rang == len(forge)


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (fs.CritereNote(CelluleCode("1.1.1"), "conforme"), True), (fs.CompetenceJugee(CelluleCode("1.1"), None), True),
        (fs.BlocJuge(BlocCode("1"), None, ""), True), (fs.NotesEcrites(0, "x"), True),
        (fs.CritereNote(CelluleCode("5.1.1"), "conforme"), False), (fs.BlocJuge(BlocCode("5"), None, ""), False),
        (fs.CompetenceJugee(CelluleCode("5.1"), None), False), (fs.CritereNote(CelluleCode("9.9.9"), None), False),
    ],
)  # fmt: skip
def test_what_is_enclosed_for_a_bloc_speaks_of_its_own_cells_alone(
    session: Session, content: fs.FaitsSolo, known: bool
) -> None:
    reader = Reader(session.dossier, lambda _: session.referentiel)
    reader.read(session.lignes)
    if known:
        reader._cellule_connue(BlocCode("1"), content)
    else:
        with pytest.raises(LookupError):
            reader._cellule_connue(BlocCode("1"), content)
