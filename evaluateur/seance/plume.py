"""The pen of whoever holds the keyboard: with which key he signs, and how a fait that he stands for is signed."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from evaluateur.cles import signatures
from evaluateur.metier import engagement
from evaluateur.metier.actes import gardes
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits import FaitSigne
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.seance.etabli import Etabli


def signer(etabli: Etabli, dossier: Dossier, fait: FaitSigne, tete: Empreinte, instant: datetime) -> FaitSigne:
    """The fait as its author stands for it, over the head that it follows."""
    auteur, placed = gardes.personne(etabli.clavier), replace(fait, tete=tete)
    message = engagement.message_signe(dossier=dossier.identifiant, auteur=auteur, instant=instant, fait=placed)
    return replace(placed, signature=signatures.sign(cle(etabli, dossier), message))


def cle(etabli: Etabli, dossier: Dossier) -> bytes:
    """The key that signs for whoever holds the keyboard: the one that his seat is known by."""
    ouvert = etabli.profil_ouvert(etabli.clavier.personnes[0])
    seated = {e.identifiant: e.cle_publique for e in dossier.sieges.values()}
    if seated.get(ouvert.profil.identifiant, ouvert.profil.cle_publique) != ouvert.profil.cle_publique:
        raise ActeRefuse(
            "Votre clé de signature n’est plus celle sous laquelle vous teniez ce siège.",
            "Faites-vous remplacer dans ce dossier, avec ce motif : le travail scellé reste sous votre nom.",
        )
    return ouvert.cle_signature
