"""The first form of dérogations and agreements, in which words were compared. Frozen: nothing here changes, ever.

Journals up to base 6 hold the sentence of the breach that was accepted, and the empreinte of a bloc's words. What the
application says today may be worded otherwise; what was agreed on then is still compared with the words of then.
"""
