"""The journal of a dossier for people: every fait in plain French, those that the reader may not read included."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import designation
from evaluateur.metier.dossier import nouveau
from evaluateur.metier.faits.notation import GrillesRevelees, Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits.preparation import DossierOuvert
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId
from evaluateur.seance.garde.sieges import require_own_keys
from evaluateur.seance.poste import Poste
from evaluateur.vues import recit


class LigneJournal(Struct, frozen=True):
    """One fait. ``lisible`` is False for a pli that the reader's keys do not open.

    ``instant`` is local civil time, to the second; of what an evaluator did alone it tells the day only: no view may
    derive how long someone took for a criterion.
    """

    dossier: DossierId
    rang: int
    instant: str
    auteur: str
    nom: str
    type: str
    bloc: BlocCode
    objet: str
    ancien: str
    nouveau: str
    motif: str
    phrase: str
    lisible: bool
    empreinte: Empreinte

    @property
    def situee(self) -> bool:
        """Whether its sentence names its bloc already, or has none to name."""
        return not self.bloc or (self.type in recit.OBJET_D_ABORD and self.objet == designation.bloc(self.bloc))


def consulter(poste: Poste, dossier: DossierId) -> Iterator[LigneJournal]:
    """Tell a journal, chain and signatures verified on the way.

    Keys disclosed by a reveal open the plis that precede it; before, one's own grid opens to oneself alone.
    """
    disclosed = _disclosed(poste, dossier)

    def keys(auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
        if (auteur, bloc) in disclosed:
            return disclosed[auteur, bloc]
        if poste.trousseau.clavier.personnes != (auteur,):
            return None
        return poste.trousseau.cle_bloc(auteur, dossier, bloc, version).cle

    reader = Reader(dossier, poste.coffre.referentiel, keys)
    noms = {p.identifiant: p.nom_complet for p in poste.trousseau.profils}
    for line in journal.verify(journaux.read(poste.coffre.base, dossier), dossier):
        inscrit = journal.read(line)
        if isinstance(inscrit.fait, DossierOuvert):
            before = nouveau(dossier, poste.coffre.referentiel(inscrit.fait.referentiel))
        else:
            before = reader.dossier
        content = reader.follow(line)
        noms |= {e.identifiant: e.nom_complet for e in reader.dossier.sieges.values()}
        said = recit.raconter(before, inscrit, content)
        yield LigneJournal(
            dossier=dossier,
            rang=line.rang,
            instant=_when(inscrit, reader.dossier.session.fuseau),
            auteur=line.auteur,
            nom=" et ".join(noms.get(a, a) for a in inscrit.personnes),
            type=type(content or inscrit.fait).__name__,
            bloc=said.bloc,
            objet=said.objet,
            ancien=said.ancien,
            nouveau=said.nouveau,
            motif=said.motif,
            phrase=said.phrase,
            lisible=content is not None or not isinstance(inscrit.fait, Pli),
            empreinte=line.empreinte,
        )
    require_own_keys(reader.dossier, poste.trousseau.profils)


def _when(inscrit: Inscrit, fuseau: str) -> str:
    local = designation.local(inscrit.instant, fuseau)
    return local.date().isoformat() if isinstance(inscrit.fait, Pli) else local.isoformat(sep=" ", timespec="seconds")


def _disclosed(poste: Poste, dossier: DossierId) -> dict[tuple[ProfilId, BlocCode], bytes]:
    keys: dict[tuple[ProfilId, BlocCode], bytes] = {}
    for line in journaux.read(poste.coffre.base, dossier):
        if line.type == GrillesRevelees.__name__:
            fait = journal.read(line).fait
            if isinstance(fait, GrillesRevelees):
                keys |= {(o.auteur, fait.bloc): o.cle for o in fait.ouvertures}
    return keys
