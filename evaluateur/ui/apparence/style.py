"""The style sheet: the components of the charter in the words of Qt, from the tokens of the theme.

A widget says what it is by two properties, ``kind`` (buttons, frames) and ``role`` (texts); only this file knows how
that looks. Sizes are in points and in scaled pixels, so that the text scale of the settings reaches everything.
"""

from __future__ import annotations

from string import Template

from evaluateur.ui.apparence.look import FAMILY, Look

_SHEET = Template(
    """
* { font-family: "$family"; font-size: ${pt_body}pt; color: $texte; outline: 0; }
QMainWindow, QDialog, QWidget[kind="fond"] { background: $fond; }
QWidget[kind="surface"] { background: $surface; }
QToolTip { background: $surface; color: $texte; border: 1px solid $trait; padding: 4px; }
QLabel { background: transparent; }
QLabel[role="h1"] { font-size: ${pt_h1}pt; font-weight: 600; }
QLabel[role="section"] { font-size: ${pt_section}pt; font-weight: 600; }
QLabel[role="competence"] { font-size: ${pt_competence}pt; font-weight: 600; }
QLabel[role="clock"] { font-size: ${pt_clock}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="label"], QLabel[role="secondary"] { font-size: ${pt_label}pt; color: $texte2; }
QLabel[role="lead"] { font-size: ${pt_label}pt; font-style: italic; color: $texte2; }
QLabel[role="missing"] { font-weight: 600; color: $ocre; }
QLabel[role="fault"] { font-size: ${pt_label}pt; color: $ocre; }
QLabel[role="key"] { font-size: ${pt_key}pt; color: $texte2; background: $surface; border: 1px solid $filet;
    border-bottom: 1px solid $trait; border-radius: 3px; padding: 0 4px; }
QLabel[role="pill"] { font-size: ${pt_label}pt; background: $surface2; border-radius: ${r_pill}px; padding: 0 7px; }
QLabel[role="pill"][tone="ocre"] { background: $ocre_doux; color: $ocre; }
QLabel[role="pill"][tone="encre"] { background: $encre_doux; color: $encre; }
QLabel[role="tile"] { background: $surface2; border-radius: 3px; }
QLabel[role="tile"][tone="vert"] { background: $vert_doux; }
QLabel[role="tile"][tone="rouge"] { background: $rouge_doux; }
QLabel[role="tile"][tone="ocre"] { background: $ocre_doux; }
QLabel[tone="vert"] { color: $vert; }
QLabel[tone="rouge"] { color: $rouge; }
QLabel[tone="ocre"] { color: $ocre; }
QLabel[tone="prune"] { color: $prune; }
QLabel[tone="ardoise"] { color: $ardoise; }
QLabel[tone="encre"] { color: $encre; }
QLabel[tone="sur_encre"] { color: $sur_encre; }
QLabel[tone="texte2"] { color: $texte2; }

QFrame[kind="sheet"] { background: $surface; border: 1px solid $filet; border-radius: 6px; }
QFrame[kind="sheet"][missing="true"] { background: $ocre_doux; border: 1px solid $filet; border-left: 4px solid $ocre; }
QFrame[kind="sheet"][chosen="true"] { border: 2px solid $encre; }
QFrame[kind="practice"] { background: $prune_doux; border-bottom: 2px solid $prune; }
QFrame[kind="quiet"] { background: $fond; border: 1px solid $filet; border-radius: 6px; }
QFrame[kind="header"], QFrame[kind="strip"] { background: $surface; }
QFrame[kind="header"] { border-bottom: 1px solid $filet; }
QFrame[kind="header"][seat="1"] { border-bottom: 3px solid $siege1; }
QFrame[kind="header"][seat="2"] { border-bottom: 3px solid $siege2; }
QFrame[kind="strip"] { border-top: 1px solid $filet; }
QFrame[kind="strip"] QFrame[kind="strip"] { border-top: none; }
QFrame[kind="rail"] { background: $fond; border-right: 1px solid $filet; }
QFrame[kind="side"] { background: $surface; border-left: 1px solid $filet; }
QFrame[kind="band"] { background: $fond; border-top: 1px solid $trait; }
QFrame[kind="row"] { background: $surface; border-bottom: 1px solid $filet; }
QFrame[kind="row"][missing="true"], QFrame[kind="bare"][missing="true"] {
    background: $ocre_doux; border-left: 4px solid $ocre; }
QFrame[kind="row"]:on, QFrame[kind="row"][current="true"] { background: $encre_doux; border-left: 3px solid $encre; }
QFrame[kind="chip"] { background: $surface2; border-radius: 4px; }
QFrame[kind="chip"][tone="prune"] { background: $prune_doux; }
QFrame[kind="chip"][tone="encre"] { background: $encre_doux; }
QFrame[kind="chip"][tone="ocre"] { background: $ocre_doux; }
QFrame[kind="chip"][tone="vert"] { background: $vert_doux; }
QFrame[kind="chip_loud"] { background: $prune; border-radius: 4px; }
QFrame[kind="quote"] { border: 0; border-left: 2px solid $filet; }
QFrame[kind="separator"] { background: $filet; border: 0; }

QPushButton { background: $surface; border: 1px solid $trait; border-radius: 4px; padding: 3px 12px;
    min-height: ${h_button}px; icon-size: ${icon}px; }
QPushButton:hover { background: $encre_doux; }
QPushButton:pressed { background: $surface2; }
QPushButton:disabled { background: $surface2; border: 1px dashed $trait; color: $texte2; }
QPushButton[kind="small"] { min-height: ${h_small}px; padding: 1px 9px; font-size: ${pt_label}pt; }
QPushButton[kind="icon"] { padding: 3px 5px; min-width: ${h_small}px; }
QPushButton[kind="main"] { min-height: ${h_main}px; padding: 2px 16px; }
QPushButton[kind="main"][filled="true"], QPushButton[kind="filled"] { background: $encre; border: 1px solid $encre;
    color: $sur_encre; font-weight: 600; }
QPushButton[kind="main"][filled="true"]:hover, QPushButton[kind="filled"]:hover { background: $encre_vif; }
QPushButton[kind="main"][filled="true"]:pressed, QPushButton[kind="filled"]:pressed { background: $encre_vif; }
QPushButton[kind="filled"]:disabled, QPushButton[kind="main"]:disabled { background: $surface2;
    border: 1px dashed $trait; color: $texte2; font-weight: 400; }
QLabel[role="key"][inverse="true"] { background: transparent; color: $sur_encre; border: 1px solid $sur_encre; }
QLabel[role="key"][inverse="true"]:disabled { background: $surface; color: $texte2; border: 1px solid $filet;
    border-bottom: 1px solid $trait; }
QPushButton[kind="link"] { background: transparent; border: 0; color: $encre; padding: 2px 4px; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="bare"] { background: transparent; border: 0; text-align: left; padding: 2px 4px; }
QPushButton[kind="bare"][seat="1"] { background: $siege1_doux; border-radius: 4px; padding: 2px 8px; }
QPushButton[kind="bare"][seat="2"] { background: $siege2_doux; border-radius: 4px; padding: 2px 8px; }
QPushButton[kind="bare"]:hover { background: $encre_doux; }
QPushButton::menu-indicator { image: url("$chevron"); width: ${w_check}px; height: ${w_check}px;
    subcontrol-origin: padding; subcontrol-position: center right; }
QPushButton[kind="step"] { background: transparent; border: 0; border-radius: 0; border-bottom: 3px solid transparent;
    padding: 2px 6px 0 6px; min-height: ${h_step}px; }
QPushButton[kind="step"]:hover { background: $encre_doux; }
QPushButton[kind="step"]:checked { font-weight: 600; border-bottom: 3px solid $encre; }
QPushButton[kind="tab"] { background: transparent; border: 0; border-radius: 0; border-bottom: 3px solid transparent;
    padding: 2px 10px; min-height: ${h_small}px; color: $texte2; }
QPushButton[kind="tab"]:checked { color: $texte; font-weight: 600; border-bottom: 3px solid $encre; }
QPushButton[kind="railitem"] { background: transparent; border: 0; border-left: 3px solid transparent;
    border-radius: 0; text-align: left; padding: 0; }
QPushButton[kind="railitem"]:hover { background: $surface2; }
QPushButton[kind="railitem"]:checked { background: $encre_doux; border-left: 3px solid $encre; }

QPushButton[kind="card"] { padding: 7px 13px; border: 2px solid $filet; }
QPushButton[kind="card"]:checked { background: $encre_doux; border: 2px solid $encre; font-weight: 600; }

QPushButton[kind="mark"] { border: 1px solid $trait; border-radius: 0; padding: 0; min-height: ${h_mark}px;
    min-width: ${w_mark}px; font-size: ${pt_label}pt; color: $texte2; }
QPushButton[kind="mark"]:flat { border: 1px dashed $trait; background: transparent; }
QPushButton[kind="mark"]:hover { background: $encre_doux; }
QPushButton[kind="mark"][place="first"] { border-top-left-radius: 4px; border-bottom-left-radius: 4px; }
QPushButton[kind="mark"][place="last"] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
QPushButton[kind="mark"][place="middle"], QPushButton[kind="mark"][place="last"] { border-left: 0; }
QPushButton[kind="mark"]:checked { color: $sur_encre; font-weight: 600; }
QPushButton[kind="mark"][tone="vert"]:checked { background: $vert; border-color: $vert; }
QPushButton[kind="mark"][tone="rouge"]:checked { background: $rouge; border-color: $rouge; }
QPushButton[kind="mark"][tone="ocre"]:checked { background: $ocre; border-color: $ocre; }
QPushButton[kind="mark"][tone="ardoise"]:checked { background: $ardoise; border-color: $ardoise; }
QPushButton[kind="mark"][tone="prune"]:checked { background: $prune; border-color: $prune; }
QPushButton[kind="mark"][tone="encre"]:checked { background: $encre; border-color: $encre; }
QPushButton[kind="mark"][wide="true"] { min-height: ${h_verdict}px; font-size: ${pt_body}pt; padding: 0 12px;
    color: $texte; }
QPushButton[kind="mark"][wide="true"]:checked { color: $sur_encre; }
QPushButton[kind="mark"]:disabled { background: $surface; color: $texte2; border: 1px solid $filet; }
QPushButton[kind="mark"]:checked:disabled { color: $sur_encre; background: $trait; }
QPushButton[kind="mark"][tone="vert"]:checked:disabled { background: $vert; }
QPushButton[kind="mark"][tone="rouge"]:checked:disabled { background: $rouge; }
QPushButton[kind="mark"][tone="ocre"]:checked:disabled { background: $ocre; }
QPushButton[kind="mark"][tone="ardoise"]:checked:disabled { background: $ardoise; }

QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox { background: $surface; border: 1px solid $trait;
    border-radius: 4px; padding: 3px 8px; selection-background-color: $encre; selection-color: $sur_encre; }
QLineEdit, QComboBox, QDateEdit, QSpinBox { min-height: ${h_field}px; }
QPlainTextEdit { padding: 3px 5px; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $texte2; }
QLineEdit[missing="true"], QPlainTextEdit[missing="true"], QComboBox[missing="true"], QSpinBox[missing="true"] {
    border: 2px solid $ocre; padding: 2px 7px; }
QPlainTextEdit[missing="true"] { padding: 2px 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: $surface2;
    color: $texte2; }
QComboBox::drop-down { border: 0; width: ${w_drop}px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${w_check}px; height: ${w_check}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $trait; selection-background-color: $encre_doux;
    selection-color: $texte; }
QCheckBox, QRadioButton { background: transparent; spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${w_check}px; height: ${w_check}px; background: $surface;
    border: 1px solid $trait; border-radius: 3px; }
QRadioButton::indicator { border-radius: ${r_radio}px; }
QCheckBox::indicator:checked { background: $encre; border-color: $encre; image: url("$coche"); }
QRadioButton::indicator:checked { background: $surface; border: ${b_radio}px solid $encre;
    width: ${w_radio}px; height: ${w_radio}px; }

QScrollArea, QScrollArea > QWidget > QWidget[kind="inner"] { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $trait; border-radius: 4px; min-height: 28px; margin: 1px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $trait; border-radius: 4px; min-width: 28px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; border: 1px solid $trait; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 3px; }
QMenu::item:selected { background: $encre_doux; }
QMenu::item:disabled { color: $texte2; }
QMenu::separator { height: 1px; background: $filet; margin: 4px 6px; }
QTableView, QListView { background: $surface; border: 0; gridline-color: $filet;
    selection-background-color: $encre_doux; selection-color: $texte; }
QListView[kind="desk"], QLabel[role="desk"] { background: $surface2; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $texte2; font-size: ${pt_label}pt; border: 0;
    border-bottom: 1px solid $trait; padding: 4px 3px; text-align: left; }
QHeaderView[kind="roomy"]::section { padding: 4px 6px; }
QProgressBar { background: $surface; border: 1px solid $trait; border-radius: ${r_bar}px; }
QProgressBar::chunk { background: $encre; border-radius: ${r_bar}px; }
QProgressBar[over="true"]::chunk { background: $ocre; }
"""
)


def sheet(look: Look) -> str:
    """The style sheet of this look."""
    theme = look.theme
    sizes = {
        "pt_body": look.points("body"),
        "pt_h1": look.points("h1"),
        "pt_section": look.points("section"),
        "pt_competence": look.points("competence"),
        "pt_clock": look.points("clock"),
        "pt_label": look.points("label"),
        "pt_key": look.points("key"),
    }
    pixels = {
        "h_button": look.px(22),
        "h_small": look.px(20),
        "h_main": look.px(28),
        "h_step": look.px(27),
        "h_mark": look.px(24),
        "w_mark": look.px(36),
        "h_verdict": look.px(28),
        "h_field": look.px(21),
        "icon": look.px(16),
        "w_check": look.px(14),
        "w_drop": look.px(22),
        "r_radio": look.px(14) // 2 + 1,
        "b_radio": look.px(4),
        "w_radio": look.px(14) - 2 * look.px(4) + 2,
        "r_pill": look.px(8),
        "r_bar": look.px(4),
    }
    images = {"chevron": look.image("chevron-down", "texte2"), "coche": look.image("check", "sur_encre")}
    return _SHEET.substitute(theme.tokens(), family=FAMILY, **sizes, **pixels, **images)
