"""Passphrases changed and forgotten: what the settings and the first page offer to whoever holds a profile."""

from __future__ import annotations

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from evaluateur.cles import profils, secours, serrures
from evaluateur.cles.profils import Profil
from evaluateur.cles.secours import Secrets
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.etabli import Etabli
from evaluateur.seance.poste import Poste


class FichierDeSecours(Struct, frozen=True):
    """What the centre sends back: the secrets of a profile, under a password told by another way."""

    identifiant: ProfilId
    argon: Argon
    serrure: Serrure


def changer_phrase(etabli: Etabli, identifiant: ProfilId, old: str, new: str) -> None:
    """Change a passphrase. Raises :class:`PhraseRefusee` for a wrong or a weak one; backups keep the former one."""
    etabli.deverrouiller(identifiant, old)
    ouvert = etabli.profil_ouvert(identifiant)
    etabli.relever_profil(profils.rewrap(ouvert, new, etabli.random_bytes, etabli.nouvel_argon()))


def poser_code(etabli: Etabli, identifiant: ProfilId) -> str:
    """Make a recovery code for an unlocked profile, in place of a former one. It is shown once, and kept nowhere."""
    ouvert = etabli.profil_ouvert(identifiant)
    code = secours.new_code(etabli.random_bytes)
    serrure = secours.wrap_code(_secrets(etabli, identifiant), code, identifiant, etabli.random_bytes)
    etabli.remplacer_profil(replace(ouvert.profil, secours_code=serrure))
    return code


def confier_au_centre(etabli: Etabli, identifiant: ProfilId, public: bytes) -> None:
    """Let the centre's recovery key open this profile's base and notes, never sign in its place."""
    enveloppe = secours.wrap_centre(_secrets(etabli, identifiant), public, identifiant)
    etabli.remplacer_profil(replace(etabli.profil_ouvert(identifiant).profil, secours_centre=enveloppe))


def revenir_par_code(etabli: Etabli, identifiant: ProfilId, code: str, new: str) -> None:
    """Come back by the printed code, under a new passphrase and a new signing key; the code is then spent."""
    profil = _profil(etabli, identifiant)
    if profil.secours_code is None:
        raise PhraseRefusee("Ce profil n’a pas de code de secours.", "Demandez au centre, s’il a sa clé de secours.")
    _revenir(etabli, profil, secours.unwrap_code(profil.secours_code, code, identifiant), new)


def revenir_par_fichier(etabli: Etabli, data: bytes, password: str, new: str) -> ProfilId:
    """Come back by the file that the centre sent; returns whose profile it opened."""
    try:
        file = json.decode(data, type=FichierDeSecours)
    except (DecodeError, UnicodeDecodeError) as error:
        raise Refus("Ce fichier n’est pas un fichier de secours.", "Demandez au centre de l’envoyer.") from error
    key = serrures.derive(password, file.argon)
    clear_data = serrures.unwrap(key, file.serrure, _usage(file.identifiant))
    _revenir(etabli, _profil(etabli, file.identifiant), Secrets(clear_data[:32], clear_data[32:]), new)
    return file.identifiant


def preparer_fichier(profil: Profil, secrets: Secrets, password: str, random_bytes: RandomBytes) -> bytes:
    """The centre's answer to someone who forgot his passphrase."""
    argon = Argon(random_bytes(16))
    key = serrures.derive(password, argon)
    clear = secrets.cle_base + secrets.racine_solo
    serrure = serrures.wrap(key, clear, _usage(profil.identifiant), random_bytes)
    return json.encode(FichierDeSecours(profil.identifiant, argon, serrure))


def retirer(poste: Poste, identifiant: ProfilId) -> None:
    """Take a profile away, unless it holds a seat in a dossier that is not closed."""
    profil = _profil(poste, identifiant)
    for resume in poste.lister():
        if resume.clos:
            continue
        sieges = poste.ouvrir_dossier(resume.dossier).dossier.sieges.values()
        if any(e.identifiant == identifiant for e in sieges):
            raise Refus(
                f"{profil.nom_complet} occupe un siège du dossier {resume.reference}, qui n’est pas clos.",
                "Faites-le remplacer dans ce dossier, ou attendez sa clôture.",
            )
    poste.retirer_profil(identifiant)


def _usage(identifiant: ProfilId) -> str:
    return f"evaluateur/1/{identifiant}/secours/fichier"


def _profil(etabli: Etabli, identifiant: ProfilId) -> Profil:
    found = [p for p in etabli.profils if p.identifiant == identifiant]
    if not found:
        raise PhraseRefusee("Ce profil n’est pas sur cet ordinateur.", "Choisissez-le dans la liste des profils.")
    return found[0]


def _secrets(etabli: Etabli, identifiant: ProfilId) -> Secrets:
    ouvert = etabli.profil_ouvert(identifiant)
    return Secrets(ouvert.cle_base, ouvert.racine_solo)


def _revenir(etabli: Etabli, profil: Profil, secrets: Secrets, new: str) -> None:
    etabli.relever_profil(profils.come_back(profil, secrets, new, etabli.random_bytes, etabli.nouvel_argon()))
