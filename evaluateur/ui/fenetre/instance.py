"""One window a data folder: a second start raises the first window and ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from evaluateur.metier.refus import Refus

_WAIT_MS = 800
LOCK = "fenetre.verrou"


class OneInstance(QObject):
    """Holds the lock of a data folder, and listens for those who come later. The lock dies with its process."""

    raised = Signal()

    def __init__(self, data_folder: Path) -> None:
        super().__init__()
        data_folder.mkdir(parents=True, exist_ok=True)
        empreinte = hashlib.sha256(str(data_folder.resolve()).encode("utf-8")).hexdigest()
        self._name = f"evaluateur-{empreinte[:24]}"
        self._lock = QLockFile(str(data_folder / LOCK))
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def tell_first(self) -> bool:
        """Raise the window that is there already; False when this one is the first, which then listens.

        Raises :class:`Refus` when another one holds the folder and does not answer. A lock that cannot be written at
        all is no other window: the opening of the base says what is wrong with the folder.
        """
        if self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError:
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)
            return False
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            raise Refus(
                "Évaluateur est déjà ouvert sur ce dossier de données, mais sa fenêtre ne répond pas.",
                "Fermez-la, ou attendez qu’elle réponde.",
            )
        socket.disconnectFromServer()
        return True

    def _on_connection(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        self.raised.emit()
