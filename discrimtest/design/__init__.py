"""The design of a study: who writes which letter to whom, in which order, and when."""
