"""Whether a signed grid can be believed: fail-closed, since readers of PDF and validators accept too much.

``revisions`` cuts the file and names what each signature may change; ``cms`` checks the bytes that were signed;
``contenu`` compares pages, data and code; ``politique`` puts them together and says the verdict in French.
"""
