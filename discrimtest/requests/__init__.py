"""What a plan asks for, answered: one file for each kind of material an id needs.

To add an id: register its estimator, and where it needs a material of its own, give that a file
here and a line in :mod:`~discrimtest.requests.kinds`.
"""
