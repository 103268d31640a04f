"""What stands in the place of a signature: a container, or nothing that is one."""

from __future__ import annotations

import pikepdf
import pytest

from evaluateur.edition.verification import pas
from evaluateur.edition.verification.verdict import Reproche


@pytest.mark.parametrize("content", [b"", b"\x00", b"\x00" * 64, b"\x30\x82\xff\xff", b"\x30\x80\x00\x00"])
def test_what_is_no_container_is_said_to_be_damaged(content: bytes) -> None:
    with pytest.raises(Reproche, match="La signature de l’évaluateur 2 est abîmée"):
        pas._container(pikepdf.Dictionary(Contents=pikepdf.String(content)), 2)


def test_a_signature_without_a_container_is_damaged_too() -> None:
    with pytest.raises(Reproche, match="abîmée"):
        pas._container(pikepdf.Dictionary(), 1)
