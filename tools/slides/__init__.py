"""A lecture from a lesson.

`lecture` chooses what is shown, `widgets` keeps what moves, `images` takes images into the page;
`deck/` is its template.
"""
