"""One window a data folder: a second start raises the first window and ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 800
LOCK = "fenetre.verrou"


class OneInstance(QObject):
    """Holds the lock of a data folder, and listens for those who come later. The lock dies with its process."""

    raised = Signal()

    def __init__(self, donnees: Path) -> None:
        super().__init__()
        donnees.mkdir(parents=True, exist_ok=True)
        empreinte = hashlib.sha256(str(donnees.resolve()).encode("utf-8")).hexdigest()
        self._name = f"evaluateur-{empreinte[:24]}"
        self._lock = QLockFile(str(donnees / LOCK))
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def tell_first(self) -> bool:
        """Raise the window that is there already; False when this one is the first, which then listens."""
        if self._lock.tryLock(0):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)
            return False
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        socket.waitForConnected(_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _on_connection(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        self.raised.emit()
