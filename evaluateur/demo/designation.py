"""The practice authority: it designates the two made-up evaluators, so that their grid is authentic in its own folder.

It lies in clear beside the practice data, as their passphrase does, and no other folder trusts it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from evaluateur import fichiers
from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles.serrures import Argon
from evaluateur.demo.contenu import Role, Semaine
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import PERSONNE, ProfilId
from evaluateur.seance import confiance, titres
from evaluateur.seance.poste import Poste
from evaluateur.titres import FICHIER_MAX, pkcs
from evaluateur.titres.attestation import Attestation

DOSSIER = "autorite-entrainement"
NOM = "Autorité d’entraînement {}, personnes fictives"
"""Each practice folder has its own: their names tell them apart."""
VALIDITE = timedelta(days=2 * 365)


def designer(poste: Poste, semaine: Semaine, phrase: str) -> None:
    """Give each made-up evaluator, once, a certificate of the practice authority, which this folder trusts."""
    instant, folder = poste.now().instant, poste.donnees / DOSSIER
    profils = {p.nom_complet: p for p in poste.trousseau.profils}
    sans = [role for role in semaine.evaluateurs if not profils[role.nom_complet].titre]
    if sans and not (folder / autorite.CLE).exists():
        nom = NOM.format(poste.random_bytes(2).hex())
        autorite.creer(folder, nom, phrase, instant, poste.random_bytes, _argon)
    for role in semaine.evaluateurs:
        _trust(poste, profils[role.nom_complet].identifiant, phrase, folder)
    if not sans:
        return
    ouverte = autorite.open_autorite(folder, phrase)
    for role in sans:
        identifiant = profils[role.nom_complet].identifiant
        demande = pkcs.read_demande(titres.demander(poste, identifiant))
        who = Habilite(role.nom_complet, _attestation(role), (instant + VALIDITE).date())
        der = ouverte.habiliter(who, demande.cle_publique, instant, poste.random_bytes)
        titres.importer(poste, identifiant, phrase, pkcs.write_pem(der, ouverte.der))


def _trust(poste: Poste, identifiant: ProfilId, phrase: str, folder: Path) -> None:
    """The practice authority is pinned by each practice profile, once; folders of before base 8 trusted by files."""
    if not (folder / autorite.CERTIFICAT).exists() or confiance.autorites(poste, identifiant):
        return
    confiance.retenir_autorite(poste, identifiant, phrase, fichiers.read(folder / autorite.CERTIFICAT, FICHIER_MAX))
    confiance.retenir_revocations(poste, fichiers.read(folder / autorite.REVOCATIONS, FICHIER_MAX), identifiant)


def _argon(salt: bytes) -> Argon:
    """As light as that of the practice profiles: its passphrase lies in clear."""
    return Argon(salt, memoire_kib=1024, passes=1, voies=1)


def _attestation(role: Role) -> Attestation:
    evaluateur: Evaluateur = role.evaluateur(PERSONNE, "")
    habilitation = evaluateur.habilitation
    return Attestation(
        sieges=(role.siege,),
        qualite=evaluateur.qualite,
        habilitation=habilitation.numero if habilitation else "",
        habilitation_fin=habilitation.fin if habilitation else None,
    )
