"""The practice authority: it designates the two made-up evaluators, so that their grid is authentic in its own folder.

It lies in clear beside the practice data, as their passphrase does, and no other folder trusts it.
"""

from __future__ import annotations

from datetime import timedelta

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.demo.contenu import Role, Semaine
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import PERSONNE
from evaluateur.seance import titres
from evaluateur.seance.poste import Poste
from evaluateur.titres import pkcs
from evaluateur.titres.attestation import Attestation

DOSSIER = "autorite-entrainement"
NOM = "Autorité d’entraînement {}, personnes fictives"
"""Each practice folder has its own: their names tell them apart."""
VALIDITE = timedelta(days=2 * 365)


def designer(poste: Poste, semaine: Semaine, phrase: str) -> None:
    """Give each made-up evaluator, once, a certificate of the practice authority, which this folder trusts."""
    instant, folder = poste.now().instant, poste.donnees / DOSSIER
    profils = {p.nom_complet: p for p in poste.profils}
    sans = [role for role in semaine.evaluateurs if not profils[role.nom_complet].titre]
    if not sans:
        return
    if not (folder / autorite.CLE).exists():
        pem = autorite.creer(folder, NOM.format(poste.random_bytes(2).hex()), phrase, instant, poste.random_bytes)
        titres.retenir_autorite(poste.donnees, pem)
    ouverte = autorite.open_autorite(folder, phrase)
    for role in sans:
        identifiant = profils[role.nom_complet].identifiant
        demande = pkcs.read_demande(titres.demander(poste, identifiant))
        who = Habilite(role.nom_complet, _attestation(role), (instant + VALIDITE).date())
        der = ouverte.habiliter(who, demande.cle_publique, instant, poste.random_bytes)
        titres.importer(poste, identifiant, phrase, pkcs.write_pem(der, ouverte.der))


def _attestation(role: Role) -> Attestation:
    evaluateur: Evaluateur = role.evaluateur(PERSONNE, "")
    habilitation = evaluateur.habilitation
    return Attestation(
        sieges=(role.siege,),
        qualite=evaluateur.qualite,
        habilitation=habilitation.numero if habilitation else "",
        habilitation_fin=habilitation.fin if habilitation else None,
    )
