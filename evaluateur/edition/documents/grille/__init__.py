"""The official grid."""
