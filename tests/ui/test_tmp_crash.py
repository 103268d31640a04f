from tests.ui.test_signature import *


def test_x(signataires):
    signataires.freeze()
    signataires.seul(1)
    signataires.button("Rouvrir le procès-verbal…").click()
    signataires.pilote.settle()
    signataires.pilote.type("Une date est fau")
    signataires.desk.go("remise")
    signataires.seul(2)
    print("A", flush=True)
    signataires.monde.seul(1)
    d = signataires.desk
    d.seat(d.dossier.sieges[1].identifiant)
    print("B", flush=True)
    d.go("signature")
    print("C", signataires.ecran._ends._ask_reopen.open, flush=True)
    from PySide6.QtCore import QCoreApplication, QEvent

    for i in range(3):
        QApplication.processEvents()
        print("D", i, flush=True)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    print("E", flush=True)
    QApplication.processEvents()
    print("F", flush=True)
