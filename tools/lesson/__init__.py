"""From a lesson's source to its notebook, one step a module.

`source` reads the MyST Markdown, `exercises` puts stubs in the place of solutions, `execution` runs
the cells, `alt_text` describes the figures, `stable` removes what differs between two builds.
"""
