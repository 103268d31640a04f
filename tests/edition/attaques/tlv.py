"""DER taken apart to be written otherwise: longer, indefinite, in pieces, in another order. What BER allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CONSTRUCTED = 0x20


class Tlv(NamedTuple):
    """A node: its tag, what it holds, and how its length is written."""

    tag: int
    value: bytes
    children: tuple[Tlv, ...] = ()
    form: str = "short"

    @classmethod
    def read(cls, der: bytes) -> Tlv:
        """The first object of these bytes."""
        return cls._read(der, 0)[0]

    @classmethod
    def _read(cls, der: bytes, start: int) -> tuple[Tlv, int]:
        tag, length, place = der[start], der[start + 1], start + 2
        if length & 0x80:
            width = length & 0x7F
            length, place = int.from_bytes(der[place : place + width], "big"), place + width
        end, children = place + length, list[Tlv]()
        if not tag & CONSTRUCTED:
            return cls(tag, der[place:end]), end
        while place < end:
            child, place = cls._read(der, place)
            children.append(child)
        return cls(tag, b"", tuple(children)), end

    def dump(self) -> bytes:
        """Written, each length in its own form."""
        body = b"".join(child.dump() for child in self.children) if self.tag & CONSTRUCTED else self.value
        head = bytes([self.tag])
        if self.form == "indefinite":
            return head + b"\x80" + body + b"\0\0"
        size = len(body)
        if self.form == "longer":
            return head + b"\x84" + size.to_bytes(4, "big") + body
        if size < 0x80:
            return head + bytes([size]) + body
        width = (size.bit_length() + 7) // 8
        return head + bytes([0x80 | width]) + size.to_bytes(width, "big") + body

    def at(self, path: tuple[int, ...], change: Callable[[Tlv], Tlv]) -> Tlv:
        """The same, the node at the end of this path being changed."""
        if not path:
            return change(self)
        children = list(self.children)
        children[path[0]] = children[path[0]].at(path[1:], change)
        return self._replace(children=tuple(children))

    def longer(self) -> Tlv:
        """Its length in four bytes."""
        return self._replace(form="longer")

    def indefinite(self) -> Tlv:
        """Its length said by its end."""
        return self._replace(form="indefinite")

    def pieces(self) -> Tlv:
        """An octet string in two."""
        half = len(self.value) // 2
        return Tlv(self.tag | CONSTRUCTED, b"", (Tlv(self.tag, self.value[:half]), Tlv(self.tag, self.value[half:])))

    def reversed(self) -> Tlv:
        """What it holds, the last first."""
        return self._replace(children=self.children[::-1])

    def padded(self) -> Tlv:
        """An integer with a zero before it."""
        return self._replace(value=b"\0" + self.value)

    def grown(self, more: bytes) -> Tlv:
        """With bytes added."""
        return self._replace(value=self.value + more)

    def tagged(self, tag: int) -> Tlv:
        """Under another tag."""
        return self._replace(tag=tag)

    def padded_inside(self) -> Tlv:
        """An octet string that holds a sequence of integers, each with a zero before it."""
        inside = Tlv.read(self.value)
        return self._replace(value=inside._replace(children=tuple(c.padded() for c in inside.children)).dump())
