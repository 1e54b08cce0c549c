"""The report: one context, laid out by renderers. It computes nothing.

Facts of the study (:mod:`discrimtest.report.facts`) and findings of the analysis become a
:class:`discrimtest.report.blocks.ReportContext` in one language: every sentence written, every
number formatted. A renderer only lays it out.
"""
