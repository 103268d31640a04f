"""The procès-verbal: its form, how it is drafted, what differs from one version to the next."""
