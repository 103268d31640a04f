"""An open dossier, and everything that can be done with it: one act, one transaction.

The holder of the keyboard is the poste's. When the keyboard changes hands, the dossier is read again with the new
holder's keys alone: alone one reads one's own grid, together none that is not revealed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Concatenate, ParamSpec, TypeVar

from evaluateur.metier import engagement, jury
from evaluateur.metier.actes import concilier, epreuve, gardes, notation, preparation, scellement
from evaluateur.metier.actes.contexte import Contexte, Engagement, Issue, Partage, Solo
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.conciliation import CleDeSeanceAttestee
from evaluateur.metier.faits.notation import Ouverture
from evaluateur.metier.grille import Grille
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Mode, Numero, ProfilId
from evaluateur.seance.garde.sieges import require_own_keys
from evaluateur.seance.parties.brouillons import Brouillons, champ_de_grille, nom_du_champ
from evaluateur.seance.parties.cahier import Cahier
from evaluateur.seance.parties.cloture import Cloture
from evaluateur.seance.parties.plume import Plume
from evaluateur.seance.parties.retours import Geste, GesteSolo, Retours, Sens, geste
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.poste import Poste

_P = ParamSpec("_P")
_R = TypeVar("_R")
_RIEN = {"defaire": "Il n’y a rien à annuler dans ce bloc.", "refaire": "Il n’y a rien à rétablir dans ce bloc."}


def ouvrir_dossier(poste: Poste, nom: str) -> Seance:
    """Open a dossier, named by its identifier or reference: chain and signatures are verified, then it is folded."""
    seance = Seance(poste, poste.liste.identifier(nom))
    seance.cahier.reread()
    require_own_keys(seance.dossier, poste.trousseau.profils)
    return seance


class Seance:
    """One dossier on the table. Each act is allowed by ``metier.actes`` or refused there, in French."""

    def __init__(self, poste: Poste, identifiant: DossierId) -> None:
        self.identifiant = identifiant
        self._poste = poste
        self._plume = Plume(poste.trousseau, poste.random_bytes, identifiant)
        self.cahier = Cahier(poste.coffre, poste.trousseau, poste.horloge, poste.annonces, self._plume, identifiant)
        self.brouillons = Brouillons(poste.coffre, self._plume, self.cahier)
        self.cloture = Cloture(poste, self.cahier)
        poste.suivre(self.cahier)

    @property
    def dossier(self) -> Dossier:
        """The dossier as the holder of the keyboard may read it, always up to date."""
        return self.cahier.dossier

    @property
    def perte(self) -> str:
        """What was here and is no longer, in words; empty when nothing is missing. Work goes on from what is there."""
        return self._poste.reperes.perte(self.dossier)

    def grille(self, bloc: str) -> Grille:
        """The holder's own grid of a bloc; empty for two together, and for what is no bloc."""
        seul = self.cahier.clavier.seul
        return self.dossier.grille(BlocCode(bloc), seul) if seul else Grille()

    # --- acts

    def faire(self, acte: Callable[Concatenate[Contexte, _P], Issue[_R]], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Do an act in one transaction: what it comes to says how its faits are written. Gives back what it gives.

        Raises ``ActeRefuse`` and writes nothing when it is not allowed now.
        """
        contexte = self.cahier.contexte()
        issue = acte(contexte, *args, **kwargs)
        done = geste(contexte, issue)
        with self._retours_ici().note(done) if done is not None else nullcontext():
            self._write(contexte, issue)
        return issue.rendu

    def code_utile(self, identifiant: ProfilId) -> bool:
        """Whether the « code de séance » of this person counts in this dossier now; otherwise his passphrase does.

        The key that it opens is attested here today, or can be now, his profile being unlocked.
        """
        public = self._poste.trousseau.cle_seance(identifiant)
        return bool(public) and (
            self._attested(identifiant) == public or self._poste.trousseau.is_unlocked(identifiant)
        )

    def engager(
        self, acte: Callable[Concatenate[Contexte, _P], Partage[_R]], *args: _P.args, **kwargs: _P.kwargs
    ) -> None:
        """Do an act that one evaluator answers for: the holder, or ``cloture.mandataire``. Raises ``ActeRefuse``."""
        par = self.cloture.mandataire
        if par is None:
            self.faire(acte, *args, **kwargs)
        else:
            self.confirmer(par, acte, *args, **kwargs)

    def confirmer(
        self,
        par: Signataire,
        acte: Callable[Concatenate[Contexte, _P], Partage[_R] | Engagement],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> None:
        """Do an act that one evaluator stands for, by his secret, whoever holds the keyboard.

        Raises ``ActeRefuse`` and writes nothing when it is not allowed now. The whole journal is read again first.
        """
        if not acte(self.cahier.contexte(par), *args, **kwargs).faits:
            return
        if par.seance and self._attested(par.auteur) != par.seance:
            self._attest(par)
        self.cahier.before_engagement(self._poste.now())
        contexte = self.cahier.contexte(par)
        gardes.autorise(contexte.dossier, contexte.clavier)
        self.cahier.append_checked(acte(contexte, *args, **kwargs).faits, contexte.moment, par=par)

    def _attested(self, identifiant: ProfilId) -> str:
        """The key of this person that counts in this dossier today; empty without one."""
        attestee = self.dossier.cles_seance.get(identifiant)
        rang = attestee.rang if attestee else 0
        return engagement.attested_key(self.dossier, identifiant, rang, self._poste.now().instant)

    def _attest(self, par: Signataire) -> None:
        """Have the profile's own key say which key the code opens."""
        own = self._poste.trousseau.signataire_present(par.auteur)
        contexte = self.cahier.contexte(own)
        fait = CleDeSeanceAttestee(gardes.siege(contexte.dossier, contexte.clavier), par.seance)
        self.cahier.before_engagement(contexte.moment)
        self.cahier.append_checked([fait], contexte.moment, par=own)

    def a_revenir(self, bloc: BlocCode, sens: Sens) -> Geste | None:
        """The gesture of a bloc that :meth:`revenir` would take back, or do again."""
        return self._retours_ici().prochain(bloc, sens)

    def revenir(self, bloc: BlocCode, sens: Sens) -> None:
        """Take back the last gesture of a bloc, or do again the last one taken back. Raises ``ActeRefuse``.

        Of one's own grid until it is sealed; of the choices of the two until they are frozen.
        """
        retours = self._retours_ici()
        found, contexte = retours.prochain(bloc, sens), self.cahier.contexte()
        if found is None:
            raise ActeRefuse(_RIEN[sens], "Seuls les gestes faits ici, depuis que vous avez la main, se reprennent.")
        with retours.passe(found, sens):
            if isinstance(found, GesteSolo):
                solo = found.contraires if sens == "defaire" else found.faits
                self._write(contexte, notation.defaire(contexte, bloc, solo))
            else:
                communs = found.contraires if sens == "defaire" else found.faits
                self._write(contexte, concilier.defaire(contexte, bloc, communs))

    def _retours_ici(self) -> Retours:
        dossier, retours = self.dossier, self._plume.retours
        retours.heed((self._poste.trousseau.tour, dossier.version, jury.personnes(dossier)))
        return retours

    def _write(self, contexte: Contexte, issue: Issue[object]) -> None:
        if isinstance(issue, Partage):
            gardes.autorise(contexte.dossier, contexte.clavier)
            self.cahier.append(issue.faits, contexte.moment)
        elif isinstance(issue, Solo):
            dropping = self.brouillons.dropping(issue.bloc, issue.brouillon) if issue.brouillon else None
            self.cahier.append_solo(contexte.dossier, issue, contexte.moment, dropping)
        elif isinstance(issue, Engagement):
            self.cahier.before_engagement(contexte.moment)
            self.cahier.append_checked(issue.faits, contexte.moment)
        else:
            raise TypeError(issue)

    # --- what is more than an act: profiles, chance and keys are not the trade's

    def occuper_siege(self, siege: Numero, evaluateur: Evaluateur) -> None:
        """Designate who sits on a seat, under the key of his profile."""
        self.faire(preparation.occuper_siege, siege, self._du_profil(evaluateur))

    def remplacer(self, siege: Numero, entrant: Evaluateur, motif: str) -> None:
        """Replace an evaluator, in whatever state."""
        self.faire(preparation.remplacer, siege, self._du_profil(entrant), motif)

    def _du_profil(self, evaluateur: Evaluateur) -> Evaluateur:
        """Refuse a key that is not that of the profile: what it signed could never be verified."""
        keys = {p.identifiant: p.cle_publique for p in self._poste.trousseau.profils}
        if evaluateur.cle_publique and evaluateur.cle_publique != keys.get(evaluateur.identifiant):
            raise ActeRefuse(
                f"La clé {de(evaluateur.nom_complet)} n’est pas celle de son profil.",
                "Désignez de nouveau cette personne.",
            )
        return evaluateur

    def tirer(self, bloc: str, cas: tuple[str, ...]) -> int:
        """Draw one case by lot and keep list, draw and instant; returns its index."""
        if not cas:
            raise ActeRefuse("Un tirage demande au moins deux cas différents.", "Complétez la liste des cas.")
        drawn = int.from_bytes(self._poste.random_bytes(16), "big") % len(cas)
        return self.faire(epreuve.tirer, bloc, cas, drawn)

    def sceller(self, bloc: str) -> None:
        """Seal the holder's grid: commitment, signature over the head, chain verified, backup."""
        clavier = self.cahier.clavier
        code, auteur = scellement.verifier(self.dossier, clavier, bloc), gardes.personne(clavier)
        in_progress = [field for other, field in self.brouillons.read() if other == code and champ_de_grille(field)]
        if in_progress:
            raise ActeRefuse(
                f"Un texte du bloc {bloc} est encore en cours de saisie : {nom_du_champ(in_progress[0])}.",
                "Terminez-le ou effacez-le : après le scellement, il n’entrerait plus dans votre grille.",
            )
        self.cahier.before_engagement(self._poste.now())  # what fills the grid is sealed with it
        dossier = self.dossier
        siege = gardes.siege(dossier, clavier)
        avancement = dossier.bloc(code).avancements[siege]
        key = self._plume.key(auteur, code, avancement.version)
        engage = engagement.engagement(
            dossier=self.identifiant,
            bloc=code,
            siege=siege,
            auteur=auteur,
            version=avancement.version,
            plis=avancement.plis,
            grille=dossier.grille(code, auteur),
            key=key.cle,
            salt=key.sel,
        )
        ouvertures = (self._ouverture(code, siege),) if jury.seul(dossier) else ()
        self.faire(scellement.sceller, code, engage, ouvertures)
        self._poste.back_up_after(self.identifiant)

    def figer(self, mode: Mode) -> None:
        """Freeze the record. Whoever sits alone seals in the same gesture what he has not."""
        bound = scellement.reste_a_sceller_seul(self.dossier)
        if bound:  # what freezing would refuse is refused before a seal that stays, a clock that was moved among it
            self.cloture.travail_projet(mode)
            self.cahier.note_clock(self._poste.now())
            self.cloture.travail_projet(mode)
        for code in bound:
            self.sceller(code)
        self.cloture.figer(mode)

    def reveler(self, bloc: str) -> None:
        """Reveal both grids: both unlocked, both at the keyboard."""
        dossier = self.dossier
        code = scellement.pret_a_reveler(dossier, self.cahier.clavier, bloc)
        ouvertures = tuple(self._ouverture(code, siege) for siege in jury.sieges(dossier))
        self.faire(scellement.reveler, code, ouvertures)

    def _ouverture(self, bloc: BlocCode, siege: Numero) -> Ouverture:
        avancement = self.dossier.bloc(bloc).avancements[siege]
        key = self._plume.key(avancement.auteur, bloc, avancement.version)
        return Ouverture(siege, avancement.auteur, key.cle, key.sel)
