"""Passphrases changed and forgotten: what the settings and the first page offer to whoever holds a profile."""

from __future__ import annotations

from functools import partial

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from evaluateur.cles import profils, secours, serrures
from evaluateur.cles.profils import Profil
from evaluateur.cles.secours import Confie, Secrets
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance import confirmer
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import emballage

FORME = 2


class FichierDeSecours(Struct, frozen=True):
    """What the centre sends back: a :class:`Confie` under a password told by another way.

    ``forme`` 1, of before, bore no name inside.
    """

    argon: Argon
    serrure: Serrure
    forme: int = 1


def changer_phrase(poste: Poste, identifiant: ProfilId, old: str, new: str) -> None:
    """Change a passphrase. Raises :class:`PhraseRefusee` for a wrong or a weak one; backups keep the former one."""
    poste.trousseau.deverrouiller(identifiant, old)
    ouvert = poste.trousseau.profil_ouvert(identifiant)
    argon = poste.trousseau.nouvel_argon()
    poste.trousseau.relever_profil(poste.wait(partial(profils.rewrap, ouvert, new, poste.random_bytes, argon)))


def poser_code(poste: Poste, identifiant: ProfilId, phrase: str) -> str:
    """Make a recovery code for an unlocked profile, in place of a former one. It is shown once, and kept nowhere.

    Raises :class:`PhraseRefusee` for a wrong passphrase: a minute at an open session must not be enough.
    """
    ouvert = confirmer.require(poste, identifiant, phrase)
    code = secours.new_code(poste.random_bytes)
    serrure = secours.wrap_code(_secrets(poste, identifiant), code, identifiant, poste.random_bytes)
    poste.trousseau.remplacer_profil(replace(ouvert.profil, secours_code=serrure))
    return code


def confier_au_centre(poste: Poste, identifiant: ProfilId, phrase: str, public: bytes) -> None:
    """Let the centre's recovery key open this profile's base and notes, never sign in its place."""
    secours.read_public(public)  # refused before a passphrase is tried
    ouvert = confirmer.require(poste, identifiant, phrase)
    profil = ouvert.profil
    confie = Confie(secours.CONFIE, identifiant, profil.nom, profil.prenom, ouvert.cle_base, ouvert.racine_solo)
    poste.trousseau.remplacer_profil(replace(profil, secours_centre=secours.wrap_centre(confie, public)))


def cle_du_centre(pem: bytes) -> bytes:
    """The public recovery key of a file. Raises :class:`PhraseRefusee` for anything else."""
    secours.read_public(pem)
    return pem


def empreinte_du_centre(pem: bytes) -> str:
    """SHA-256 of a public recovery key, in groups of four: what is compared before anything is entrusted."""
    return secours.empreinte(secours.read_public(pem))


def revenir_par_code(poste: Poste, identifiant: ProfilId, code: str, new: str) -> None:
    """Come back by the printed code, under a new passphrase and a new signing key; the code is then spent."""
    profil = poste.trousseau.profil(identifiant)
    if profil.secours_code is None:
        raise PhraseRefusee(
            "Ce profil n’a pas de code de secours.", "Demandez à l’organisme s’il détient une clé de secours."
        )
    _revenir(poste, profil, secours.unwrap_code(profil.secours_code, code, identifiant), new)


def revenir_par_fichier(poste: Poste, data: bytes, password: str, new: str) -> ProfilId:
    """Come back by the file that the centre sent; returns whose profile it opened."""
    try:
        file = json.decode(emballage.text(data), type=FichierDeSecours)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refus("Ce fichier n’est pas un fichier de secours.", "Demandez à l’organisme de l’envoyer.") from error
    if file.forme != FORME:
        raise Refus(
            "Ce fichier de secours vient d’une autre version de l’application : il ne dit pas à qui il est destiné.",
            "Demandez à l’organisme de le refaire avec la même version que la vôtre.",
        )
    key = poste.wait(partial(serrures.derive, password, file.argon))
    clear = serrures.unwrap(key, file.serrure, secours.RENDU)
    try:
        rendu = secours.read_confie(clear, secours.RENDU)
    except (DecodeError, ValueError, RecursionError) as error:
        raise Refus("Ce fichier n’est pas un fichier de secours.", "Demandez à l’organisme de l’envoyer.") from error
    profil = poste.trousseau.profil(rendu.identifiant)
    if (profil.nom, profil.prenom) != (rendu.nom, rendu.prenom):
        raise Refus(
            f"Ce fichier de secours est pour {rendu.nom_complet}, et ce profil est au nom {de(profil.nom_complet)}.",
            "Le fichier des profils a été modifié : prévenez l’organisme.",
        )
    _revenir(poste, profil, rendu.secrets, new)
    return rendu.identifiant


def preparer_fichier(confie: Confie, password: str, random_bytes: RandomBytes, argon: Argon | None = None) -> bytes:
    """The centre's answer to someone who forgot his passphrase: for him alone."""
    cost = argon or Argon(random_bytes(16))
    clear = canonique.encode(replace(confie, objet=secours.RENDU))
    serrure = serrures.wrap(serrures.derive(password, cost), clear, secours.RENDU, random_bytes)
    return json.encode(FichierDeSecours(cost, serrure, FORME))


def retirer(poste: Poste, identifiant: ProfilId, phrase: str) -> None:
    """Take a profile away, unless it holds a seat in a dossier that is not closed; ``phrase``: of the one who does."""
    profil = poste.trousseau.profil(identifiant)
    if poste.trousseau.clavier.seul is None:
        raise PhraseRefusee(
            "Un profil ne peut être retiré que par une seule personne à la fois.",
            "Passez d’abord la main à l’une des deux personnes (Ctrl+M).",
        )
    confirmer.require(poste, poste.trousseau.clavier.seul, phrase)
    for resume in poste.liste.lister():
        if resume.clos:
            continue
        sieges = ouvrir_dossier(poste, resume.dossier).dossier.sieges.values()
        if any(e.identifiant == identifiant for e in sieges):
            raise Refus(
                f"{profil.nom_complet} est évaluateur dans le dossier {resume.reference}, qui n’est pas clos.",
                "Remplacez cette personne dans le dossier, ou attendez la clôture.",
            )
    poste.retirer_profil(identifiant)


def _secrets(poste: Poste, identifiant: ProfilId) -> Secrets:
    ouvert = poste.trousseau.profil_ouvert(identifiant)
    return Secrets(ouvert.cle_base, ouvert.racine_solo)


def _revenir(poste: Poste, profil: Profil, secrets: Secrets, new: str) -> None:
    argon = poste.trousseau.nouvel_argon()
    work = partial(profils.come_back, profil, secrets, new, poste.random_bytes, argon)
    poste.trousseau.relever_profil(poste.wait(work))
