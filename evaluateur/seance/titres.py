"""Who signs PDFs on this laptop, under which certificate; and which authorities it trusts.

A certificate that the application makes by itself is provisional: it works from the first minute, and says what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.cles import profils as fichier_profils
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.pv.proces_verbal import TitrePV
from evaluateur.metier.refus import ActeRefuse
from evaluateur.seance.etabli import Etabli
from evaluateur.titres import FICHIER_MAX, emission, pkcs, rattachement, titre
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import Titre, TitreIllisible

AUTORITES = "autorites"
"""Folder of the authorities that this laptop trusts, beside the base."""


def mon_titre(etabli: Etabli, identifiant: str) -> Titre:
    """The certificate of an unlocked profile; a provisional one is made, once, when the centre gave none."""
    profil = etabli.profil_ouvert(identifiant).profil
    if not profil.titre:
        ouvert, moment = etabli.profil_ouvert(identifiant), etabli.now()
        numero = emission.serial(etabli.random_bytes(20))
        der = emission.provisoire(ouvert.cle_signature, profil.nom_complet, identifiant, moment.instant, numero)
        etabli.remplacer_profil(replace(profil, titre=der))
        return titre.read(der)
    return titre.read(profil.titre)


def titre_pv(lu: Titre) -> TitrePV:
    """What the record says of a certificate."""
    return TitrePV(nom=lu.nom, autorite=lu.autorite, empreinte=lu.empreinte, fin=lu.fin)


def titres_des_sieges(etabli: Etabli, dossier: Dossier) -> dict[int, TitrePV]:
    """The certificate of each seat, both unlocked."""
    return {
        siege: titre_pv(_good_for(mon_titre(etabli, qui.identifiant), siege, etabli.now().instant))
        for siege, qui in dossier.sieges.items()
    }


def _good_for(lu: Titre, siege: int, instant: datetime) -> Titre:
    """Refuse what the verifier would refuse anyway: better said before than after both have signed."""
    atteste = lu.attestation
    if lu.provisoire or atteste is None:
        return lu
    remede = "Demandez au centre un certificat pour ce siège, ou importez le nouveau (Réglages)."
    if siege not in atteste.sieges:
        raise ActeRefuse(f"Le certificat de {lu.nom} n'est pas pour le siège d'évaluateur {siege}.", remede)
    fin = atteste.habilitation_fin
    if lu.fin < instant or (fin is not None and fin < instant.date()):
        raise ActeRefuse(f"Le certificat ou l'habilitation de {lu.nom} a pris fin.", remede)
    return lu


def signataire(etabli: Etabli, identifiant: str, siege: int) -> Signataire:
    """The key and the certificate with which an unlocked profile signs for a seat."""
    mon_titre(etabli, identifiant)
    ouvert = etabli.profil_ouvert(identifiant)
    return Signataire(siege, ouvert.cle_document, ouvert.profil.titre, ouvert.profil.chaine)


def demander(etabli: Etabli, identifiant: str) -> bytes:
    """The request that the centre answers with a certificate for the profile's own key (PKCS#10, PEM)."""
    ouvert = etabli.profil_ouvert(identifiant)
    return pkcs.write_demande(ouvert.cle_signature, ouvert.profil.nom_complet)


def importer(etabli: Etabli, identifiant: str, phrase: str, octets: bytes, mot_de_passe: str = "") -> Titre:
    """Take the certificate that the centre sent: for the profile's own key (PEM), or with its key (PKCS#12).

    Raises :class:`TitreIllisible` for one that is not for this profile, ``PhraseRefusee`` for a wrong passphrase.
    """
    profil = etabli.profil_ouvert(identifiant).profil
    contenu = pkcs.read(octets, mot_de_passe)
    lu = titre.read(contenu.certificat)
    mienne = emission.cle(contenu.cle or etabli.profil_ouvert(identifiant).cle_signature)
    if titre.public_bytes(mienne.public_key()) != lu.cle_publique:
        raise TitreIllisible(
            "Ce certificat n'est pas celui de ce profil : sa clé est une autre.",
            "Envoyez au centre la demande faite depuis ce profil, ou importez le fichier .p12 qu'il a préparé.",
        )
    if titre.words(lu.nom) != titre.words(profil.nom_complet):
        raise TitreIllisible(
            f"Ce certificat est au nom de {lu.nom}, et ce profil à celui de {profil.nom_complet}.",
            "Importez-le dans le profil de cette personne, ou demandez au centre de corriger le nom.",
        )
    if not lu.attestation:
        raise TitreIllisible(
            "Ce certificat ne désigne aucun siège d'évaluateur.",
            "Demandez au centre un certificat fait par « evaluateur centre habiliter ».",
        )
    nouveau = fichier_profils.attach(
        profil, phrase, contenu.certificat, contenu.chaine, contenu.cle, etabli.random_bytes
    )
    etabli.remplacer_profil(nouveau)
    etabli.deverrouiller(identifiant, phrase)
    return lu


# --- what this laptop trusts


def autorites(donnees: Path) -> list[Autorite]:
    """The authorities kept in a data folder, with the revocation lists that were brought for them."""
    dossier, trouvees = donnees / AUTORITES, []
    for chemin in sorted(dossier.glob("*.crt")):
        autorite = rattachement.read_autorite(fichiers.read(chemin, FICHIER_MAX))
        for liste in sorted(dossier.glob(f"{chemin.stem}*.crl")):
            autorite = rattachement.with_revocations(autorite, fichiers.read(liste, FICHIER_MAX))
        trouvees.append(autorite)
    return trouvees


def lire_autorites(certificats: Sequence[bytes], listes: Sequence[bytes], donnees: Path) -> list[Autorite]:
    """The authorities of these certificates, or those of the data folder when none is given, with these lists."""
    trouvees = [rattachement.read_autorite(octets) for octets in certificats] or autorites(donnees)
    for octets in listes:
        fautes: list[TitreIllisible] = []
        for place, autorite in enumerate(trouvees):
            try:
                trouvees[place] = rattachement.with_revocations(autorite, octets)
            except TitreIllisible as faute:
                fautes.append(faute)
        if len(fautes) == len(trouvees):
            raise (
                fautes[0]
                if fautes
                else TitreIllisible(
                    "Cette liste de révocation n'est d'aucune autorité connue ici.", "Donnez l'autorité par --autorite."
                )
            )
    return trouvees


def retenir_autorite(donnees: Path, octets: bytes) -> Autorite:
    """Trust an authority from now on: whoever does it has compared its empreinte with the one the centre gave."""
    autorite = rattachement.read_autorite(octets)
    _write(donnees / AUTORITES / f"{rattachement.empreinte(autorite)}.crt", octets)
    return autorite


def retenir_revocations(donnees: Path, octets: bytes) -> Autorite:
    """Keep a revocation list of an authority that is trusted. Raises :class:`TitreIllisible` for another's."""
    for autorite in autorites(donnees):
        try:
            suite = rattachement.with_revocations(autorite, octets)
        except TitreIllisible:
            continue
        numero = rattachement.numero(suite.revocations[-1])
        _write(donnees / AUTORITES / f"{rattachement.empreinte(autorite)}-{numero:06d}.crl", octets)
        return suite
    raise TitreIllisible(
        "Cette liste de révocation n'est d'aucune autorité connue ici.", "Importez d'abord le certificat de l'autorité."
    )


def _write(chemin: Path, octets: bytes) -> None:
    fichiers.make_folder(chemin.parent)
    fichiers.write(chemin, octets)
