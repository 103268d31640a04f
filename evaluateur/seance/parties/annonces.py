"""Who is told of a commit."""

from __future__ import annotations

from evaluateur.seance.changement import Changement, Subscriber


class Annonces:
    """Each commit is told once, to everyone who asked, in the order in which they asked."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        """Ask to be told of every act, once, after its commit."""
        self._subscribers.append(subscriber)

    def announce(self, changement: Changement) -> None:
        """Tell everyone who asked."""
        for subscriber in self._subscribers:
            subscriber(changement)
