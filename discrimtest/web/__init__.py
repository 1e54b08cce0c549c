"""Pages for people who open no terminal: a second door to the same actions, computing nothing."""
