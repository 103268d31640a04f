"""A table of rows: one is chosen at a time, by mouse or arrows; Tab leaves it; its headings are no buttons."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from evaluateur.ui.apparence.look import Look


def rows_table(model: QAbstractItemModel, name: str) -> QTableView:
    """The table of a model; ``name``: what assistive tools say."""
    table = QTableView()
    table.setAccessibleName(name)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionsClickable(False)
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table


def of_one_line(table: QTableView, look: Look, least: int) -> QTableView:
    """Rows of one line of text with its icon; at least so many are in sight."""
    table.setWordWrap(False)
    table.setIconSize(look.icon_size(16))
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + look.px(14))
    table.setMinimumHeight(least * table.verticalHeader().defaultSectionSize())
    return table
