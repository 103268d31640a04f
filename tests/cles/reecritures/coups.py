"""Moves that a person would think of: another key in the seat, the forms of before, one seat, someone invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles import signatures
from evaluateur.journal import Inscription
from evaluateur.metier import faits_solo as fs
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import DossierClos, ProcesVerbalFige, ProcesVerbalSigne, VersionOuverte
from evaluateur.metier.faits.conciliation import (
    AccordConfirme,
    CellulesConfirmees,
    ChoixAnnules,
    DerogationAcceptee,
    DerogationProposee,
    DesaccordConstate,
    EcartTranche,
    PrecisionsRetenues,
)
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import FaitPartage, read_fait
from evaluateur.metier.faits.preparation import (
    DossierOuvert,
    EvaluateurRemplace,
    PresenceDeclaree,
    PresentationDeclaree,
    SiegeOccupe,
)
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode, CelluleCode, ProfilId
from tests.cles.reecritures import formes, valeurs
from tests.cles.reecritures.attaquant import Attaquant, Ligne, Reparation, feuillet
from tests.cles.reecritures.mutations import ETRANGER


class Coup(Struct, frozen=True):
    """A journal made by hand: what was tried, and its lines."""

    nom: str
    forge: list[Inscription]


_Held = dict[str, bytes]
_Faire = Callable[[Attaquant], Iterator[Coup]]
COUPS: list[_Faire] = []


def _coup(function: _Faire) -> _Faire:
    COUPS.append(function)
    return function


def tous(a: Attaquant) -> Iterator[Coup]:
    """Every one of them, for one attacker in one dossier."""
    for faire in COUPS:
        yield from faire(a)


def retouchees(a: Attaquant, retouche: Callable[[Ligne], Ligne | None]) -> list[Ligne]:
    """The lines, each altered or dropped."""
    made = (retouche(entry) for entry in a.entries)
    return [entry for entry in made if entry is not None]


def _contraire(entry: Ligne) -> Ligne:
    """A pli against the candidate, when it hid nothing."""
    if isinstance(entry.fait, Pli) and entry.clair:
        return replace(entry, clair=feuillet(valeurs.defavorables(entry.fait)))
    return entry


def _with_key(fait: FaitPartage, personne: str, public: str) -> FaitPartage:
    if isinstance(fait, SiegeOccupe) and fait.evaluateur.identifiant == personne:
        return replace(fait, evaluateur=replace(fait.evaluateur, cle_publique=public))
    if isinstance(fait, EvaluateurRemplace) and fait.entrant.identifiant == personne:
        return replace(fait, entrant=replace(fait.entrant, cle_publique=public))
    return fait


# --- keys of the seats


@_coup
def cles(a: Attaquant) -> Iterator[Coup]:
    """A key that he drew, or his own, in the others' seats from the first fait on; everything signed again."""
    for nom, key in (("neuve", signatures.new_key()), ("la mienne", a.cle_signature)):
        public = signatures.public_key(key)
        for contre in (False, True):

            def poser(entry: Ligne, contre: bool = contre, public: str = public) -> Ligne:
                fait = entry.fait
                for personne in a.autres:
                    fait = _with_key(fait, personne, public)
                changed = replace(entry, fait=fait)
                return _contraire(changed) if contre else changed

            held: _Held = {}
            for personne in a.autres:
                held[personne] = signatures.new_key() if nom == "neuve" else key
            entries = [replace(o, fait=_chacun(o.fait, held)) for o in retouchees(a, poser)]
            yield Coup(f"clé {nom} au siège de l’autre", a.reecrire(entries, Reparation.GARDER, held))


def _chacun(fait: FaitPartage, held: _Held) -> FaitPartage:
    for personne, key in held.items():
        fait = _with_key(fait, personne, signatures.public_key(key))
    return fait


@_coup
def cle_plus_tard(a: Attaquant) -> Iterator[Coup]:
    """The other's key changes later, by a correction of his seat or by his own return, and he signs what follows."""
    key = signatures.new_key()
    occupant = _occupant(a, a.autre)
    other = replace(occupant, cle_publique=signatures.public_key(key))
    siege: Any = a.siege(a.autre)
    signes = [p for p, o in enumerate(a.entries) if isinstance(o.fait, formes.SIGNES) and o.auteur == a.autre]
    for place in (signes[0], signes[len(signes) // 2], signes[-1]):
        when = a.entries[place - 1].instant
        for fait in (
            SiegeOccupe(siege, other),
            EvaluateurRemplace(siege, a.autre, other, "Nouvelle clé."),
        ):
            added = Ligne(a.moi, when, fait)
            entries = [*a.entries[:place], added, *a.entries[place:]]
            yield Coup("clé neuve plus tard", a.reecrire(entries, Reparation.GARDER, {a.autre: key}))


def _occupant(a: Attaquant, personne: ProfilId) -> Evaluateur:
    last: Evaluateur | None = None
    for entry in a.entries:
        fait = entry.fait
        seated = fait.evaluateur if isinstance(fait, SiegeOccupe) else None
        seated = fait.entrant if isinstance(fait, EvaluateurRemplace) else seated
        if seated is not None and seated.identifiant == personne:
            last = seated
    assert last is not None
    return last


# --- the forms of before


@_coup
def anciennes_formes(a: Attaquant) -> Iterator[Coup]:
    """The journal as a base before 8 wrote it, where on paper nobody signed; with the others' seals, or without."""
    for form in (UNSET, 1, 3):
        for sans in (False, True):
            entries = retouchees(a, lambda o, f=form, s=sans: _older(a, o, f, s))  # type: ignore[misc]
            for reparation in (Reparation.AUCUNE, Reparation.GARDER):
                yield Coup("forme ancienne", a.reecrire(entries, reparation))


def _older(a: Attaquant, entry: Ligne, form: Any, sans: bool) -> Ligne | None:
    fait = entry.fait
    if isinstance(fait, DossierOuvert):
        return replace(entry, fait=replace(fait, forme=form))
    a_lui = isinstance(fait, formes.SIGNES) and entry.auteur != a.moi
    if sans and a_lui and isinstance(fait, GrilleScellee | AccordConfirme):
        return None
    if sans and isinstance(fait, GrillesRevelees | _CONCILIATION):
        return None
    return replace(entry, fait=formes.nue(fait)) if isinstance(fait, FaitSigne) else entry


_CONCILIATION = (
    CellulesConfirmees | EcartTranche | DesaccordConstate | PrecisionsRetenues | ChoixAnnules
    | AccordConfirme
)  # fmt: skip


@_coup
def ancienne_absence(a: Attaquant) -> Iterator[Coup]:
    """A dossier of before in which nobody ever came: on paper it asks for nobody's key."""
    opening = a.entries[0]
    seats = [o for o in a.entries if isinstance(o.fait, SiegeOccupe)]
    presence = Ligne(a.moi, opening.instant, PresenceDeclaree("absent", "Ne s’est pas présenté."))
    fige = next(o for o in a.entries if isinstance(o.fait, ProcesVerbalFige))
    assert isinstance(fige.fait, ProcesVerbalFige)
    first = {1: seats[0].fait, 2: seats[1].fait}
    assis = {s: f.evaluateur.identifiant for s, f in first.items() if isinstance(f, SiegeOccupe)}
    both = "+".join(assis.values())
    papier = replace(fige, auteur=both, fait=replace(fige.fait, mode="papier"))
    entries = [_formless(opening), *seats[:2], presence, replace(papier, origine=0)]
    base = a.reecrire(entries, Reparation.GARDER)
    record = read_fait(base[-1].donnees)
    assert isinstance(record, ProcesVerbalFige)
    signs = [
        Ligne(who, fige.instant, ProcesVerbalSigne(1, siege, record.empreinte))  # type: ignore[arg-type]
        for siege, who in assis.items()
    ]
    end = Ligne(a.moi, fige.instant, DossierClos(1))
    yield Coup("absence de la forme ancienne", a.reecrire([*entries, *signs, end], Reparation.AUCUNE)[: len(entries)])
    bare = [*base]
    for entry in (*signs, end):
        bare = _suivre(a, bare, entry)
    yield Coup("absence de la forme ancienne", bare)


def _formless(entry: Ligne) -> Ligne:
    return replace(entry, fait=replace(entry.fait, forme=UNSET))


def _suivre(a: Attaquant, base: list[Inscription], entry: Ligne) -> list[Inscription]:
    """One line more, chained as it is."""
    when = datetime.fromisoformat(entry.instant)
    line = journal.inscribe(a.scene.dossier, len(base) + 1, entry.auteur, when, entry.fait, base[-1].empreinte)
    return [*base, line]


# --- one seat


@_coup
def un_siege(a: Attaquant) -> Iterator[Coup]:
    """The same candidate under a référentiel of one seat: he concludes alone."""

    def retoucher(entry: Ligne) -> Ligne | None:
        fait = entry.fait
        if isinstance(fait, DossierOuvert):
            return replace(entry, fait=replace(fait, referentiel=a.scene.un_siege))
        if isinstance(fait, SiegeOccupe):
            seul = replace(fait, siege=1)
            return replace(entry, fait=seul) if fait.evaluateur.identifiant == a.moi else None
        if isinstance(fait, PresentationDeclaree | PresenceDeclaree | ProcesVerbalFige):
            return replace(entry, auteur=a.moi)
        if entry.auteur != a.moi or not isinstance(fait, ProcesVerbalSigne | DossierClos):
            return None
        return replace(entry, fait=replace(fait, siege=1)) if isinstance(fait, ProcesVerbalSigne) else entry

    kept = retouchees(a, retoucher)
    if not any(isinstance(o.fait, DossierClos) for o in kept):
        kept.append(replace(a.entries[-1], auteur=a.moi, fait=DossierClos(1), origine=0))
    if not any(isinstance(o.fait, SiegeOccupe) for o in kept):  # he came by a replacement
        kept.insert(1, Ligne(a.moi, kept[0].instant, SiegeOccupe(1, _occupant(a, a.moi))))
    yield Coup("un seul siège", a.reecrire(_une_version(kept), Reparation.GARDER))


def _une_version(entries: list[Ligne]) -> list[Ligne]:
    """Up to the first closing."""
    for place, entry in enumerate(entries):
        if isinstance(entry.fait, DossierClos):
            return entries[: place + 1]
    return entries


# --- a version more, and people invented


class Suite:
    """What he writes after an honest head, as the application would with keys that he holds."""

    def __init__(self, a: Attaquant, debut: int, held: _Held) -> None:
        self.a, self._held = a, held
        self._entries = a.entries[:debut]
        self._instant = a.entries[debut - 1].instant

    @property
    def forge(self) -> list[Inscription]:
        """So far."""
        return self.a.reecrire(self._entries, Reparation.GARDER, self._held)

    @property
    def dossier(self) -> Dossier:
        """So far, as his own program folds it."""
        suivi = self.a.suivi()
        for line in self.forge:
            suivi.follow(line)
        return suivi.dossier

    def ecrire(self, auteur: str, *said: FaitPartage) -> None:
        """Write these."""
        self._entries = [*self._entries, *(Ligne(auteur, self._instant, fait) for fait in said)]

    def clore(self, qui: dict[int, str]) -> None:
        """From a decision to a closed version: agreements, record, signatures, closing, by these people."""
        dossier = self.dossier
        both = "+".join(qui.values())
        model = next(o.fait for o in self.a.entries if isinstance(o.fait, ProcesVerbalFige))
        assert isinstance(model, ProcesVerbalFige)
        for code, etat in dossier.blocs.items():
            if etat.revele_le is not None:
                for siege, who in qui.items():
                    self.ecrire(who, AccordConfirme(code, siege, AUCUNE_EMPREINTE, 2))  # type: ignore[arg-type]
        self.ecrire(both, replace(model, version=dossier.version, mode="papier"))
        for siege, who in qui.items():
            self.ecrire(who, ProcesVerbalSigne(dossier.version, siege, AUCUNE_EMPREINTE))  # type: ignore[arg-type]
        self.ecrire(self.a.moi, DossierClos(dossier.version))


def _decider(suite: Suite, both: str) -> None:
    """The two agree on the contrary."""
    for code, etat in suite.dossier.blocs.items():
        if etat.revele_le is not None:
            motif = "Écrit après coup."
            suite.ecrire(both, EcartTranche(code, CelluleCode(code), "non_acquis", motif))


@_coup
def version_de_plus(a: Attaquant) -> Iterator[Coup]:
    """A new version that he opens alone, decides in both names, freezes, signs; under the other's true key or not."""
    siege: Any = a.siege(a.autre)
    key = signatures.new_key()
    true = _occupant(a, a.autre)
    fresh = replace(true, cle_publique=signatures.public_key(key))
    stranger = replace(true, identifiant=ProfilId(ETRANGER), nom="INVENTÉ", cle_publique=signatures.public_key(key))
    homonyme = replace(stranger, nom=true.nom)
    partir = EvaluateurRemplace(siege, a.autre, stranger, "Empêché.")
    for nom, who, moves in (
        ("sans lui", a.autre, ()),
        ("remplacé par quelqu’un d’inventé", ETRANGER, (partir,)),
        ("remplacé par son homonyme", ETRANGER, (replace(partir, entrant=homonyme),)),
        ("remplacé par lui-même", a.autre, (replace(partir, entrant=fresh),)),
        ("revenu sous une autre clé", a.autre, (partir, SiegeOccupe(siege, fresh))),
        ("revenu par un remplacement", a.autre,
         (partir, EvaluateurRemplace(siege, ProfilId(ETRANGER), fresh, "Revenu."))),
        ("clé corrigée", a.autre, (SiegeOccupe(siege, fresh),)),
    ):  # fmt: skip
        for debut in _debuts(a):
            held = {ETRANGER: key} | ({a.autre: key} if moves else {})
            suite = Suite(a, debut, dict(held))
            version = sum(isinstance(o.fait, DossierClos) for o in a.entries[:debut]) + 1
            if version > 1:
                suite.ecrire(a.moi, VersionOuverte(version, "Correction."))
            suite.ecrire(a.moi, *moves)
            qui = {s: (who if s == siege else p) for s, p in a.scene.assis.items()}
            try:
                _decider(suite, "+".join(qui.values()))
                suite.clore(qui)
            except (LookupError, ValueError):  # his own program cannot go on from there
                pass
            yield Coup(f"version de plus, {nom}", suite.forge)


def _debuts(a: Attaquant) -> list[int]:
    """Honest heads to go on from: the end, and just before the first record is frozen."""
    fige = next(p for p, o in enumerate(a.entries) if isinstance(o.fait, ProcesVerbalFige))
    return [len(a.entries), fige]


@_coup
def fin_refaite(a: Attaquant) -> Iterator[Coup]:
    """After the true end: a version left open in which both are said to have decided; the instant of the last line."""
    suite = Suite(a, len(a.entries), {})
    version = sum(isinstance(o.fait, DossierClos) for o in a.entries) + 1
    suite.ecrire(a.moi, VersionOuverte(version, "Correction."))
    yield Coup("version de plus, laissée ouverte", suite.forge)
    suite.ecrire(a.ensemble, PresenceDeclaree("abandon", "Écrit après coup."))
    _decider(suite, a.ensemble)
    yield Coup("version de plus, décidée à deux sans lui", suite.forge)
    last = max(p for p, o in enumerate(a.entries) if isinstance(o.fait, formes.SIGNES) and o.auteur != a.moi)
    for _, later in valeurs.instants(a.entries[last]):
        entries = [*a.entries[:last], later, *a.entries[last + 1 :]]
        yield Coup("instant de sa dernière signature", a.reecrire(entries, Reparation.GARDER))


# --- dérogations, grids


@_coup
def derogations(a: Attaquant) -> Iterator[Coup]:
    """He asks and accepts himself: in the other's name, from the other's seat, in both names."""
    _, debut = _debuts(a)
    siege: Any = a.siege(a.autre)
    key = signatures.new_key()
    stranger = replace(_occupant(a, a.autre), identifiant=ProfilId(ETRANGER), cle_publique=signatures.public_key(key))
    numero = sum(isinstance(o.fait, DerogationProposee) for o in a.entries[:debut]) + 1
    asked = DerogationProposee(numero, "bloc.1.nombre", "Trop peu.", BlocCode("1"), "Écrit après coup.", ("1",))
    moi = replace(_occupant(a, a.moi), cle_publique=signatures.public_key(a.cle_signature))
    for proposant in (a.moi, a.autre):
        for auteur in (a.moi, a.autre, a.ensemble, ETRANGER):
            suite = Suite(a, debut, {})
            suite.ecrire(proposant, asked)
            suite.ecrire(auteur, DerogationAcceptee(numero))
            yield Coup("dérogation acceptée par lui-même", suite.forge)
    partir = EvaluateurRemplace(siege, a.autre, stranger, "Empêché.")
    for auteur, move in (
        (ETRANGER, partir),
        (a.moi, SiegeOccupe(siege, moi)),
        (a.moi, replace(partir, entrant=moi)),
    ):
        suite = Suite(a, debut, {ETRANGER: key})
        suite.ecrire(a.moi, asked, move)
        suite.ecrire(auteur, DerogationAcceptee(numero))
        yield Coup("dérogation acceptée d’un autre siège", suite.forge)


@_coup
def ma_grille_apres_la_sienne(a: Attaquant) -> Iterator[Coup]:
    """Back to the other's seal, he has read the other's grid, writes his own again, seals, reveals, concludes."""
    for place, entry in enumerate(a.entries):
        if not isinstance(entry.fait, GrilleScellee) or entry.auteur == a.moi:
            continue
        suite = [_contraire(o) if o.auteur == a.moi else o for o in a.entries[place + 1 :]]
        for reparation in (Reparation.GARDER, Reparation.OTER, Reparation.COUPER):
            yield Coup("ma grille après la sienne", a.reecrire([*a.entries[: place + 1], *suite], reparation))


@_coup
def plis_au_nom_de_l_autre(a: Attaquant) -> Iterator[Coup]:
    """Marks in the other's name in a grid that he had not sealed yet: under his disclosed key, or another."""
    for place, entry in enumerate(a.entries):
        fait = entry.fait
        if not isinstance(fait, Pli) or entry.auteur == a.moi or fait.ordre % 40 != 2:
            continue
        for note in (fs.BlocJuge(fait.bloc, "non_acquis", "Faux."), fs.CompetenceJugee(CelluleCode("1.1"), None)):
            faux = Ligne(entry.auteur, entry.instant, replace(fait, ordre=fait.ordre), feuillet(note), 0)
            for entries in ([*a.entries[:place], faux], [*a.entries[:place], faux, *a.entries[place + 1 :]]):
                yield Coup("pli au nom de l’autre", a.reecrire(entries, Reparation.GARDER))


@_coup
def autres_cles_au_devoilement(a: Attaquant) -> Iterator[Coup]:
    """A reveal with other keys, salts, people, seats; and the other's grid closed again under his own key."""
    for place, entry in enumerate(a.entries):
        if not isinstance(entry.fait, GrillesRevelees):
            continue
        one, two = entry.fait.ouvertures
        for ouvertures in (
            (one, replace(two, cle=one.cle, sel=one.sel)), (replace(one, cle=two.cle, sel=two.sel), two),
            (replace(one, auteur=two.auteur), two), (replace(one, siege=2), replace(two, siege=1)), (two, one),
            (one,), (two,), (one, one), (replace(one, cle=b""), two),
        ):  # fmt: skip
            fait = replace(entry.fait, ouvertures=ouvertures)
            entries = [*a.entries[:place], replace(entry, fait=fait), *a.entries[place + 1 :]]
            for reparation in (Reparation.GARDER, Reparation.OTER):
                yield Coup("d’autres clés au dévoilement", a.reecrire(entries, reparation))


@_coup
def restaurations(a: Attaquant) -> Iterator[Coup]:
    """A restore said in someone's name: it need not be signed by who holds no seat."""
    when = a.entries[-1].instant
    parti = next((p for p in a.scene.personnes if p not in a.scene.assis.values()), ProfilId(ETRANGER))
    fait = formes.restauration(datetime.fromisoformat(when), ("1",))
    for auteur in (a.autre, a.ensemble, f"{a.autre}+{a.autre}", f"{ETRANGER}+{a.autre}", ETRANGER, parti):
        for reparation in (Reparation.AUCUNE, Reparation.GARDER):
            forge = a.reecrire([*a.entries, Ligne(auteur, when, fait)], reparation)
            yield Coup(f"restauration dite par {'un autre' if auteur == ETRANGER else 'lui'}", forge)
