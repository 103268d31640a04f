"""The authority of the training body: its certificates, its recovery key."""
