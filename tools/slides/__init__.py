"""A lecture from a lesson: `lecture` chooses what is shown, `deck/` is the template of its page."""
