"""One seat of the jury: who sits there, in which capacity, and with which habilitation."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtWidgets import QFrame, QLineEdit

from evaluateur.metier import canonique
from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Evaluateur, Habilitation
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import Numero, ProfilId
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, icon, line, say, text
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.bureau.desk import Desk, Place
from evaluateur.ui.ecrans.preparation.fiche import Fiche
from evaluateur.ui.ecrans.preparation.nouveau import Newcomer
from evaluateur.vues.saisies import faute_date, read_date, write_date

_PERSONNE = ("", "À désigner")


class SiegeSheet(QFrame):
    """The sheet of a seat. ``seated`` is called when who sits there changed: the other seat may be free for it now."""

    def __init__(self, desk: Desk, look: Look, numero: Numero, seated: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "sheet")
        self._desk, self._numero, self._seated = desk, numero, seated
        self.fiche = Fiche(desk, look, 2, self._set)
        self._who = self.fiche.add_picker(self._field_name("nom"), "Nom", [_PERSONNE], 2)
        self.fiche.add_picker(self._field_name("qualite"), "Qualité", self._qualites(), 2)
        self.fiche.add_text(self._field_name("employeur"), "Employeur")
        self.fiche.add_text(self._field_name("service"), "Service")
        self.fiche.add_text(self._field_name("habilitation"), "Habilitation")
        self.fiche.add_text(
            self._field_name("habilitation_fin"), "Valable jusqu’au", hint="JJ/MM/AAAA", check=faute_date
        )
        for row in self.fiche.rows.values():
            name = row.control.accessibleName()
            row.control.setAccessibleName(f"Évaluateur {numero}, {name[:1].lower()}{name[1:]}")
        self._notice = text("", "fault")
        self._replace = Ask(desk, self._confirm_replace, self._give_up, "Remplacer", "Motif du remplacement",
                            f"prepa.remplacement.{numero}")  # fmt: skip
        self._newcomer = Newcomer(desk, numero, self._seat_newcomer)
        title = line(icon(look, f"rond-{numero}", "encre", 20), text(f"Évaluateur {numero}", "section", wrap=False), -1)
        self.setLayout(
            column(
                title, self._notice, self._newcomer, self._replace, self.fiche, -1, margins=(14, 10, 14, 14), spacing=8
            )
        )

    def _field_name(self, name: str) -> str:
        return f"siege.{self._numero}.{name}"

    def _qualites(self) -> list[tuple[str, str]]:
        """Those that open this seat first."""
        ref = self._desk.dossier.referentiel
        ouvrent = ref.regle_siege(self._numero).qualites
        rows = sorted(ref.qualites, key=lambda q: q.cle not in ouvrent)
        return [("", "À choisir"), *((q.cle, q.mot) for q in rows)]

    @property
    def asks(self) -> list[Ask]:
        """What may be asked here."""
        return [self._replace]

    # --- showing

    def refresh(self, gaps: dict[str, str], open_: bool) -> None:
        """Show who sits here."""
        occupant = self._desk.dossier.sieges.get(self._numero)
        self._offer_people(occupant)
        habilitation = occupant.habilitation if occupant else None
        self.fiche.load(
            {
                self._field_name("nom"): occupant.identifiant if occupant else "",
                self._field_name("qualite"): occupant.qualite if occupant else "",
                self._field_name("employeur"): occupant.employeur if occupant else "",
                self._field_name("service"): occupant.service if occupant else "",
                self._field_name("habilitation"): habilitation.numero if habilitation else "",
                self._field_name("habilitation_fin"): write_date(habilitation.fin if habilitation else None),
            }
        )
        self.fiche.show_state(gaps, open_)
        self._show_notice(occupant, open_)
        qualite = self._desk.dossier.referentiel.par_qualite.get(occupant.qualite) if occupant else None
        sans = qualite is not None and not qualite.habilitation
        numero = self.fiche.rows[self._field_name("habilitation")].control
        if isinstance(numero, QLineEdit):
            numero.setPlaceholderText("Non requise" if sans else "numéro")

    def _offer_people(self, occupant: Evaluateur | None) -> None:
        people = [(p.identifiant, p.nom_complet) for p in self._desk.poste.trousseau.profils]
        if occupant is not None and occupant.identifiant not in dict(people):
            people.append((occupant.identifiant, f"{occupant.nom_complet} (sans profil sur cet ordinateur)"))
        if self._who.count() != len(people) + 1:
            self._who.offer([_PERSONNE, *people])

    def _show_notice(self, occupant: Evaluateur | None, open_: bool) -> None:
        """Whoever has no key here can neither mark nor sign: it is said as long as it lasts."""
        keys = {p.identifiant: p.cle_publique for p in self._desk.poste.trousseau.profils}
        words = ""
        if occupant is not None and occupant.identifiant not in keys:
            words = "Cette personne n’a pas de profil sur cet ordinateur : elle ne peut ni remplir sa grille ni signer."
        elif occupant is None and len(keys) < self._numero:
            words = "Il n’y a qu’un profil sur cet ordinateur : ajoutez l’autre."
        say(self._notice, words)
        self._notice.setVisible(bool(words))
        self._newcomer.setVisible(occupant is None and open_)

    # --- writing

    def _set(self, field: str, content: str) -> str:
        name, occupant = field.rsplit(".", 1)[1], self._desk.dossier.sieges.get(self._numero)
        if name == "nom":
            return self._designate(content)
        if occupant is None:
            return "Choisissez d’abord la personne." if content else ""
        return self._occupy(field, _with(self._keyed(occupant), name, content))

    def _keyed(self, occupant: Evaluateur) -> Evaluateur:
        """The key of his profile, if he was designated before he had one."""
        keys = {p.identifiant: p.cle_publique for p in self._desk.poste.trousseau.profils}
        return replace(occupant, cle_publique=occupant.cle_publique or keys.get(occupant.identifiant, ""))

    def _occupy(self, field: str, evaluateur: Evaluateur) -> str:
        if canonique.clean_fields(evaluateur) == canonique.clean_fields(self._desk.dossier.sieges.get(self._numero)):
            return ""
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.occuper_siege(self._numero, evaluateur), Place("preparation", cible=field)
        )
        return str(refus or "")

    def _designate(self, identifiant: str) -> str:
        """Someone takes the seat, or, once work was done on it, replaces who left."""
        occupant = self._desk.dossier.sieges.get(self._numero)
        entrant = self._profil(identifiant)
        if entrant is None:
            return "Choisissez une autre personne pour remplacer l’évaluateur." if occupant else ""
        if occupant is not None and preparation.travaille(self._desk.dossier, self._numero):
            self._replace.ask(
                f"{occupant.nom_complet} a commencé sa grille. {entrant.nom_complet} reprend avec une grille vierge. "
                f"Le travail fait reste sous le nom {de(occupant.nom_complet)} ; le motif figurera sur la "
                f"{self._desk.dossier.referentiel.dits.grille}.",
                self._who,
            )
            return "À confirmer ci-dessus."
        fault = self._occupy(self._field_name("nom"), entrant)
        if not fault:
            if entrant.qualite or entrant.habilitation:
                self._desk.tell(f"Repris de la dernière désignation {de(entrant.nom_complet)} : vérifiez ces champs.")
            self._seated()  # what was typed before anyone sat here, and the other seat, are tried again
        return fault

    def _seat_newcomer(self, identifiant: ProfilId) -> None:
        """He sits, and his own fields are what is left to fill in."""
        if not self._designate(identifiant):
            self._desk.tell("Profil créé et désigné : complétez sa qualité et son employeur.")
        self.fiche.focus(self._field_name("qualite"))

    def _profil(self, identifiant: str) -> Evaluateur | None:
        """The evaluator that a profile makes, with his details as they were when he last sat."""
        from evaluateur.seance.dossiers import jurys

        found = [p for p in self._desk.poste.trousseau.profils if p.identifiant == identifiant]
        return jurys.connu(self._desk.poste, found[0]) if found else None

    def _confirm_replace(self, motif: str) -> str:
        entrant = self._profil(self._who.key())
        if entrant is None:
            return "Choisissez d’abord la personne."
        refus = self._desk.attempt(lambda: self._desk.open_seance.remplacer(self._numero, entrant, motif))
        if refus is None:
            self.fiche.reset(self._field_name("nom"))
            self._seated()
        return str(refus or "")

    def _give_up(self) -> None:
        self.fiche.reset(self._field_name("nom"))


def _with(evaluateur: Evaluateur, name: str, content: str) -> Evaluateur:
    """The same person, one field changed."""
    before = evaluateur.habilitation or Habilitation("")
    if name == "habilitation":
        before = replace(before, numero=content.strip())
    elif name == "habilitation_fin":
        before = replace(before, fin=read_date(content))
    else:
        return replace(evaluateur, **{name: content})
    return replace(evaluateur, habilitation=before if before.numero or before.fin else None)
