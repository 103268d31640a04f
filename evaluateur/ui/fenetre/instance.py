"""One window a data folder: a second start raises the first window and ends; a lock left by another machine is told."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from evaluateur import fichiers

if TYPE_CHECKING:  # needed when someone else holds the folder
    from evaluateur.ui.fenetre.tenu import Tenu

_WAIT_MS = 800
LOCK = "fenetre.verrou"


class OneInstance(QObject):
    """Holds the lock of a data folder, and listens for those who come later. The lock dies with its process."""

    raised = Signal()

    def __init__(self, data_folder: Path) -> None:
        super().__init__()
        with suppress(OSError):  # what cannot be made cannot be locked: the opening of the base says why
            data_folder.mkdir(parents=True, exist_ok=True)
        empreinte = hashlib.sha256(str(data_folder.resolve()).encode("utf-8")).hexdigest()
        self._name = f"evaluateur-{empreinte[:24]}"
        self._path = data_folder / LOCK
        fichiers.make_room(self._path)
        self._lock = QLockFile(str(self._path))
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def arrive(self) -> Literal["premier", "relance"] | Tenu:
        """Take the folder (« premier »), raise the window that has it (« relance »), or tell who holds it.

        A lock that cannot be written at all is no other window: the opening of the base says what is wrong.
        """
        if self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError:
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)
            return "premier"
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.disconnectFromServer()
            return "relance"
        return self._holder()

    def take_over(self) -> Literal["premier", "relance"] | Tenu:
        """Take the folder from a machine that no longer has it; the base itself still lets one writer in at a time."""
        if self._holder().machine:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        return self.arrive()

    def _holder(self) -> Tenu:
        from evaluateur.ui.fenetre.tenu import holder

        return holder(self._path)

    def _on_connection(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        self.raised.emit()
