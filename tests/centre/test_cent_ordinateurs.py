"""Many laptops hand over, badly: the register is what a model says, and each lot is accounted for by its receipt."""

from __future__ import annotations

import os
import random
from itertools import count
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite
from evaluateur.centre.reception import accuser, etat
from evaluateur.centre.reception.accuser import Signataire
from evaluateur.centre.registre import registre
from evaluateur.echange.lot import lot
from evaluateur.metier import accuse as form
from evaluateur.metier import canonique
from evaluateur.metier.accuse import LotConnu, Remis
from evaluateur.metier.vocabulaire import DossierId, Empreinte, Numero
from evaluateur.titres import accuses, rattachement, receptions
from tests.centre.envoi import Envoi
from tests.centre.test_reception import Centre
from tests.echange import colis
from tests.parcours.habilites import SECRET
from tests.parcours.monde import DEBUT, argon_leger
from tests.parcours.remis import reception

Histoire = tuple[str, ...]
"""The versions of a dossier on one laptop, the first one first."""
Sort = tuple[str, str, str]
"""Outcome, reason, number of the lot before."""


class Colis(Struct, frozen=True):
    """A lot on its way."""

    dossier: int
    data: bytes
    histoire: Histoire
    siege: Numero
    coupe: bool = False


class Modele:
    """What a register should say, by the histories alone: no journal, no key, no base."""

    def __init__(self) -> None:
        self.comptes: dict[int, list[tuple[Histoire, str]]] = {}
        self.fourches: set[int] = set()
        self.voles: set[tuple[int, int]] = set()
        self._numbers = count(1)

    def judge(self, parcel: Colis) -> tuple[str, Sort]:
        """The number of a lot that arrives, and what becomes of it."""
        number, mine = f"AR-2026-{next(self._numbers):06}", parcel.histoire
        if parcel.coupe:
            return number, ("quarantaine", "chiffrement", "")
        if (parcel.dossier, parcel.siege) in self.voles:
            return number, ("quarantaine", "expediteur", "")
        before = self.comptes.setdefault(parcel.dossier, [])
        outcome = self._place(before, mine, forked=parcel.dossier in self.fourches)
        if outcome[0] != "doublon":
            before.append((mine, number))
        if outcome[0] == "conflit":
            self.fourches.add(parcel.dossier)
        return number, outcome

    def _place(self, before: list[tuple[Histoire, str]], mine: Histoire, *, forked: bool) -> Sort:
        if not before:
            return "accepte", "", ""
        for exact in (True, False):
            for theirs, number in before:
                if theirs == mine if exact else theirs[: len(mine)] == mine:
                    return "doublon", "deja_en_conflit" if forked else "deja_accepte", number
        followed = [(theirs, n) for theirs, n in before if mine[: len(theirs)] == theirs]
        others = [theirs for theirs, _ in before if mine[: len(theirs)] != theirs]
        if not followed:
            return "conflit", "autre_suite", ""
        last, number = max(followed, key=lambda one: len(one[0]))
        if not others:
            return "remplace", "", number
        if any(theirs[: len(last)] == last for theirs in others):
            return "conflit", "autre_suite", number
        return "remplace", "autre_suite", number


class Ordinateur:
    """One laptop: what it holds, and what it does next."""

    def __init__(self, folder: Path, number: int, envoi: Envoi, histoire: Histoire) -> None:
        self.folder, self.number, self.envoi, self.histoire = folder, number, envoi, histoire
        self.lost = False
        self._tokens = count()

    def parcel(self, siege: Numero) -> Colis:
        return Colis(self.number, self.envoi.sent(siege), self.histoire, siege)

    def amended(self) -> Colis:
        token = f"{self.folder.name}.{next(self._tokens)}"
        self.histoire = (*self.histoire, token)
        return Colis(self.number, self.envoi.amended(f"Correction {token}.", "papier"), self.histoire, 1)

    def copied(self, name: str) -> Ordinateur:
        return Ordinateur(self.folder / name, self.number, self.envoi.elsewhere(self.folder / name), self.histoire)


class Monde:
    """The laptops, the lots on their way, the centre, and the model beside it."""

    def __init__(self, folder: Path, laptops: int, seed: int) -> None:
        self.rng, self.modele = random.Random(seed), Modele()
        self.laptops = [
            Ordinateur(folder / str(n), n, Envoi(folder / str(n), "papier", absent=True), ("v1",))
            for n in range(laptops)
        ]
        self.centre = Centre(folder / "centre", self.laptops[0].envoi)
        self.on_the_way: list[Colis] = []
        self.expected: dict[Empreinte, tuple[str, Sort]] = {}
        self.parcels: dict[Empreinte, Colis] = {}
        self._believe()

    def _believe(self) -> None:
        known = {laptop.number: laptop.envoi.monde.centre for laptop in self.laptops}
        found = tuple(a for centre in known.values() for a in centre.connues())
        self.centre.contexte = replace(self.centre.contexte, autorites=found)

    def step(self) -> None:
        laptop = self.rng.choice(self.laptops)
        act = self.rng.choice(("send", "send", "other", "replay", "cut", "amend", "amend", "fork", "stolen", "lost"))
        if laptop.lost:
            return
        if act in ("send", "other"):
            self.on_the_way.append(laptop.parcel(1 if act == "send" else 2))
        elif act == "amend":
            self.on_the_way.append(laptop.amended())
        elif act == "replay" and self.parcels:
            self.on_the_way.append(self.rng.choice(list(self.parcels.values())))
        elif act == "cut":
            whole = laptop.parcel(1)
            cut = self.rng.randrange(len(whole.data))
            self.on_the_way.append(replace(whole, data=whole.data[:cut], coupe=True))
        elif act == "fork" and len(self.laptops) < 200:
            self.laptops.append(laptop.copied(f"copie-{len(self.laptops)}"))
        elif act == "stolen" and self.rng.random() < 0.3:
            self._steal(laptop)
        elif act == "lost" and self.rng.random() < 0.3:
            laptop.lost = True
            self.on_the_way = [p for p in self.on_the_way if p.dossier != laptop.number]
        while self.on_the_way and self.rng.random() < 0.6:
            self.deliver(self.on_the_way.pop(self.rng.randrange(len(self.on_the_way))))

    def _steal(self, laptop: Ordinateur) -> None:
        if (laptop.number, 1) not in self.modele.voles:
            monde = laptop.envoi.monde
            monde.centre.revoquer("ESSAI-UN Anne", "cle_volee", monde.now())
            self.modele.voles.add((laptop.number, 1))
            self._believe()

    def deliver(self, parcel: Colis) -> None:
        name = canonique.empreinte(parcel.data)
        recu = self.centre.guichet.recevoir(parcel.data)
        if name not in self.expected:
            self.expected[name] = self.modele.judge(parcel)
        assert recu.deja == (name in self.parcels)
        self.parcels[name] = parcel
        entree = recu.entree
        assert (entree.numero, (entree.issue, entree.raison, entree.deja)) == self.expected[name], parcel.histoire

    def check(self, folder: Path) -> None:
        lines = [(e, d) for e, _, d in self.centre.livre.entrees()]
        assert registre.verifier(self.centre.livre.entrees()) == 2 * len(self.expected) == len(lines)
        now = etat.etat(lines)
        assert {e.lot: (e.numero, (e.issue, e.raison, e.deja)) for e, _ in now.lots} == self.expected
        assert sum(r.en_conflit for r in now.dossiers) == len(self.modele.fourches)
        assert len(now.dossiers) == sum(map(bool, self.modele.comptes.values()))
        autorite.creer(folder, "Réception", SECRET, DEBUT, os.urandom, argon_leger)
        issuer = autorite.open_autorite(folder, SECRET)
        key, der = reception(issuer, DEBUT)
        root = [rattachement.read_autorite(issuer.pem)]
        who, counted = Signataire(key, receptions.read(der, root)), 0
        for entree, detail in now.lots:
            assert detail is not None
            made = accuser.accuser(entree, detail, who)
            known = [self._known(self.parcels[entree.lot])]
            assert accuses.read_file(made.fichier, root, known).accuse == made.accuse
            assert accuses.read_text(made.texte, known, root, [der]).accuse == made.accuse
            counted += 1
        assert counted == len(self.expected)

    def _known(self, parcel: Colis) -> LotConnu:
        """What the laptop remembers of it."""
        name, size = canonique.empreinte(parcel.data), len(parcel.data)
        if parcel.coupe:  # the receipt says nothing of what it holds
            return LotConnu(name, size, Remis(DossierId(""), "", 0, name, name))
        said = lot.read(parcel.data, [colis.CENTRE]).manifeste
        return LotConnu(name, size, Remis(said.dossier, said.reference, said.version, said.empreinte, said.tete))


def lead(folder: Path, laptops: int, steps: int, seed: int) -> Monde:
    monde = Monde(folder, laptops, seed)
    for _ in range(steps):
        monde.step()
    while monde.on_the_way:
        monde.deliver(monde.on_the_way.pop(monde.rng.randrange(len(monde.on_the_way))))
    monde.check(folder / "reception")
    for laptop in monde.laptops:
        laptop.envoi.monde.poste.close()
    monde.centre.livre.close()
    return monde


@pytest.mark.parametrize("seed", [3, 5])
def test_a_few_laptops_are_what_the_model_says(tmp_path: Path, seed: int) -> None:
    monde = lead(tmp_path, 3, 28, seed)
    assert {issue for _, (issue, _, _) in monde.expected.values()} == set(form.ISSUES) - {"enregistre"}
    reasons = {raison for _, (_, raison, _) in monde.expected.values()}
    assert reasons == {"", "autre_suite", "chiffrement", "expediteur", "deja_accepte", "deja_en_conflit"}


@pytest.mark.long
def test_a_hundred_laptops_are_what_the_model_says(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    monde = lead(tmp_path, 100, 1_200, seed)
    assert len(monde.expected) > 500, f"seed {seed}"
