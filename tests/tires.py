"""Valid référentiels drawn at random: sizes, seats, steps, words, gaps. As tables, the way a file holds them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Table = dict[str, Any]
Draw = st.DrawFn
_LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüœÉÈÀ"
_WORD = st.one_of(
    st.text(_LETTERS, min_size=1, max_size=9),
    st.text(_LETTERS, min_size=20, max_size=45),
    st.sampled_from(
        ["l'accueil", "d’usage", "(ex : mail…)", "24/24", "A&B", "<b>", "100 %", "« oui »", "peut-être", "…"]
    ),
)
TEXTE = st.lists(_WORD, min_size=1, max_size=12).map(" ".join)
MOT = st.text(_LETTERS, min_size=2, max_size=18)
TOUCHES = "ABCDFGHIJKLMNOPQRSTUVWXYZ"
"""All but the flag's."""
TONS = ("", "vert", "rouge", "ocre", "ardoise", "prune")


def officiel(draw: Draw, *, known: bool = False) -> Table:
    """An official text; unless ``known``, it may lack."""
    lacks = not known and draw(st.booleans())
    return {"a_completer": True} if lacks else {"texte": draw(TEXTE)}


def echelle(draw: Draw, letters: str, *, proposed: bool) -> Table:
    size = draw(st.integers(2, 5))
    keys = draw(st.lists(st.sampled_from(letters), min_size=size, max_size=size, unique=True))
    valeurs: list[Table] = [
        {"cle": f"v{i}", "mot": draw(MOT), "touche": key, "ton": draw(st.sampled_from(TONS)), "icone": "check"}
        for i, key in enumerate(keys)
    ]
    valeurs[0]["reflexe"] = True
    valeurs[-1]["defavorable"] = draw(st.booleans())
    return {"valeurs": valeurs} | ({"a_completer": True} if proposed else {})


def modalites(draw: Draw, steps: list[str]) -> Table:
    text = draw(TEXTE)
    seen = "epreuve" in steps
    return {
        "texte": text,
        "objet": draw(MOT),
        "objet_pluriel": draw(MOT),
        "reperes": [{"titre": "Extrait", "texte": text}] if draw(st.booleans()) else [],
        "natures": [{"cle": "reelle", "mot": draw(MOT)}, {"cle": "jouee", "mot": "X", "jouee": True}] if seen else [],
        "canaux": [{"cle": "mail", "mot": draw(MOT)}] if seen else [],
        "marques": [{"cle": "difficile", "mot": draw(MOT)}],
        "exigences": [
            {"genre": "nombre", "code": "nombre", "libelle": draw(MOT), "attendu": "1 à 3", "minimum": 1, "maximum": 3},
            {"genre": "marque", "code": "rare", "libelle": "M", "attendu": "1", "marque": "difficile", "minimum": 1},
        ]
        if seen
        else [],
        "phases": [{"code": "entretien", "intitule": draw(MOT), "minutes": draw(st.integers(1, 90)), "entretien": True}]
        if "entretien" in steps
        else [],
        "precisions_obligatoires": draw(st.booleans()),
        "aborde_non_observe": draw(st.booleans()),
        "a_completer": draw(st.booleans()),
    }


def competence(draw: Draw, code: str) -> Table:
    groupes: list[Table] = []
    rank = 0
    for _ in range(draw(st.integers(1, 3))):
        criteres: list[Table] = []
        for _ in range(draw(st.integers(1, 5))):
            rank += 1
            # Its own code ends it: no criterion passes for another on a page.
            criteres.append({"code": f"{code}.{rank}", "texte": f"{draw(TEXTE)} <{code}.{rank}>"})
        criteres[0]["a_completer"] = draw(st.booleans())
        groupes.append({"entete": draw(st.one_of(st.just(""), TEXTE)), "criteres": criteres})
    lacks = draw(st.booleans())
    return {
        "code": code,
        "texte": "" if lacks else draw(TEXTE),
        "a_completer": lacks,
        "libelle_court": draw(MOT),
        "groupes": groupes,
    }


def bloc(draw: Draw, code: str, steps: list[str]) -> Table:
    activites, rank = [], 0
    for letter in "ABC"[: draw(st.integers(1, 3))]:
        competences = []
        for _ in range(draw(st.integers(1, 3))):
            rank += 1
            competences.append(competence(draw, f"{code}.{rank}"))
        activites.append(
            {
                "code": f"{code}.{letter}",
                "texte": draw(TEXTE),
                "libelle_court": draw(MOT),
                "competences": competences,
            }
        )
    table = {
        "code": code,
        "intitule": officiel(draw),
        "code_rncp": officiel(draw),
        "libelle_court": draw(MOT),
        "modalites": modalites(draw, steps),
        "activites": activites,
    }
    if draw(st.booleans()):
        table["lacune_apres"] = {"code": f"{code}.99", "texte": draw(TEXTE)}
    return table


def jury(steps: list[str], seats: int) -> Table:
    """These steps with so many evaluators."""
    own = [step for step in steps if seats > 1 or step != "conciliation"]
    return {"etapes": own, "sieges": [{"numero": n + 1, "qualites": ["expert"]} for n in range(seats)]}


def fiche(draw: Draw, blocs: list[Table]) -> Table:
    activites = [a for b in blocs for a in b["activites"]]
    rubriques = [{"titre": draw(TEXTE), "textes": [draw(TEXTE)]}, *({"renvoi": a["code"]} for a in activites)]
    first = activites[0]["competences"][0]
    rubriques[0]["annonce"] = {"nombre": draw(st.integers(1, 40)), "de": [first["code"]]}
    critere = first["groupes"][0]["criteres"][0]["code"]
    return {
        "numero": "0401",
        "intitule": draw(TEXTE),
        "rubriques": rubriques,
        "cles": [{"famille": draw(TEXTE), "numero": "SF1", "critere": critere}],
    }


@st.composite
def tables(draw: Draw) -> Table:
    """The table of a file that is accepted."""
    positioning = draw(st.booleans())
    dropped = draw(st.sets(st.sampled_from(["epreuve", "entretien"])))
    every = ["preparation", "epreuve", "grille", "entretien", "scellement", "conciliation", "signature", "remise"]
    steps = [step for step in every if step not in dropped]
    seats = draw(st.integers(1, 2))
    blocs = [bloc(draw, str(code), steps) for code in range(1, draw(st.integers(1, 3)) + 1)]
    names = {"titre": draw(TEXTE), "intitule": draw(TEXTE), "publics": [], "colonnes": [], "preambule": []}
    numbers = {"code_nsf": "313t", "libelle_nsf": draw(TEXTE), "rncp": officiel(draw), "embleme": officiel(draw)}
    rules = ("desaccord", "competence_depuis_criteres", "conservation", "troisieme_evaluateur")
    half = len(TOUCHES) // 2
    table = {
        "schema": 1,
        "code": "tire-au-sort",
        "version": draw(MOT),
        **jury(steps, seats),
        "certification": names | ({} if positioning else numbers),
        "regles": {name: officiel(draw) for name in rules},
        "echelles": {
            "critere": echelle(draw, TOUCHES[:half], proposed=positioning),
            "competence": echelle(draw, TOUCHES[half:], proposed=positioning),
            "bloc": echelle(draw, TOUCHES, proposed=positioning),
        },
        "qualites": [{"cle": "expert", "mot": draw(TEXTE)}],
        "blocs": blocs,
    }
    if positioning:
        table |= {"genre": "positionnement", "mots": {"numeros": False, "document": draw(TEXTE)}}
        table["fiche"] = fiche(draw, blocs)
    if draw(st.booleans()):
        table["variantes"] = [jury(steps, 3 - seats)]
    return table
