"""The only place where something happens: one verb a file, one transaction an action.

Every action takes the :class:`~discrimtest.workplace.workplace.Workplace` it happens in, checks
the acting person's right first, and leaves its trace in the log.
"""
