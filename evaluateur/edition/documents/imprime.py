"""A printed document: one class says what stands in it; how it becomes a file is said here, once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime

from evaluateur.edition.composition import page
from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.escaping import printable
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.fichier import archive
from evaluateur.edition.fichier.archive import Attachment
from evaluateur.edition.fichier.xmp import Metadata


class Imprime(ABC):
    """What is printed, from data that are given when it is made. Same data, same bytes."""

    @abstractmethod
    def document(self) -> Document:
        """The story and the structure; a document is drawn once, so each call makes a new one."""

    @abstractmethod
    def running_texts(self) -> RunningTexts:
        """What stands at the head and at the foot of the pages."""

    @abstractmethod
    def metadata(self) -> Metadata:
        """What the file says of itself."""

    def attachment(self) -> Attachment | None:
        """The data that travel in the file; none but for the grid."""
        return None

    def draw(self, document: Document) -> bytes:
        """Draw what :meth:`document` returned, and finish the file: archival and accessible."""
        return archive.finish(page.draw(document, self.running_texts()), self.metadata(), self.attachment())

    def compose(self) -> bytes:
        """The PDF."""
        return self.draw(self.document())


def metadata(title: str, author: str, subject: str, instant: datetime) -> Metadata:
    """What a file says of itself, in letters that a file can hold."""
    return Metadata(title=printable(title), author=printable(author), subject=printable(subject), instant=instant)
