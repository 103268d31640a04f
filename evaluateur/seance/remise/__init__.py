"""Handing closed dossiers over: lots, the outbox, the answers, and the convocation that says where to."""
