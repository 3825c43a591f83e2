"""The course as pages for a reader without a kernel, one step a module.

`lessons` executes a lesson; `hosted` runs at its end, in its kernel, and writes what a page needs
of its widgets, which `packing` makes small. `notebook` puts their places into the notebook,
`gallery` shows all explorers on one page, `gathering` makes the folder of sources out of all
notebooks and documents. Sphinx makes the pages of it, by ``sphinx/conf.py``; ``sphinx/_static`` has
what is ours in a browser. `policy` says in each page what it may load.
"""
