"""Where an action happens: the project and who acts in it, and the study that it is about."""
