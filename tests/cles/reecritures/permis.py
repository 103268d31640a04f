"""What passes, and why it cannot be found from the journal alone; who can see it. Nothing else may pass."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import UNSET, Struct

from evaluateur.journal import Inscription
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.faits.preparation import DossierOuvert
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import ProfilId
from tests.cles.reecritures import formes
from tests.cles.reecritures.attaquant import Attaquant
from tests.cles.reecritures.verdict import Portee, honnete, portee, versions_inventees


class Fait(Struct, frozen=True):
    """A forged journal that reads: who made it, what it is, how it reads, how far it follows the true one."""

    attaquant: Attaquant
    forge: list[Inscription]
    dossier: Dossier
    portee: Portee

    @property
    def honnetes(self) -> bool:
        """Whether every closed version in it is one that was really closed, in the names of those who signed it."""
        return not versions_inventees(self.attaquant.scene, self.dossier)

    @property
    def sans_les_autres(self) -> bool:
        """Whether no closed version that was not really closed bears the name of someone else than the attacker."""
        invented = versions_inventees(self.attaquant.scene, self.dossier)
        return all(not set(v.signataires) & set(self.attaquant.autres) for v in invented)

    @property
    def sous_une_autre_cle(self) -> set[ProfilId]:
        """Those whose seat is not under their true key."""
        true = {e.identifiant: e.cle_publique for e in _seated(honnete(self.attaquant.scene))}
        return {
            e.identifiant for e in _seated(self.dossier) if true.get(e.identifiant, e.cle_publique) != e.cle_publique
        }

    @property
    def cles_vraies(self) -> bool:
        """Whether the others' seats are under their true keys."""
        return not self.sous_une_autre_cle

    @property
    def ouverture(self) -> DossierOuvert:
        fait = read_fait(self.forge[0].donnees)
        assert isinstance(fait, DossierOuvert)
        return fait


class Passe(Struct, frozen=True):
    """One way through."""

    quoi: str
    par_qui: str
    pourquoi: str
    qui_le_voit: str
    reconnait: Callable[[Fait], bool]


def _seated(dossier: Dossier) -> list[Evaluateur]:
    return [*dossier.sieges.values(), *(r.sortant for r in dossier.remplacements)]


def _under_a_new_key(fait: Fait) -> bool:
    """Someone's seat is under another key, in a history that is not the true one from before he had done anything."""
    kinds, changed = (*formes.noms(), "Pli"), fait.sous_une_autre_cle
    vraies = fait.attaquant.scene.entries
    first = min((i.rang for i in vraies if i.type in kinds and i.auteur in changed), default=0)
    return bool(changed) and fait.portee.commun < first


def _dite(fait: Fait) -> bool:
    """Only restores follow the true end, said by people who hold no seat."""
    suite = [(i.auteur, read_fait(i.donnees)) for i in fait.forge[fait.portee.commun :]]
    assis = set(fait.attaquant.scene.assis.values())
    said = all(isinstance(f, SauvegardeRestauree) and not assis & set(who.split("+")) for who, f in suite)
    return bool(suite) and said and fait.portee.commun == fait.portee.vraie


CE_QUI_PASSE: dict[str, Passe] = {
    "coupe": Passe(
        "Le journal est coupé à une tête qui a existé.",
        "chacun, et qui a seulement une copie plus ancienne du dossier des données",
        "Un début de journal vrai est un journal vrai.",
        "dernier-fait.txt à l’ouverture ; les sauvegardes ; le PDF ou le papier signé ; l’accusé de l’organisme",
        lambda f: f.portee.commun == f.portee.longueur,
    ),
    "restauration": Passe(
        "Une restauration est dite par quelqu’un qui pas celui d’un évaluateur.",
        "chacun",
        "Qui restaure n’est pas toujours évaluateur : il n’a pas de clé dans ce journal, et ne lie personne.",
        "le journal, où la ligne n’est pas signée ; les sauvegardes",
        _dite,
    ),
    "fin": Passe(
        "Tout ce que l’autre a signé reste ; ce qui suit est ôté, refait ou allongé : sa propre signature, sa clôture, "
        "ses scans, une version de plus restée ouverte, les mots écrits « à deux » dans cette version.",
        "chacun, après la dernière signature de l’autre",
        "Rien de ce que l’autre a signé ne suit : c’est ce qu’un acte honnête de lui seul pourrait écrire aussi.",
        "les versions closes restent les vraies ; l’autre, qui doit signer pour clore",
        lambda f: f.portee.serment <= f.portee.commun >= f.portee.dernier_serment and f.honnetes and f.cles_vraies,
    ),
    "reprise": Passe(
        "Le journal est coupé avant une signature de l’autre, puis continué sans lui : il ne peut plus être clos.",
        "chacun",
        "Comme « coupe », et la suite ne demande que sa propre clé jusqu’à la signature de l’autre.",
        "le dossier n’est plus clos, ou l’est dans une version vraie d’avant ; comme « coupe »",
        lambda f: f.portee.serment <= f.portee.commun < f.portee.dernier_serment and f.honnetes and f.cles_vraies,
    ),
    "remplace": Passe(
        "L’autre est remplacé par quelqu’un d’inventé, qui conclut, signe et clôt.",
        "chacun, après une tête vraie",
        "Un remplacement se fait sans celui qui part ; la clé de qui arrive est celle qu’on lui donne.",
        "le procès-verbal, qui imprime le remplacement et le nom ; l’organisme, qui n’a pas désigné cette personne",
        lambda f: (
            f.portee.serment <= f.portee.commun
            and not f.honnetes
            and f.sans_les_autres
            and f.cles_vraies
            and bool(f.dossier.remplacements)
        ),
    ),
    "cle_neuve": Passe(
        "Tout est réécrit depuis avant le premier acte de l’autre, une clé neuve à son siège.",
        "chacun",
        "Le journal dit lui-même quelle clé tient un siège : rien de vrai n’en reste, que le nom.",
        "journal --verifier : la clé n’est pas celle du profil ; le procès-verbal, qui nomme les clés ; l’organisme",
        _under_a_new_key,
    ),
    "forme_d_avant": Passe(
        "Tout est réécrit depuis le début dans la forme ancienne la base 8, où l’on ne signait pas sur papier.",
        "chacun",
        "De vrais dossiers d’avant sont ainsi.",
        "journal --verifier, qui dit la forme ; les sauvegardes ; le papier signé",
        lambda f: f.portee.commun == 0 and f.ouverture.forme is UNSET and f.cles_vraies,
    ),
    "un_siege": Passe(
        "Tout est réécrit depuis le début sous un référentiel d’un seul siège.",
        "chacun, si un tel référentiel est dans la base",
        "Un dossier d’un seul siège ne demande que sa clé.",
        "le nom du référentiel à l’écran et sur la grille ; l’autre ; l’organisme",
        lambda f: f.portee.commun == 0 and f.ouverture.referentiel == f.attaquant.scene.un_siege and f.sans_les_autres,
    ),
}


def entree(attaquant: Attaquant, forge: list[Inscription], dossier: Dossier) -> str:
    """Under which entry a journal passes; empty when it is none of them."""
    fait = Fait(attaquant, forge, dossier, portee(attaquant, forge))
    return next((key for key, passe in CE_QUI_PASSE.items() if passe.reconnait(fait)), "")
