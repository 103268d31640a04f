"""The structure tree of a file, written from the elements and their marks."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from evaluateur.edition.composition.structure import Drawing, Element


class TreeWriter:
    """Writes the tree of one drawing, once: elements, and the way back from each mark and field to its element."""

    def __init__(self, pdf: Pdf, drawing: Drawing) -> None:
        self._pdf = pdf
        self._drawing = drawing
        self._pages = [page.obj for page in pdf.pages]
        self._roles: dict[str, Name] = {}
        self._nodes: dict[Element, Object] = {}
        self._attributes: dict[tuple[tuple[str, str | int], ...], Object] = {}
        self._objects: dict[Element, Object] = {}

    def write(self, widgets: list[Object]) -> None:
        """Write it; ``widgets`` are the fields of the drawing, in the same order."""
        for box, widget in zip(self._drawing.boxes, widgets, strict=True):
            self._objects[box.field.element] = Dictionary(Type=Name.OBJR, Obj=widget, Pg=self._pages[box.page])
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._node(self._drawing.tree, root)
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=self._parents(widgets)))
        root.ParentTreeNextKey = len(self._pages) + len(widgets)
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _node(self, element: Element, parent: Object) -> Object:
        """Write an element and all below it; what is known of it goes into its dictionary at once, which is faster."""
        entries: dict[str, Any] = {"/S": self._role(element.role), "/P": parent}
        if element.attributes:
            entries["/A"] = self._shared(element)
        if element.box:
            entries["/A"] = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(list(element.box)))
            entries["/Alt"] = String(element.text)
        if element in self._objects:
            entries["/K"] = self._objects[element]
        elif element.marks:
            entries["/Pg"] = self._pages[element.marks[0].page]
            entries["/K"] = self._content(element)
        node = self._nodes[element] = self._pdf.make_indirect(Dictionary(entries))
        if element.children:
            node.K = Array([self._node(child, node) for child in element.children])
        return node

    def _role(self, role: str) -> Name:
        if role not in self._roles:
            self._roles[role] = Name(f"/{role}")
        return self._roles[role]

    def _content(self, element: Element) -> int | Array:
        first = element.marks[0]
        if len(element.marks) == 1:
            return first.mcid
        kids = [
            mark.mcid
            if mark.page == first.page
            else Dictionary(Type=Name.MCR, Pg=self._pages[mark.page], MCID=mark.mcid)
            for mark in element.marks
        ]
        return Array(kids)

    def _shared(self, element: Element) -> Object:
        """The attributes of a cell; most cells share theirs with others."""
        key = tuple(element.attributes.items())
        if key not in self._attributes:
            values = {f"/{k}": Name(f"/{v}") if isinstance(v, str) else v for k, v in key}
            self._attributes[key] = self._pdf.make_indirect(Dictionary({"/O": Name.Table, **values}))
        return self._attributes[key]

    def _parents(self, widgets: list[Object]) -> Array:
        numbers = Array()
        for index, (page, marks) in enumerate(zip(self._pages, self._drawing.marks, strict=True)):
            page.StructParents = index
            page.Tabs = Name.S
            numbers.append(index)
            numbers.append(self._pdf.make_indirect(Array([self._nodes[element] for element in marks])))
        for index, (box, widget) in enumerate(zip(self._drawing.boxes, widgets, strict=True), len(self._pages)):
            widget.StructParent = index
            numbers.append(index)
            numbers.append(self._nodes[box.field.element])
        return numbers
