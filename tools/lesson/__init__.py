"""From a lesson's source to its notebooks, one step a module.

`source` reads the MyST Markdown. `exercises` finds the exercises by their `headers` and tags,
`solutions` has their stubs. `editions` makes a notebook for each reader, with the `notes` for the
teacher and what nbgrader needs for `grading`. `execution` runs the cells, `outputs` gives an
edition what was run before, `alt_text` describes the figures, `pictures` makes them small, and
`stable` removes what differs between two builds.
"""
