"""The memory of the running window, read from outside: what one wrote and typed is gone when he hands over or locks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from msgspec.structs import replace

from evaluateur.cles.profils import ProfilOuvert
from evaluateur.metier.actes import deroger, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.seance.poste import Poste
from tests.parcours.monde import HorlogeEssai, Monde, argon_leger, petit_referentiel

ROOT = Path(__file__).resolve().parents[2]
PHRASES = ("ornithorynque violet quarante", "tabouret laconique soixante")
TEXTE = "Zarbi quokka comptait lentement les trente-sept girafes"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read in /proc")
WIPED = {"PYTHONMALLOC": "malloc", "MALLOC_PERTURB_": "165"}
"""As the application begins on Linux (``traces``): what is freed is written over; whatever is found is still held."""


class _Monde(Monde):
    def __init__(self, data_folder: Path) -> None:
        self.horloge, self.donnees, self.ref = HorlogeEssai(), data_folder, petit_referentiel()
        self.poste = Poste(data_folder, self.horloge, argon=argon_leger)
        self.un = self.poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASES[0])
        self.deux = self.poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", PHRASES[1])
        self.seance = self.ouvrir_dossier()

    def phrase(self, identifiant: str) -> str:
        return PHRASES[identifiant != self.un.identifiant]


class Fenetre:
    """The window of another process, and what is looked for in it."""

    def __init__(self, folder: Path, prepare: Callable[[Monde], None] = lambda _: None) -> None:
        monde = _Monde(folder)
        monde.epreuve("1")
        prepare(monde)
        self.sought: dict[str, bytes] = {"texte": TEXTE.encode()}
        for numero, profil in enumerate((monde.un, monde.deux), start=1):
            monde.seul(1 if numero == 1 else 2)
            ouvert = monde.poste.trousseau.profil_ouvert(profil.identifiant)
            self.sought |= {
                f"phrase {numero}": PHRASES[numero - 1].encode(),
                f"racine {numero}": ouvert.racine_solo,
                f"signature {numero}": _scalar(ouvert),
                "base": ouvert.cle_base,
            }
        self.un, self.deux = monde.un.identifiant, monde.deux.identifiant
        monde.poste.close()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.obeissant", str(folder)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | WIPED,
        )  # fmt: skip
        assert self._answer() == "prêt"

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def do(self, what: str, argument: str = "") -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps([what, argument])}\n")
        self._process.stdin.flush()
        return self._answer()

    def type(self, text: str) -> None:
        for letter in text:
            self.do("type", letter)

    def mark_and_write(self) -> None:
        """Évaluateur 1 unlocks, opens the dossier, marks a table and writes under it."""
        self.type(PHRASES[0])
        assert self.do("press", "Return") == "accueil"
        assert self.do("press", "Return") == "session"
        self.do("grille", "1")
        self.do("press", "Shift+C")
        self.do("press", "a")
        self.type(TEXTE)
        self.do("press", "Ctrl+Down")

    def found(self) -> set[str]:
        """What is in its memory, in UTF-8, as Qt holds texts, or as Python does."""
        seen = set()
        forms = {(name, data) for name, data in self.sought.items()}
        texts = [(name, data.decode()) for name, data in self.sought.items() if name.startswith(("texte", "phrase"))]
        forms |= {(name, text.encode(code)) for name, text in texts for code in ("utf-16-le", "utf-32-le")}
        pid = self._process.pid
        with Path(f"/proc/{pid}/maps").open() as places, Path(f"/proc/{pid}/mem").open("rb") as memory:
            for place in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw", places.read(), re.MULTILINE):
                start, end = (int(p, 16) for p in place)
                try:
                    memory.seek(start)
                    data = memory.read(end - start)
                except OSError:
                    continue
                seen |= {name for name, form in forms if form in data}
        return seen

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def _ask_for_a_derogation(monde: Monde) -> None:
    sans = replace(monde.seance.dossier.sieges[1], habilitation=None)
    monde.seance.faire(preparation.occuper_siege, 1, sans)
    regle = next(m.regle.cle for m in conformite.manquements(monde.seance.dossier) if m.derogeable)
    monde.seance.faire(deroger.proposer, regle, "motif")


def _scalar(ouvert: ProfilOuvert) -> bytes:
    key = load_der_private_key(ouvert.cle_signature, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.private_numbers().private_value.to_bytes(32, "big")


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Fenetre]:
    """Évaluateur 1 asked for a dérogation, which the other has still to accept."""
    window = Fenetre(tmp_path / "donnees", _ask_for_a_derogation)
    yield window
    window.close()


@pytest.fixture
def fenetre(tmp_path: Path) -> Iterator[Fenetre]:
    window = Fenetre(tmp_path / "donnees")
    yield window
    window.close()


UN = {"texte", "phrase 1", "racine 1", "signature 1"}


def test_nothing_of_the_one_who_hands_over_is_in_memory_before_the_other_has_typed_anything(fenetre: Fenetre) -> None:
    fenetre.mark_and_write()
    assert {"texte", "racine 1", "base"} <= fenetre.found(), "what is looked for can be found"
    assert fenetre.do("main", fenetre.deux) == "relais"
    assert fenetre.found() & UN == set()
    fenetre.type(PHRASES[1])
    assert fenetre.do("press", "Return") == "session"
    fenetre.do("grille", "1")
    assert fenetre.found() & UN == set()
    assert "racine 2" in fenetre.found()


@pytest.mark.parametrize("what", ["verrou", "veille"])
def test_nothing_is_in_memory_once_the_window_is_locked_or_asleep(fenetre: Fenetre, what: str) -> None:
    fenetre.mark_and_write()
    assert fenetre.do(what) == "ouverture"
    assert fenetre.found() == set()


DEUX = {"phrase 2", "racine 2", "signature 2"}


def test_whoever_confirms_in_his_place_by_his_passphrase_leaves_no_key_of_his(asking: Fenetre) -> None:
    asking.type(PHRASES[0])
    assert asking.do("press", "Return") == "accueil"
    assert asking.do("press", "Return") == "session"
    asking.do("etape", "preparation")
    asking.do("tab", "Accepter la dérogation 1")
    asking.do("press", "Space")
    asking.type(PHRASES[1])
    assert "phrase 2" in asking.found(), "what is looked for can be found"
    asking.do("press", "Ctrl+Return")
    assert asking.do("mots", "Acceptée par les deux") == "session"
    assert asking.found() & DEUX == set()
