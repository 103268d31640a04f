"""Whether a signed grid can be believed: fail-closed, since readers of PDF and validators accept too much.

``pas`` writes each signature again and compares the bytes; ``contenu`` reads the record and composes its pages again;
``politique`` puts them together and says the verdict in French; ``immediate`` asks the same before and after signing.
"""
