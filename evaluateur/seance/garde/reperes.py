"""What was seen, against what is there: an older base, a forked one, one without its log are said, by whoever saw more.

Two memories lie beside the base. The witness (:mod:`evaluateur.db.temoin`) knows the very last fait of this laptop, and
anyone can write it. What each evaluator saw (:mod:`evaluateur.cles.reperes`) only he can write.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.cles import reperes
from evaluateur.cles.reperes import RepereIllisible, Tete, Vu
from evaluateur.cles.serrures import RandomBytes
from evaluateur.db import journaux
from evaluateur.db.moteur import Base
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, ProfilId
from evaluateur.seance.garde import effaces, temoin
from evaluateur.seance.parties.coffre import Coffre
from evaluateur.seance.parties.trousseau import Trousseau

if TYPE_CHECKING:
    from evaluateur.metier.dossier import Dossier

TAILLE_MAX = 16 * fichiers.MIB
"""Bytes of what one person has seen: a dossier takes about 150."""
Nature = Literal["disparu", "raccourci", "autre", "illisible"]
_CE_QUI_MANQUE = {
    "disparu": "Le dossier {reference}, que vous aviez ouvert, n’est plus dans les données de cet ordinateur.",
    "raccourci": "Le dossier {reference} s’arrête avant l’événement {rang} de son journal, que vous aviez vu.",
    "autre": "Le dossier {reference} n’est plus celui que vous aviez vu : son journal diffère dès l’événement {rang}.",
    "illisible": "Ce qui conservait la trace de vos passages a été remplacé ou abîmé.",
}
REMEDE = "N’écrivez plus dans ces données, conservez-les telles quelles et prévenez l’organisme de formation."


class Ecart(Struct, frozen=True):
    """Something that one evaluator saw and that is not what is there."""

    nature: Nature
    dossier: DossierId
    tete: Tete

    @property
    def phrase(self) -> str:
        """It in words."""
        return _CE_QUI_MANQUE[self.nature].format(reference=self.tete.reference, rang=self.tete.rang)


class Reperes:
    """The memory of those who sit at the keyboard, against what the base holds."""

    def __init__(self, coffre: Coffre, trousseau: Trousseau, random_bytes: RandomBytes) -> None:
        self._coffre = coffre
        self._trousseau = trousseau
        self._random_bytes = random_bytes
        self._seen: dict[ProfilId, Vu] = {}
        self._left: dict[ProfilId, str] = {}
        self.ecarts: tuple[Ecart, ...] = ()
        """What those at the keyboard saw and is not there, unless the dossier itself says why."""

    # --- the witness

    @property
    def perte_de_la_base(self) -> str:
        """What this laptop had committed and the base does not hold, in words; empty when nothing is missing."""
        lost = temoin.lost(self._coffre.base)
        if lost is None:
            return ""
        there = journaux.tete(self._coffre.base, lost.dossier)[0]
        what = "un dossier entier" if not there else "la fin d’un dossier"
        return (
            f"Les données ne contiennent plus tout ce que cet ordinateur avait enregistré : il manque {what}. "
            "Le fichier des données a été abîmé, copié sans son fichier « -wal », ou remplacé par un plus ancien."
        )

    @property
    def alerte(self) -> str:
        """All that was seen and is not there, in words; empty when nothing is missing."""
        return " ".join(filter(None, (self.perte_de_la_base, *(e.phrase for e in self.ecarts))))

    def perte(self, dossier: Dossier) -> str:
        """The same of one dossier, and what those at the keyboard saw of it; empty when nothing is missing."""
        from evaluateur.metier.typographie import pluriel
        from evaluateur.vues import recit

        said = [e.phrase for e in self.ecarts if e.dossier == dossier.identifiant]
        lost = temoin.lost(self._coffre.base)
        if lost is not None and lost.dossier == dossier.identifiant:
            count = pluriel(lost.rang - dossier.rang, "événement manque", "événements manquent")
            tail = (
                f"{count} à la fin de ce dossier"
                if lost.rang > dossier.rang
                else f"l’événement {lost.rang} n’est plus le même"
            )
            said.append(f"Les données ont été abîmées, ou remplacées par de plus anciennes : {tail}.")
        since = [r for r in dossier.restaurations if r.rang > self._seen_until(dossier)]
        noms = {p.identifiant: p.nom_complet for p in self._trousseau.profils}
        said += [
            f"{recit.restauree(r.fait, dossier.session.fuseau)} (par {noms.get(ProfilId(r.auteur), r.auteur)})."
            for r in since
        ]
        return " ".join(said)

    def _seen_until(self, dossier: Dossier) -> int:
        """The rank up to which all those at the keyboard know this very dossier."""
        ranks = []
        for personne in self._trousseau.clavier.personnes:
            tete = self._seen.get(personne, Vu()).tetes.get(dossier.identifiant)
            known = tete is not None and tete.empreinte == journaux.empreinte_au_rang(
                self._coffre.base, dossier.identifiant, tete.rang
            )
            ranks.append(tete.rang if tete is not None and known else 0)
        return min(ranks, default=0)

    # --- what each has seen

    def arriver(self) -> None:
        """Compare what those who now sit at the keyboard have seen with what is there."""
        self._seen, found = {}, list[Ecart]()
        if not self._trousseau.clavier.personnes:
            self.ecarts = ()
            return
        gone = effaces.expliques(self._coffre.base)
        for personne in self._trousseau.clavier.personnes:
            try:
                vu = self._read(personne)
            except RepereIllisible:
                found.append(Ecart("illisible", DossierId(""), Tete(0, AUCUNE_EMPREINTE, "")))
                vu = Vu()
            kept = {dossier: tete for dossier, tete in vu.tetes.items() if not _told(gone, dossier, tete)}
            self._seen[personne] = replace(vu, tetes=kept)
            found += [e for dossier, tete in kept.items() if (e := self._compare(dossier, tete)) is not None]
        self.ecarts = tuple(dict.fromkeys(found))

    def _compare(self, dossier: DossierId, tete: Tete) -> Ecart | None:
        base = self._coffre.base
        there = journaux.empreinte_au_rang(base, dossier, tete.rang)
        if there == tete.empreinte or _explained(base, dossier, tete):
            return None
        last = journaux.tete(base, dossier)[0]
        nature: Nature = "disparu" if not last else "raccourci" if last < tete.rang else "autre"
        return Ecart(nature, dossier, tete)

    def partir(self, seen: Mapping[DossierId, Tete]) -> None:
        """Those at the keyboard leave it, having seen these heads; what was missing when they came stays missing."""
        missing = {e.dossier for e in self.ecarts}
        for personne in self._trousseau.clavier.personnes:
            before, root = self._seen.get(personne, Vu()), self._root(personne)
            new = {dossier: tete for dossier, tete in seen.items() if dossier not in missing}
            vu = replace(before, tetes=before.tetes | new)
            name = reperes.repere(root, vu)
            if name not in vu.reperes:
                vu = replace(vu, reperes=(*vu.reperes, name)[-reperes.GARDES :])
            self._left[personne] = name
            if vu != before and not any(e.nature == "illisible" for e in self.ecarts):
                self._write(personne, vu)
        self._seen, self.ecarts = {}, ()

    def repere(self, personne: ProfilId) -> str:
        """The eight characters of what someone who left the keyboard had seen; empty for anyone else."""
        return self._left.get(personne, "")

    def verifier(self, personne: ProfilId, typed: str) -> None:
        """Refuse eight characters that name nothing this person is known to have seen: something was taken back."""
        if not reperes.connait(self._root(personne), self._read(personne), typed):
            raise Refus(
                "Ce repère ne correspond à rien de ce que vous avez vu sur cet ordinateur.",
                "Relisez-le. S’il est bien écrit, les données ont été remplacées par d’autres, peut-être plus "
                f"anciennes. {REMEDE}",
            )

    def admettre(self, personne: ProfilId, phrase: str) -> None:
        """Take what is there for what was seen, once its owner knows why. Raises ``PhraseRefusee``."""
        self._trousseau.deverrouiller(personne, phrase)
        kept = {e.dossier for e in self.ecarts}
        vu = self._seen.get(personne, Vu())
        vu = replace(vu, tetes={dossier: tete for dossier, tete in vu.tetes.items() if dossier not in kept})
        self._write(personne, vu)
        self._coffre.base.temoin.found_again()
        self.arriver()

    def forget(self, personne: ProfilId) -> None:
        """Drop what someone has seen, whose profile is gone."""
        self.path(personne).unlink(missing_ok=True)

    # --- the file

    def path(self, personne: ProfilId) -> Path:
        """Where what someone has seen is kept."""
        return self._coffre.donnees / f"vu-{personne}.bin"

    def _root(self, personne: ProfilId) -> bytes:
        return self._trousseau.profil_ouvert(personne).racine_solo

    def _read(self, personne: ProfilId) -> Vu:
        try:
            data = fichiers.read(self.path(personne), TAILLE_MAX)
        except fichiers.FichierAbsent:
            return Vu()
        except fichiers.LectureRefusee as error:
            raise RepereIllisible(error.phrase, error.remede) from error
        return reperes.open_(self._root(personne), personne, data)

    def _write(self, personne: ProfilId, vu: Vu) -> None:
        with suppress(fichiers.EcritureRefusee):  # a full disk keeps nobody at the keyboard
            data = reperes.close(self._root(personne), personne, vu, self._random_bytes)
            fichiers.write(self.path(personne), data, private=True)


def _told(gone: Mapping[DossierId, int | None], dossier: DossierId, tete: Tete) -> bool:
    """Whether a proof says why a dossier seen up to here is gone."""
    until = gone.get(dossier, 0)
    return until is None or tete.rang <= until


def _explained(base: Base, dossier: DossierId, tete: Tete) -> bool:
    """Whether the dossier itself says that a backup took back what was seen: then everyone reads it there."""
    return any(
        rang <= tete.rang and (not fait.entiere or fait.rang >= tete.rang)
        for rang, fait in journaux.restaurations(base, dossier)
    )
