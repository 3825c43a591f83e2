"""The course as pages for a reader without a kernel, one step a module.

`widgets` keeps the state of what moves without a kernel, `page` makes HTML of a notebook, `links`
leads from page to page, `contents` lists the chapters. The template is in `page/`; what stands
beside the pages, but for the scripts that `tools.vendor` fetches, is in `beside/`.
"""
