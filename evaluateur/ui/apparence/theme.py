"""The colours of the charter, by tone; light and dark. Nothing else in the window names a colour."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours. A state colour goes only on ``fond``, ``surface``, ``surface2``, ``encre_doux``, its soft."""

    nom: str
    fond: str
    surface: str
    surface2: str
    filet: str
    trait: str
    texte: str
    texte2: str
    encre: str
    encre_vif: str
    encre_doux: str
    sur_encre: str
    focus: str
    vert: str
    vert_doux: str
    rouge: str
    rouge_doux: str
    ocre: str
    ocre_doux: str
    prune: str
    prune_doux: str
    ardoise: str
    ardoise_doux: str
    siege1: str
    siege1_doux: str
    siege2: str
    siege2_doux: str

    def couleur(self, token: str) -> str:
        """The colour of a tone (``vert``, ``encre_doux``…). Raises AttributeError for an unknown one."""
        return str(getattr(self, token))

    def tokens(self) -> dict[str, str]:
        """Every colour by its tone."""
        return {k: v for k, v in asdict(self).items() if k != "nom"}

    def palette(self) -> QPalette:
        """The same colours for what the style sheet does not paint."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.fond,
            QPalette.ColorRole.WindowText: self.texte,
            QPalette.ColorRole.Base: self.surface,
            QPalette.ColorRole.AlternateBase: self.surface2,
            QPalette.ColorRole.Text: self.texte,
            QPalette.ColorRole.PlaceholderText: self.texte2,
            QPalette.ColorRole.Button: self.surface,
            QPalette.ColorRole.ButtonText: self.texte,
            QPalette.ColorRole.ToolTipBase: self.surface,
            QPalette.ColorRole.ToolTipText: self.texte,
            QPalette.ColorRole.Highlight: self.encre,
            QPalette.ColorRole.HighlightedText: self.sur_encre,
            QPalette.ColorRole.Link: self.encre,
            QPalette.ColorRole.Accent: self.encre,
            QPalette.ColorRole.Mid: self.filet,
            QPalette.ColorRole.Dark: self.trait,
            QPalette.ColorRole.BrightText: self.sur_encre,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.texte2))
        return palette


CLAIR = Theme(
    nom="clair",
    fond="#F4F2ED",
    surface="#FFFFFF",
    surface2="#EAE7DF",
    filet="#D8D4C9",
    trait="#79756A",
    texte="#1B232D",
    texte2="#47515E",
    encre="#1F4B73",
    encre_vif="#163857",
    encre_doux="#E0EAF3",
    sur_encre="#FFFFFF",
    focus="#0A63C9",
    vert="#1A6140",
    vert_doux="#E1EFE6",
    rouge="#98201F",
    rouge_doux="#F8E4E1",
    ocre="#764800",
    ocre_doux="#F8EBD0",
    prune="#74245C",
    prune_doux="#F4E3EE",
    ardoise="#47515E",
    ardoise_doux="#EAE7DF",
    siege1="#1F4B73",
    siege1_doux="#E0EAF3",
    siege2="#00707A",
    siege2_doux="#DDEFEE",
)
SOMBRE = Theme(
    nom="sombre",
    fond="#12161B",
    surface="#1B2027",
    surface2="#262D36",
    filet="#37404B",
    trait="#8590A0",
    texte="#ECE9E3",
    texte2="#B9C0CA",
    encre="#93C0EA",
    encre_vif="#B5D5F3",
    encre_doux="#1D3348",
    sur_encre="#0E1A26",
    focus="#6FB1FF",
    vert="#82CFA2",
    vert_doux="#1B3427",
    rouge="#F39C97",
    rouge_doux="#432424",
    ocre="#E8B75F",
    ocre_doux="#3B2E14",
    prune="#E3A3D1",
    prune_doux="#3C2538",
    ardoise="#B9C0CA",
    ardoise_doux="#2A313A",
    siege1="#93C0EA",
    siege1_doux="#1D3348",
    siege2="#7ED0CE",
    siege2_doux="#16363A",
)
THEMES = {theme.nom: theme for theme in (CLAIR, SOMBRE)}


def contrast(one: str, other: str) -> float:
    """The WCAG 2 ratio of two colours written #RRGGBB."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    canaux = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
