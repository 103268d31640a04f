"""What the types cannot say: codes used once, names that lead somewhere, nothing empty without admitting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from evaluateur.metier.conformite import regles
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import ImageRefusee
from evaluateur.metier.contenu.modalites import ExigenceMarque, ExigenceNombre, Modalites
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.referentiel import TOUCHE_A_ABORDER, Bloc, Echelle, Referentiel, TexteOfficiel
from evaluateur.metier.typographie import minuscule
from evaluateur.referentiels.controle_fiche import Faute
from evaluateur.referentiels.controle_fiche import fautes as fautes_de_fiche

NECESSAIRES: frozenset[Etape] = frozenset({"preparation", "grille", "scellement", "signature", "remise"})
"""Steps that no evaluation does without."""
_A_COMPLETER = "Écrivez-le, ou dites qu’il manque : a_completer = true."


def fautes(ref: Referentiel) -> Iterator[Faute]:
    """Every fault of a well-typed référentiel, in the order of its file."""
    yield from _uniques((lieu, code) for lieu, code, _ in _codes(ref))
    for lieu, code, parent in _codes(ref):
        if parent and not code.startswith((f"{parent}.", f"{parent}-")):
            yield (
                lieu,
                f"le code {code} ne commence pas par celui de son bloc",
                f"Faites-le commencer par {parent} et un point.",
            )
    for rank, one in enumerate(ref.juries()):
        yield from _jury(one, f"variantes[{rank - 1}]." if rank else "")
    for name in ("critere", "competence", "bloc"):
        yield from _echelle(getattr(ref.echelles, name), f"echelles.{name}.valeurs")
    yield from _uniques(_table_keys(ref))
    for name in ref.regles.__struct_fields__:
        yield from _manque(getattr(ref.regles, name), f"regles.{name}")
    yield from _certification(ref)
    yield from _presentations(ref)
    if ref.fiche:
        yield from fautes_de_fiche(ref, ref.fiche)
    for i, bloc in enumerate(ref.blocs):
        yield from _bloc(bloc, f"blocs[{i}]")


def _certification(ref: Referentiel) -> Iterator[Faute]:
    """What certifies has its numbers in the registries, or says that they lack; what does not has none."""
    given = {name: getattr(ref.certification, name) for name in ("code_nsf", "libelle_nsf", "rncp", "embleme")}
    for name, value in given.items():
        lieu = f"certification.{name}"
        if not value and not ref.genre:
            yield lieu, "ce champ obligatoire manque", "Ajoutez-le."
        if value and ref.genre:
            yield lieu, f"un {ref.genre} n’a pas ce champ", "Retirez-le."
        if isinstance(value, TexteOfficiel):
            yield from _manque(value, lieu)
    if ref.certification.image is not UNSET:
        try:
            image.lire(ref.certification.image)
        except ImageRefusee as refus:
            yield "certification.image", minuscule(refus.phrase).rstrip("."), refus.remede


def _presentations(ref: Referentiel) -> Iterator[Faute]:
    if ref.presentations:
        yield from _uniques((f"presentations[{i}]", key) for i, key in enumerate(ref.presentations))
        if "presente" not in ref.presentations:
            yield "presentations", "aucun bloc ne pourrait être évalué", "Ajoutez presente."


def _codes(ref: Referentiel) -> Iterator[tuple[str, str, str]]:
    """Every code with its path and the code of its bloc (empty for the blocs themselves)."""
    for i, bloc in enumerate(ref.blocs):
        b = f"blocs[{i}]"
        yield f"{b}.code", bloc.code, ""
        for name, lacune in (("lacune_avant", bloc.lacune_avant), ("lacune_apres", bloc.lacune_apres)):
            if lacune:
                yield f"{b}.{name}.code", lacune.code, bloc.code
        for j, activite in enumerate(bloc.activites):
            yield f"{b}.activites[{j}].code", activite.code, bloc.code
            for k, competence in enumerate(activite.competences):
                c = f"{b}.activites[{j}].competences[{k}]"
                yield f"{c}.code", competence.code, bloc.code
                for g, groupe in enumerate(competence.groupes):
                    for n, critere in enumerate(groupe.criteres):
                        yield f"{c}.groupes[{g}].criteres[{n}].code", critere.code, bloc.code


def _uniques(pairs: Iterable[tuple[str, str]]) -> Iterator[Faute]:
    seen: dict[str, str] = {}
    for lieu, name in pairs:
        if name in seen:
            yield lieu, f"« {name} » sert déjà à {seen[name]}", "Donnez à chacun le sien."
        seen.setdefault(name, lieu)


def _jury(ref: Referentiel, prefix: str) -> Iterator[Faute]:
    """What is wrong with one of the juries; ``prefix``: where in the file its own seats and steps are written."""
    for lieu, fault, remede in (*_sieges(ref), *_etapes(ref)):
        yield f"{prefix if lieu.startswith(('sieges', 'etapes')) else ''}{lieu}", fault, remede


def _sieges(ref: Referentiel) -> Iterator[Faute]:
    yield from _uniques((f"qualites[{i}].cle", q.cle) for i, q in enumerate(ref.qualites))
    for i, siege in enumerate(ref.sieges):
        for j, key in enumerate(siege.qualites):
            if key not in ref.par_qualite:
                yield f"sieges[{i}].qualites[{j}]", f"la qualité « {key} » n’existe pas", "Ajoutez-la aux qualites."
    if sorted(siege.numero for siege in ref.sieges) not in ([1], [1, 2]):
        yield (
            "sieges",
            "il faut le siège 1, et le siège 2 s’il y a deux évaluateurs, chacun une fois",
            "Écrivez une ou deux tables [[sieges]].",
        )


def _etapes(ref: Referentiel) -> Iterator[Faute]:
    """The steps of a session: in order, and those without which another would have no sense."""
    deroule = ref.deroule
    if list(deroule) != [etape for etape in ETAPES if etape in deroule]:
        yield (
            "etapes",
            "les étapes ne sont pas dans l’ordre, ou l’une revient",
            f"Suivez cet ordre, {', '.join(ETAPES)}.",
        )
    for etape in sorted(NECESSAIRES - set(deroule)):
        yield "etapes", f"il manque l’étape « {etape} »", "Ajoutez-la."
    a_deux = len(ref.sieges) > 1
    if a_deux is not ("conciliation" in deroule):
        fault = "manque : il y a deux évaluateurs" if a_deux else "est de trop : un seul évaluateur se prononce"
        yield "etapes", f"l’étape « conciliation » {fault}", "Ajoutez-la ou ôtez-la, ou changez le nombre de sièges."
    for i, bloc in enumerate(ref.blocs):
        modalites, lieu = bloc.modalites, f"blocs[{i}].modalites"
        if modalites.phases and "entretien" not in deroule:
            yield f"{lieu}.phases", "ce temps n’a pas d’étape", "Ajoutez l’étape de l’entretien, ou ôtez les phases."
        if (modalites.exigences or modalites.natures) and "epreuve" not in deroule:
            yield f"{lieu}.natures", "ces situations n’ont pas d’étape", "Ajoutez l’étape de l’épreuve, ou ôtez-les."
        if not modalites.natures and "epreuve" in deroule:
            yield f"{lieu}.natures", "une situation n’aurait pas de nature", "Écrivez-en une au moins."


def _echelle(echelle: Echelle, lieu: str) -> Iterator[Faute]:
    yield from _uniques((f"{lieu}[{i}].cle", v.cle) for i, v in enumerate(echelle.valeurs))
    yield from _uniques(_keys(echelle, lieu))
    yield from _uniques((f"{lieu}[{i}].abrege", v.abrege) for i, v in enumerate(echelle.valeurs) if v.abrege)
    reflexes = [(i, v) for i, v in enumerate(echelle.valeurs) if v.reflexe is True]
    for i, _ in reflexes[1:]:
        yield f"{lieu}[{i}].reflexe", "une seule valeur note le reste d’un tableau", "Gardez-en une."
    for i, valeur in reflexes:
        if not valeur.touche:
            yield f"{lieu}[{i}].reflexe", "la valeur qui note le reste n’a pas de touche", "Donnez-lui une touche."
    for i, valeur in enumerate(echelle.valeurs):
        if valeur.touche and not (len(valeur.touche) == 1 and valeur.touche.isalpha()):
            yield f"{lieu}[{i}].touche", "une touche est une seule lettre", "Écrivez une lettre."


def _keys(echelle: Echelle, lieu: str) -> Iterator[tuple[str, str]]:
    for i, valeur in enumerate(echelle.valeurs):
        if valeur.touche:
            yield f"{lieu}[{i}].touche", valeur.touche.upper()


def _table_keys(ref: Referentiel) -> Iterator[tuple[str, str]]:
    """The keys that act together: those of the criteria, those of the competence, and that of the flag."""
    yield "signaler un critère à aborder", TOUCHE_A_ABORDER
    for name in ("critere", "competence"):
        yield from _keys(getattr(ref.echelles, name), f"echelles.{name}.valeurs")


def _manque(text: TexteOfficiel, lieu: str) -> Iterator[Faute]:
    if not text.texte.strip() and not text.a_completer:
        yield f"{lieu}.texte", "ce texte officiel est vide", _A_COMPLETER


def _bloc(bloc: Bloc, lieu: str) -> Iterator[Faute]:
    yield from _manque(bloc.intitule, f"{lieu}.intitule")
    yield from _manque(bloc.code_rncp, f"{lieu}.code_rncp")
    yield from _modalites(bloc.modalites, f"{lieu}.modalites")
    for i, activite in enumerate(bloc.activites):
        a = f"{lieu}.activites[{i}]"
        if not activite.texte.strip() and not activite.a_completer:
            yield f"{a}.texte", "le texte de l’activité est vide", _A_COMPLETER
        for j, competence in enumerate(activite.competences):
            c = f"{a}.competences[{j}]"
            if not competence.texte.strip() and not competence.a_completer:
                yield f"{c}.texte", "le texte de la compétence est vide", _A_COMPLETER
            for g, groupe in enumerate(competence.groupes):
                for n, critere in enumerate(groupe.criteres):
                    if not critere.texte.strip() and not critere.a_completer:
                        yield f"{c}.groupes[{g}].criteres[{n}].texte", "le texte du critère est vide", _A_COMPLETER


def _modalites(modalites: Modalites, lieu: str) -> Iterator[Faute]:
    for name in ("natures", "canaux", "marques"):
        yield from _uniques((f"{lieu}.{name}[{i}].cle", m.cle) for i, m in enumerate(getattr(modalites, name)))
    for name in ("exigences", "phases"):
        yield from _uniques((f"{lieu}.{name}[{i}].code", e.code) for i, e in enumerate(getattr(modalites, name)))
    known = {marque.cle for marque in modalites.marques}
    for i, exigence in enumerate(modalites.exigences):
        e = f"{lieu}.exigences[{i}]"
        if isinstance(exigence, ExigenceMarque) and exigence.marque not in known:
            yield f"{e}.marque", f"la marque « {exigence.marque} » n’existe pas", "Ajoutez-la aux marques du bloc."
        if regles.reserve(exigence.code):
            yield f"{e}.code", f"« {exigence.code} » désigne déjà autre chose", "Choisissez un autre code."
        if isinstance(exigence, ExigenceNombre) and exigence.minimum > exigence.maximum:
            yield f"{e}.minimum", "le minimum dépasse le maximum", "Corrigez l’un des deux."
    if not modalites.texte.strip() and not modalites.a_completer:
        yield f"{lieu}.texte", "le texte des modalités est vide", _A_COMPLETER
    whole = " ".join(modalites.texte.split())
    for i, repere in enumerate(modalites.reperes):
        if " ".join(repere.texte.split()) not in whole:
            yield (
                f"{lieu}.reperes[{i}].texte",
                "ce passage n’est pas dans le texte des modalités",
                "Recopiez-le tel quel.",
            )
