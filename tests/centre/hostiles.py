"""What one evaluator can send who writes his own program: a journal or a grid of his making, in a lot that he signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles import signatures
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.lot import Expediteur
from evaluateur.echange.lot.manifeste import Piece
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.journal import GENESE
from evaluateur.metier import canonique, engagement
from evaluateur.metier.faits.cloture import DossierClos, ProcesVerbalFige, ProcesVerbalSigne
from evaluateur.metier.faits.conciliation import AccordConfirme, CellulesConfirmees
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.preparation import DossierOuvert, PresenceDeclaree, SiegeOccupe
from evaluateur.metier.vocabulaire import DossierId, Empreinte, ProfilId
from tests.centre.envoi import CLE, Envoi
from tests.edition.attaques import conteneur, etape
from tests.edition.faussaire import autrement, retoucher


class Ligne(Struct, frozen=True):
    """A line as he means it, before it is chained."""

    auteur: str
    instant: datetime
    fait: Any


Change = Callable[[list[Ligne]], list[Ligne]]


def lines(envoi: Envoi) -> list[Ligne]:
    """The honest journal."""
    read = (journal.read(line) for line in envoi.lot.journal())
    return [Ligne(i.auteur, i.instant, i.fait) for i in read]


def sent(envoi: Envoi, made: list[Ligne], documents: list[bytes] | None = None, dossier: str = "") -> bytes:
    """These lines chained, what évaluateur 2 stands for signed again under his own key; the lot, signed by him."""
    monde, about = envoi.monde, envoi.remise.about
    monde.seul(2)
    me = monde.poste.trousseau.profil_ouvert(monde.deux.identifiant)
    name, chained, precedent = DossierId(dossier or about.dossier), list[journal.Inscription](), GENESE
    honest = list(zip(lines(envoi), envoi.lot.journal(), strict=True)) if name == about.dossier else []
    for rang, line in enumerate(made, 1):
        if len(chained) < len(honest) and line == honest[rang - 1][0] and precedent == honest[rang - 1][1].precedent:
            chained.append(honest[rang - 1][1])  # what he leaves alone is the honest line, to the byte
            precedent = chained[-1].empreinte
            continue
        fait = line.fait
        if isinstance(fait, FaitSigne) and line.auteur == monde.deux.identifiant:
            fait = replace(fait, tete=precedent, signature=UNSET)
            message = engagement.message_signe(
                dossier=name, auteur=ProfilId(line.auteur), instant=line.instant, fait=fait
            )
            fait = replace(fait, signature=signatures.sign(me.cle_signature, message))
        chained.append(journal.inscribe(name, rang, line.auteur, line.instant, fait, precedent))
        precedent = chained[-1].empreinte
    pieces = [part() for part in envoi.remise.parts]
    for place, piece in enumerate(pieces):
        if piece.nature == "journal":
            pieces[place] = replace(piece, contenu=lot.lines(chained))
        elif piece.nature == "document" and documents:
            pieces[place] = replace(piece, contenu=documents[0])
    said = replace(about, dossier=name, rang=len(chained), tete=precedent)
    who = Expediteur(me.cle_document, me.profil.titre)
    return lot.pack(said, pieces, who, envoi.remise.instant, CLE)


def each(kind: type, change: Callable[[Any], Any], *, only: int | None = None) -> Change:
    """Change every fact of a kind, or one of them."""

    def made(found: list[Ligne]) -> list[Ligne]:
        places = [at for at, line in enumerate(found) if isinstance(line.fait, kind)]
        chosen = places if only is None else [places[only]]
        return [replace(line, fait=change(line.fait)) if at in chosen else line for at, line in enumerate(found)]

    return made


def without(kind: type, only: int) -> Change:
    def made(found: list[Ligne]) -> list[Ligne]:
        places = [at for at, line in enumerate(found) if isinstance(line.fait, kind)]
        return [line for at, line in enumerate(found) if at != places[only]]

    return made


def _before(found: list[Ligne], kind: type) -> list[Ligne]:
    return found[: next(at for at, line in enumerate(found) if isinstance(line.fait, kind))]


NOTHING = canonique.empreinte(b"")
JOURNALS: dict[str, tuple[str, Change]] = {
    "the reference": ("journal", each(DossierOuvert, lambda f: replace(f, reference="EX-9"))),
    "practice": ("journal", each(DossierOuvert, lambda f: replace(f, entrainement=True))),
    "the form of before": ("journal", each(DossierOuvert, lambda f: replace(f, forme=UNSET))),
    "another référentiel": ("referentiel", each(DossierOuvert, lambda f: replace(f, referentiel=NOTHING))),
    "the presence": ("journal", each(PresenceDeclaree, lambda f: replace(f, presence="absent", motif="Malade."))),
    "his key in both seats": ("journal", lambda found: each(
        SiegeOccupe, lambda f: replace(f, evaluateur=replace(f.evaluateur, cle_publique=next(
            line.fait.evaluateur.cle_publique for line in found
            if isinstance(line.fait, SiegeOccupe) and line.fait.siege == 2
        ))), only=0)(found)),
    "himself in both seats": ("journal", lambda found: each(
        SiegeOccupe, lambda f: replace(f, evaluateur=next(
            line.fait.evaluateur for line in found if isinstance(line.fait, SiegeOccupe) and line.fait.siege == 2
        )), only=0)(found)),
    "a pli of the other": ("journal", each(Pli, lambda f: replace(f, chiffre=f.chiffre[:-1] + b"\0"), only=0)),
    "a pli less": ("journal", without(Pli, 3)),
    "the seal of the other": ("journal", each(GrilleScellee, lambda f: replace(f, engagement=NOTHING), only=0)),
    "a seal less": ("journal", without(GrilleScellee, 0)),
    "a reveal less": ("journal", without(GrillesRevelees, 0)),
    "an agreement less": ("journal", without(AccordConfirme, 0)),
    "an agreement of the other about something else": (
        "journal", each(AccordConfirme, lambda f: replace(f, empreinte=NOTHING), only=0),
    ),
    "a confirmation less": ("journal", without(CellulesConfirmees, 0)),
    "the record": ("journal", each(ProcesVerbalFige, lambda f: replace(f, contenu=f.contenu.replace("Lou", "Luc")))),
    "a record that is none": ("journal", each(ProcesVerbalFige, lambda f: replace(f, contenu="{}"))),
    "the record on paper": ("journal", each(ProcesVerbalFige, lambda f: replace(f, mode="papier"))),
    "the signature of the other less": ("journal", without(ProcesVerbalSigne, 0)),
    "his own signature less": ("journal", without(ProcesVerbalSigne, 1)),
    "both signatures under his name": (
        "journal", lambda found: [
            replace(line, auteur=found[-1].auteur) if isinstance(line.fait, ProcesVerbalSigne) else line
            for line in found
        ],
    ),
    "closed twice": ("journal", lambda found: [*found, found[-1]]),
    "not closed": ("inacheve", lambda found: _before(found, DossierClos)),
    "not signed": ("inacheve", lambda found: _before(found, ProcesVerbalSigne)),
    "empty": ("journal", lambda found: []),
    "one line": ("inacheve", lambda found: found[:1]),
    "an instant before": (
        "journal", lambda found: [replace(found[0], instant=found[0].instant - timedelta(days=1)), *found[1:]],
    ),
    "the first line twice": ("journal", lambda found: [found[0], *found]),
}  # fmt: skip
"""What he changes, everything after it chained anew and his own signatures made again; the reason of the refusal."""


def journal_of(envoi: Envoi, how: str) -> bytes:
    """A lot with such a journal."""
    return sent(envoi, JOURNALS[how][1](lines(envoi)))


def _first(pdf: bytes) -> bytes:
    """The grid as the first signer alone left it."""
    return pdf[: etape.ends(pdf)[-2]]


def _signer(envoi: Envoi) -> Signataire:
    envoi.monde.seul(2)
    me = envoi.monde.poste.trousseau.profil_ouvert(envoi.monde.deux.identifiant)
    return Signataire(2, me.cle_document, me.profil.titre)


DOCUMENTS: dict[str, Callable[[Envoi, bytes], bytes]] = {
    "a byte more": lambda e, pdf: pdf + b"\n",
    "a byte less": lambda e, pdf: pdf[:-1],
    "no document": lambda e, pdf: b"%PDF-1.7\n%%EOF\n",
    "no PDF": lambda e, pdf: b"tout est acquis",
    "nothing": lambda e, pdf: b"",
    "without the second signature": lambda e, pdf: _first(pdf),
    "his signature made otherwise": lambda e, pdf: autrement(_first(pdf), _signer(e)),
    "a signature of zeros": lambda e, pdf: conteneur.put(pdf, bytes(len(conteneur.read(pdf)))),
    "the first signature in both places": lambda e, pdf: conteneur.put(pdf, conteneur.read(pdf, 0)),
    "written again by another program": lambda e, pdf: retoucher(pdf, lambda open_: None),
    "the title changed": lambda e, pdf: retoucher(pdf, lambda open_: open_.docinfo.update({"/Title": "Acquis"})),
    "the increments exchanged": lambda e, pdf: pdf[etape.ends(pdf)[-2] :] + _first(pdf),
}
"""The grid that he encloses, named by his own line of the journal, which he signs."""


def document_of(envoi: Envoi, how: str) -> bytes:
    """A lot with such a grid."""
    pdf = next(p.contenu for p in envoi.lot.de_nature("document"))
    return with_document(envoi, DOCUMENTS[how](envoi, pdf))


def with_document(envoi: Envoi, forged: bytes) -> bytes:
    """A lot whose last signer named this grid."""
    name: Empreinte = canonique.empreinte(forged)
    return sent(envoi, each(ProcesVerbalSigne, lambda f: replace(f, document=name), only=1)(lines(envoi)), [forged])


def pieces(envoi: Envoi) -> list[Piece]:
    """The files of the honest lot."""
    return [part() for part in envoi.remise.parts]
