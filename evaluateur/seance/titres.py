"""Who signs PDFs on this laptop, under which certificate.

A certificate that the application makes by itself is provisional: it works from the first minute, and says what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from evaluateur.cles import profils as fichier_profils
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.pv.proces_verbal import TitrePV
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.confiance import autorites
from evaluateur.seance.poste import Poste
from evaluateur.titres import emission, pkcs, rattachement, titre
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import Titre, TitreIllisible


def mon_titre(poste: Poste, identifiant: ProfilId) -> Titre:
    """The certificate of an unlocked profile; a provisional one is made, once, when the centre gave none."""
    profil = poste.trousseau.profil_ouvert(identifiant).profil
    if not profil.titre:
        ouvert, moment = poste.trousseau.profil_ouvert(identifiant), poste.now()
        numero = emission.serial(poste.random_bytes(20))
        der = emission.provisoire(ouvert.cle_signature, profil.nom_complet, identifiant, moment.instant, numero)
        poste.trousseau.remplacer_profil(replace(profil, titre=der))
        return titre.read(der)
    return titre.read(profil.titre)


def titre_pv(loaded: Titre) -> TitrePV:
    """What the record says of a certificate."""
    return TitrePV(nom=loaded.nom, autorite=loaded.autorite, empreinte=loaded.empreinte, fin=loaded.fin)


def titres_des_sieges(poste: Poste, dossier: Dossier) -> dict[int, TitrePV]:
    """The certificate of each seat, both unlocked. Raises :class:`ActeRefuse` for what a verifier would refuse."""
    instant, found, known = poste.now().instant, dict[int, Titre](), autorites(poste)
    for siege, who in dossier.sieges.items():
        found[siege] = _good_for(mon_titre(poste, who.identifiant), siege, instant, known)
        if not titre.names(found[siege].nom, who.nom_complet):
            raise ActeRefuse(
                f"Le certificat de l’évaluateur {siege} est au nom {de(found[siege].nom)}, et non "
                f"{de(who.nom_complet)}.",
                "Demandez à l’organisme un certificat à ce nom, ou corrigez la désignation.",
            )
    persons = [(who.nom, who.prenom) for who in dossier.sieges.values()]
    if len(persons) > 1 and titre.same_person(persons[0], persons[1]):
        raise ActeRefuse(
            "Les deux évaluateurs portent le même nom et le même prénom : leur grille signée serait refusée.",
            "Ajoutez un second prénom à l’un d’eux, dans sa désignation et dans son profil, ou choisissez le mode "
            "papier.",
        )
    if len({t.cle_publique for t in found.values()}) < len(found):
        raise ActeRefuse("Les deux évaluateurs utilisent la même clé.", "Chacun crée son propre profil, puis signe.")
    return {siege: titre_pv(one) for siege, one in found.items()}


def _good_for(loaded: Titre, siege: int, instant: datetime, known: Sequence[Autorite]) -> Titre:
    """Refuse what the verifier would refuse anyway: better said before than after both have signed."""
    issuer = rattachement.emise_par(loaded, known)
    if issuer is not None:
        for reproche in rattachement.reproches(loaded, issuer, siege, instant):
            raise ActeRefuse(reproche, "Demandez à l’organisme un nouveau certificat, puis importez-le (Réglages).")
    elif any(autorite.nom == loaded.autorite for autorite in known):
        raise ActeRefuse(
            f"Le certificat {de(loaded.nom)} se réclame de l’autorité {loaded.autorite}, qui ne l’a pas émis.",
            "Importez le certificat que l’organisme a fait pour ce profil.",
        )
    atteste = loaded.attestation
    if loaded.provisoire or atteste is None:
        return loaded
    remede = "Demandez à l’organisme un certificat pour ce rôle, ou importez le nouveau (Réglages)."
    if siege not in atteste.sieges:
        raise ActeRefuse(f"Le certificat {de(loaded.nom)} n’est pas prévu pour le rôle d’évaluateur {siege}.", remede)
    fin = atteste.habilitation_fin
    if loaded.fin < instant or (fin is not None and fin < instant.date()):
        raise ActeRefuse(f"Le certificat ou l’habilitation {de(loaded.nom)} a pris fin.", remede)
    return loaded


def signataire(poste: Poste, identifiant: ProfilId, siege: int) -> Signataire:
    """The key and the certificate with which an unlocked profile signs for a seat."""
    loaded = mon_titre(poste, identifiant)
    _good_for(loaded, siege, poste.now().instant, autorites(poste))
    ouvert = poste.trousseau.profil_ouvert(identifiant)
    return Signataire(siege, ouvert.cle_document, ouvert.profil.titre)


def demander(poste: Poste, identifiant: ProfilId) -> bytes:
    """The request that the centre answers with a certificate for the profile's own key (PKCS#10, PEM)."""
    ouvert = poste.trousseau.profil_ouvert(identifiant)
    return pkcs.write_demande(ouvert.cle_signature, ouvert.profil.nom_complet)


def importer(poste: Poste, identifiant: ProfilId, phrase: str, data: bytes, password: str = "") -> Titre:
    """Take the certificate that the centre sent: for the profile's own key (PEM), or with its key (PKCS#12).

    Raises :class:`TitreIllisible` for one that is not for this profile, ``PhraseRefusee`` for a wrong passphrase.
    """
    profil = poste.trousseau.profil_ouvert(identifiant).profil
    content = poste.wait(partial(pkcs.read, data, password))
    loaded = titre.read(content.certificat)
    mine = emission.cle(content.cle or poste.trousseau.profil_ouvert(identifiant).cle_signature)
    if titre.public_bytes(mine.public_key()) != loaded.cle_publique:
        raise TitreIllisible(
            "Ce certificat n’est pas celui de ce profil : sa clé est une autre.",
            "Envoyez à l’organisme la demande faite depuis ce profil, ou importez le fichier .p12 qu’il a préparé.",
        )
    if not titre.names(loaded.nom, profil.nom_complet):
        raise TitreIllisible(
            f"Ce certificat est au nom {de(loaded.nom)}, et ce profil à celui {de(profil.nom_complet)}.",
            "Importez-le dans le profil de cette personne, ou demandez à l’organisme de corriger le nom.",
        )
    if not loaded.attestation:
        raise TitreIllisible(
            "Ce certificat ne donne aucun rôle d’évaluateur.",
            "Demandez à l’organisme un certificat d’évaluateur.",
        )
    kept = content.certificat, content.chaine, content.cle
    new = poste.wait(partial(fichier_profils.attach, profil, phrase, *kept, poste.random_bytes))
    poste.trousseau.remplacer_profil(new)
    poste.trousseau.deverrouiller(identifiant, phrase)
    poste.trousseau.relever_profil(poste.trousseau.profil_ouvert(identifiant))  # a PIN would bring the former key back
    return loaded
