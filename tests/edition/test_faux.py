"""Every way to forge a signed grid that we could think of, each built here, each refused with its own sentence."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter

from evaluateur.centre.autorite import autorite
from evaluateur.edition.composition import code_page
from evaluateur.edition.documents.grille.grille import empreinte
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import VersionPV
from evaluateur.metier.pv.redaction import AVEC_IDENTITE
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import emission, rattachement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.emission import Duree
from tests.edition.faussaire import DEMAIN, FIGE, PHRASE, SIGNE, Atelier, autrement, joindre, retoucher
from tests.parcours.monde import argon_leger


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("autorite") / "centre")


@pytest.fixture(scope="module")
def bon(atelier: Atelier) -> bytes:
    return atelier.original()


def refus(verdict: Verdict) -> str:
    """The sentence of a refusal: looking stopped there."""
    assert verdict.statut == "refuse"
    return verdict.reproches[-1]


def increment(pdf: bytes, geste: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Bytes added at the end, as a reader of PDF would take them for a change."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    geste(writer)
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def autre_page(w: IncrementalPdfFileWriter) -> None:
    page = w.root["/Pages"]["/Kids"][0]
    page["/Contents"] = w.add_object(generic.StreamObject(stream_data=b"BT ET"))
    w.update_container(page)


def annotation(w: IncrementalPdfFileWriter) -> None:
    page = w.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(  # type: ignore[no-untyped-call]
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 90))),
            pdf_name("/Contents"): pdf_string("Acquis"),
        }
    )
    page["/Annots"].append(w.add_object(note))
    w.update_container(page["/Annots"])
    w.update_container(page)


# --- what must pass


def test_the_original_is_authentic(atelier: Atelier, bon: bytes) -> None:
    verdict = atelier.verifier(bon)
    assert (verdict.statut, verdict.reproches) == ("authentique", ())


def test_without_its_authority_it_is_intact_and_says_whom_to_ask_for(atelier: Atelier, bon: bytes) -> None:
    verdict = atelier.verifier(bon, autorites=())
    assert verdict.statut == "intact"
    assert all("Centre Exemple, inconnue ici" in r for r in verdict.reproches)


def test_provisional_certificates_are_intact_and_say_so(atelier: Atelier) -> None:
    provisoires = {
        siege: Signataire(
            siege,
            s.cle,
            emission.provisoire(
                s.cle,
                f"{atelier.evaluateur(siege).nom} {atelier.evaluateur(siege).prenom}",
                "00",
                FIGE - timedelta(days=1),
                emission.serial(os.urandom(20)),
            ),
        )
        for siege, s in atelier.qui.items()
    }
    verdict = atelier.verifier(atelier.original(qui=provisoires))
    assert verdict.statut == "intact"
    assert all("provisoire" in r for r in verdict.reproches)


# --- bytes


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_anywhere_is_refused(atelier: Atelier, bon: bytes, seed: int) -> None:
    rng = random.Random(seed)
    places = rng.sample(range(len(bon)), 200)
    # What a signature does not cover is itself: these bytes are tried more often.
    for debut in (bon.find(b"/Contents <3"), bon.rfind(b"/Contents <3")):
        places += rng.sample(range(debut + 11, debut + 11 + 2 * 1400), 25)
    passes = [p for p in places if atelier.verifier(_flip(bon, p, rng.randrange(8))).statut != "refuse"]
    assert passes == []


def _flip(data: bytes, place: int, bit: int) -> bytes:
    faux = bytearray(data)
    faux[place] ^= 1 << bit
    return bytes(faux)


@pytest.mark.parametrize("reste", [0, 1, 100, 5_000, -20])
def test_a_truncated_file_is_refused(atelier: Atelier, bon: bytes, reste: int) -> None:
    assert "n’est pas un PDF entier" in refus(atelier.verifier(bon[:reste]))


@pytest.mark.parametrize("reste", [b"\n", b"%%EOF\n", b"\0" * 20, b"% rien\n"])
def test_trailing_bytes_are_refused(atelier: Atelier, bon: bytes, reste: bytes) -> None:
    assert "telle que l’application l’écrit" in refus(atelier.verifier(bon + reste))


def test_bytes_before_the_header_are_refused(atelier: Atelier, bon: bytes) -> None:
    assert refus(atelier.verifier(b"\n" + bon))


def test_a_cut_signature_is_refused(atelier: Atelier, bon: bytes) -> None:
    fin = bon.rfind(b"%%EOF", 0, bon.rfind(b"%%EOF")) + 6
    assert refus(atelier.verifier(bon[:fin])) == "La signature de l’évaluateur 2 manque."


def test_an_unsigned_grid_is_refused(atelier: Atelier) -> None:
    assert "Il manque une signature" in refus(atelier.verifier(atelier.composer(atelier.pv)))


@pytest.mark.parametrize("data", [b"", b"rien", b"%PDF-1.7\n", "accents é".encode()])
def test_what_is_no_pdf_is_refused(atelier: Atelier, data: bytes) -> None:
    assert "n’est pas un PDF entier" in refus(atelier.verifier(data))


def test_a_signature_written_in_other_digits_are_refused(atelier: Atelier, bon: bytes) -> None:
    debut = bon.rfind(b"/Contents <") + len(b"/Contents <")
    faux = bon[:debut] + bon[debut : debut + 2000].lower() + bon[debut + 2000 :]
    assert "telle que l’application l’écrit" in refus(atelier.verifier(faux))


# --- changes added to the file


@pytest.mark.parametrize("geste", [autre_page, annotation])
def test_a_change_after_both_signatures_is_refused(
    atelier: Atelier, bon: bytes, geste: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    phrase = refus(atelier.verifier(increment(bon, geste)))
    assert "telle que l’application l’écrit" in phrase


@pytest.mark.parametrize("geste", [autre_page, annotation])
def test_a_change_between_the_signatures_is_refused(
    atelier: Atelier, geste: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    one = atelier.signer(atelier.composer(atelier.pv), atelier.qui[1])
    faux = atelier.signer(increment(one, geste), atelier.qui[2])
    assert refus(atelier.verifier(faux))


def test_a_picture_in_the_place_of_a_signature_is_refused(atelier: Atelier) -> None:
    one = atelier.signer(atelier.composer(atelier.pv), atelier.qui[1])
    faux = atelier.signer(one, atelier.qui[2], dessin=lambda w, h: b"BT /F1 9 Tf (Acquis) Tj ET")
    assert "telle que l’application l’écrit" in refus(atelier.verifier(faux))


# --- content


def test_attached_data_replaced_before_signing_are_refused(atelier: Atelier) -> None:
    other = replace(atelier.pv, motif_version="Autre chose")

    def remplacer(pdf: pikepdf.Pdf) -> None:
        joindre(pdf, proces_verbal.encode(other))

    pdf = retoucher(atelier.composer(atelier.pv), remplacer)
    faux = atelier.signer(atelier.signer(pdf, atelier.qui[1]), atelier.qui[2])
    assert refus(atelier.verifier(faux)) == "Les pages ne correspondent pas aux données jointes."


def test_pages_that_say_something_else_than_the_data_are_refused(atelier: Atelier) -> None:
    """The worst forger: both evaluators sign a page whose text was changed, the data staying as they were."""
    other = replace(atelier.pv, candidat=replace(atelier.pv.candidat, prenoms="Louise"))

    def remplacer(pdf: pikepdf.Pdf) -> None:
        joindre(pdf, proces_verbal.encode(atelier.pv))

    pdf = retoucher(atelier.composer(other), remplacer)
    faux = atelier.signer(atelier.signer(pdf, atelier.qui[1]), atelier.qui[2])
    assert refus(atelier.verifier(faux)) == "Les pages ne correspondent pas aux données jointes."


def test_data_that_are_not_canonical_are_refused(atelier: Atelier) -> None:
    def gonfler(pdf: pikepdf.Pdf) -> None:
        data = proces_verbal.encode(atelier.pv).replace(b'{"', b'{ "', 1)
        joindre(pdf, data)

    pdf = retoucher(atelier.composer(atelier.pv), gonfler)
    faux = atelier.signer(atelier.signer(pdf, atelier.qui[1]), atelier.qui[2])
    assert "ne sont pas écrites comme l’application les écrit" in refus(atelier.verifier(faux))


@pytest.mark.parametrize(
    ("schema", "statut"), [(-1, "ancien"), (1, "ancien"), (AVEC_IDENTITE + 1, "recent"), (99, "recent")]
)
def test_a_record_of_another_form_is_neither_believed_nor_called_false(
    atelier: Atelier, schema: int, statut: str
) -> None:
    said = proces_verbal.encode(atelier.pv)
    other = said.replace(b'"schema":%d' % atelier.pv.schema, b'"schema":%d' % schema)
    assert other != said
    verdict = atelier.verifier(retoucher(atelier.composer(atelier.pv), lambda pdf: joindre(pdf, other)))
    assert (verdict.statut, verdict.constats) == (statut, ())


def test_a_second_attachment_is_refused(atelier: Atelier) -> None:
    def ajouter(pdf: pikepdf.Pdf) -> None:
        joindre(pdf, b"{}", "autre.json")

    pdf = retoucher(atelier.composer(atelier.pv), ajouter)
    faux = atelier.signer(atelier.signer(pdf, atelier.qui[1]), atelier.qui[2])
    assert "ne sont pas seules" in refus(atelier.verifier(faux))


def test_a_script_is_refused(atelier: Atelier) -> None:
    def agir(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))

    pdf = retoucher(atelier.composer(atelier.pv), agir)
    faux = atelier.signer(atelier.signer(pdf, atelier.qui[1]), atelier.qui[2])
    assert "Les pages ne correspondent pas" in refus(atelier.verifier(faux))


def test_the_signatures_of_another_dossier_are_refused(atelier: Atelier, bon: bytes) -> None:
    """The increments of one grid, laid on another: nothing of what they cover is there."""
    other = atelier.nommer(replace(atelier.court, dossier="f" * 32, reference="AUTRE-1"), atelier.qui)
    base, zero = atelier.composer(other), atelier.composer(atelier.pv)
    assert refus(atelier.verifier(base + bon[len(zero) :]))


def test_a_paper_record_is_no_original(atelier: Atelier) -> None:
    papier = replace(atelier.pv, mode="papier")
    assert "mode papier" in refus(atelier.verifier(atelier.composer(papier)))


def test_a_record_that_is_not_that_of_the_journal_is_refused(atelier: Atelier, bon: bytes) -> None:
    assert "que contient le journal" in refus(atelier.verifier(bon, empreinte="0" * 64))


def test_an_older_version_is_refused_beside_the_one_that_replaces_it(atelier: Atelier, bon: bytes) -> None:
    old = VersionPV(atelier.pv.version, FIGE, "", Empreinte(empreinte(atelier.pv)))
    suite = replace(
        atelier.court, version=atelier.pv.version + 1, versions=(*atelier.pv.versions, old), motif_version="Erreur."
    )
    new = atelier.original(atelier.nommer(suite, atelier.qui))
    contexte = politique.Contexte(DEMAIN, (rattachement.read_autorite(atelier.autorite.pem),))
    older, fresh = politique.verify_all([bon, new], contexte)
    assert refus(older) == f"Cette version {atelier.pv.version} est remplacée par la version {suite.version}."
    assert fresh.statut == "authentique"


def test_a_file_that_is_refused_replaces_nothing(atelier: Atelier, bon: bytes) -> None:
    old = VersionPV(atelier.pv.version, FIGE, "", Empreinte(empreinte(atelier.pv)))
    faux = atelier.composer(replace(atelier.pv, version=9, versions=(old,)))
    contexte = politique.Contexte(DEMAIN, (rattachement.read_autorite(atelier.autorite.pem),))
    assert [v.statut for v in politique.verify_all([bon, faux], contexte)] == ["authentique", "refuse"]


def test_the_code_of_another_page_is_refused(atelier: Atelier, bon: bytes) -> None:
    verdict, code = atelier.verifier(bon), code_page.code(atelier.pv)
    assert politique.compare_code(verdict, f" {code_page.readable(code).lower()} ").statut == "authentique"
    assert "n’est pas celui de ce fichier" in refus(politique.compare_code(verdict, code[:-1] + "Z"))
    nothing = atelier.verifier(b"rien")
    assert (nothing.pv, politique.compare_code(nothing, code)) == (None, nothing), "there is nothing to compare it with"


# --- people


def test_the_same_evaluator_twice_is_refused(atelier: Atelier) -> None:
    one = atelier.qui[1]
    faux = atelier.original(atelier.pv, {1: one, 2: Signataire(2, one.cle, one.certificat)})
    assert "de la signature de l’évaluateur 2 n’est pas celui que nomme la grille" in refus(atelier.verifier(faux))


def test_the_same_evaluator_named_twice_is_refused(atelier: Atelier) -> None:
    seul = atelier.designer(atelier.evaluateur(1), sieges=(1, 2))
    two = {1: seul, 2: Signataire(2, seul.cle, seul.certificat)}
    assert "le certificat est au nom" in refus(atelier.verifier(atelier.original(qui=two)))


def test_one_key_under_two_names_is_refused(atelier: Atelier, tmp_path: Path) -> None:
    key = atelier.qui[1].cle
    e = atelier.evaluateur(2)
    public, duree = titre.public_bytes(emission.cle(key).public_key()), Duree(FIGE - timedelta(days=1), DEMAIN)
    private, root = atelier.autorite._private, atelier.autorite.certificat
    der = emission.habiliter(private, root, public, f"{e.nom} {e.prenom}", Attestation((2,)), duree, 77)
    two = {1: atelier.qui[1], 2: Signataire(2, key, der)}
    assert "Une même clé" in refus(atelier.verifier(atelier.original(qui=two)))


def test_swapped_seats_are_refused(atelier: Atelier) -> None:
    one, two = atelier.qui[1], atelier.qui[2]
    faux = atelier.original(
        atelier.pv,
        {1: Signataire(1, two.cle, two.certificat), 2: Signataire(2, one.cle, one.certificat)},
    )
    assert "de la signature de l’évaluateur 1 n’est pas celui" in refus(atelier.verifier(faux))


def test_a_key_that_is_not_that_of_the_certificate_is_refused(atelier: Atelier) -> None:
    one, two = atelier.qui[1], atelier.qui[2]
    faux = atelier.original(atelier.pv, {1: Signataire(1, two.cle, one.certificat), 2: two})
    assert refus(atelier.verifier(faux)) == "La signature de l’évaluateur 1 n’est pas celle de sa clé."


def test_another_certificate_of_the_same_person_is_refused(atelier: Atelier) -> None:
    other = atelier.designer(atelier.evaluateur(2))
    assert "n’est pas celui que nomme" in refus(
        atelier.verifier(atelier.original(atelier.pv, {1: atelier.qui[1], 2: other}))
    )


def test_a_certificate_of_someone_else_is_refused(atelier: Atelier) -> None:
    other = atelier.designer(atelier.evaluateur(2), nom="INCONNU Camille")
    assert "au nom d’INCONNU Camille" in refus(atelier.verifier(atelier.original(qui={1: atelier.qui[1], 2: other})))


def test_another_authority_of_the_same_name_is_refused(atelier: Atelier, tmp_path: Path) -> None:
    autorite.creer(tmp_path / "faux", "Centre Exemple", PHRASE, FIGE - timedelta(days=30), os.urandom, argon_leger)
    fausse = autorite.open_autorite(tmp_path / "faux", PHRASE)
    faux = {siege: atelier.designer(atelier.evaluateur(siege), par=fausse) for siege in (1, 2)}
    assert "se réclame de l’autorité Centre Exemple" in refus(atelier.verifier(atelier.original(qui=faux)))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ({"jusqu_au": date(2026, 11, 19)}, "postérieure à l’expiration"),
        ({"depuis": SIGNE + timedelta(days=1)}, "la signature le précède"),
        ({"sieges": (1,)}, "n’est pas habilité au rôle d’évaluateur 2"),
        ({"habilitation_fin": date(2026, 11, 19)}, "avait pris fin"),
    ],
)
def test_a_certificate_that_does_not_allow_it_is_refused(
    atelier: Atelier, kind: dict[str, object], expected: str
) -> None:
    other = atelier.designer(atelier.evaluateur(2), **kind)  # type: ignore[arg-type]
    assert expected in refus(atelier.verifier(atelier.original(qui={1: atelier.qui[1], 2: other})))


@pytest.mark.parametrize(
    ("raison", "after", "statut"),
    [
        ("fin_de_fonction", timedelta(minutes=-30), "refuse"),
        ("fin_de_fonction", timedelta(days=1), "authentique"),
        ("cle_volee", timedelta(days=1), "refuse"),
    ],
)
def test_a_revoked_certificate_is_refused_and_a_stolen_key_for_ever(
    tmp_path: Path, raison: autorite.Raison, after: timedelta, statut: str
) -> None:
    here = Atelier(tmp_path / "centre")
    pdf = here.original()
    e = here.evaluateur(2)
    here.autorite.revoquer(f"{e.nom} {e.prenom}", raison, SIGNE + after)
    items = (tmp_path / "centre" / autorite.REVOCATIONS).read_bytes()
    known = rattachement.with_revocations(rattachement.read_autorite(here.autorite.pem), items)
    verdict = here.verifier(pdf, autorites=(known,), maintenant=DEMAIN + timedelta(days=3))
    assert verdict.statut == statut
    assert statut != "refuse" or "révoqué" in refus(verdict)


def test_an_authority_does_not_sign_for_an_evaluator(atelier: Atelier, tmp_path: Path) -> None:
    """The root's own key and certificate, under the name of évaluateur 2."""
    e = atelier.evaluateur(2)
    autorite.creer(tmp_path / "a", f"{e.nom} {e.prenom}", PHRASE, FIGE - timedelta(days=9), os.urandom, argon_leger)
    root = autorite.open_autorite(tmp_path / "a", PHRASE)
    faux = {1: atelier.qui[1], 2: Signataire(2, root._private, root.der)}
    verdict = atelier.verifier(atelier.original(qui=faux), autorites=(rattachement.read_autorite(root.pem),))
    assert "ne dit pas à quoi il sert" in refus(verdict)


# --- time


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (FIGE - timedelta(hours=1), SIGNE, "avant que le contenu soit figé"),
        (SIGNE, DEMAIN + timedelta(hours=1), "une date à venir"),
        (SIGNE + timedelta(hours=1), SIGNE, "avant l’évaluateur 1"),
    ],
)
def test_instants_that_cannot_be_are_refused(atelier: Atelier, one: object, two: object, expected: str) -> None:
    assert expected in refus(atelier.verifier(atelier.original(None, None, one, two)))  # type: ignore[arg-type]


# --- form of the signature


def test_a_first_signature_that_does_not_certify_is_refused(atelier: Atelier) -> None:
    one = autrement(atelier.composer(atelier.pv), atelier.qui[1], subfilter=SigSeedSubFilter.PADES)
    faux = atelier.signer(one, atelier.qui[2])
    assert "telle que l’application l’écrit" in refus(atelier.verifier(faux))


def test_a_signature_of_the_old_form_is_refused(atelier: Atelier) -> None:
    one = atelier.signer(atelier.composer(atelier.pv), atelier.qui[1])
    faux = autrement(one, atelier.qui[2], subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    assert "telle que l’application l’écrit" in refus(atelier.verifier(faux))


def test_an_encrypted_copy_is_refused(atelier: Atelier, bon: bytes) -> None:
    with pikepdf.open(BytesIO(bon)) as pdf:
        output = BytesIO()
        pdf.save(output, encryption=pikepdf.Encryption(owner="x", user=""))
    assert refus(atelier.verifier(output.getvalue()))


def test_a_copy_saved_again_is_refused(atelier: Atelier, bon: bytes) -> None:
    assert refus(atelier.verifier(retoucher(bon, lambda pdf: None)))
