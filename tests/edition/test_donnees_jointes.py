"""The record that a grid carries says its own form, and is of that form."""

from __future__ import annotations

import pikepdf
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.verification import contenu, politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Reproche
from evaluateur.metier import canonique
from evaluateur.metier.pv.proces_verbal import EvaluateurPV, IdentitePV, ProcesVerbal
from evaluateur.metier.pv.redaction import AVEC_IDENTITE, AVEC_IMAGE
from evaluateur.metier.vocabulaire import Empreinte, Numero
from tests.edition import exemple
from tests.edition.faussaire import DEMAIN


def read(pv: ProcesVerbal) -> ProcesVerbal:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments[grille.PIECE] = canonique.encode(pv)
    return contenu.read_pv(pdf).pv


def record(schema: int, *, seen: bool) -> ProcesVerbal:
    pv = exemple.proces_verbal()
    identite = IdentitePV("conforme", "carte nationale d’identité", (), ()) if seen else UNSET
    certification = replace(pv.certification, image=UNSET)
    return replace(pv, schema=schema, certification=certification, candidat=replace(pv.candidat, identite=identite))


@pytest.mark.parametrize(
    ("schema", "seen", "good"),
    [
        (AVEC_IDENTITE, True, True), (AVEC_IDENTITE, False, False), (AVEC_IMAGE - 1, False, True),
        (AVEC_IMAGE - 1, True, False), (AVEC_IMAGE, False, False), (AVEC_IMAGE, True, False),
    ],
)  # fmt: skip
def test_a_record_of_another_form_than_it_says_is_refused(schema: int, seen: bool, good: bool) -> None:
    pv = record(schema, seen=seen)
    if good:
        assert read(pv) == pv
    else:
        with pytest.raises(Reproche, match="ne sont pas écrites comme"):
            read(pv)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("sieges", [(), (1,), (2,), (1, 2), (2, 1), (1, 1), (1, 2, 2)])
def test_the_two_seats_must_sign_or_the_first_alone_where_it_is_known_to_be_alone(
    sieges: tuple[Numero, ...], known: bool
) -> None:
    pv = record(AVEC_IDENTITE, seen=True)
    whole = {e.siege: e for e in pv.evaluateurs}
    named: tuple[EvaluateurPV, ...] = tuple(whole[siege] for siege in sieges)
    alone = frozenset({Empreinte(pv.certification.referentiel_empreinte)} if known else ())
    contexte = Contexte(DEMAIN, un_siege=alone)
    if sieges == (1, 2) or (known and sieges == (1,)):
        assert politique._sieges(replace(pv, evaluateurs=named), contexte) == sieges
    else:
        with pytest.raises(Reproche, match="ne nomme pas les deux évaluateurs"):
            politique._sieges(replace(pv, evaluateurs=named), contexte)
