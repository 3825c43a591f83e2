"""Lecture mode: the class answers a lesson's questions on its phones, and the wall shows how.

The questions: `lesson` finds them in the lesson's kernel, `questions` says what can be an answer.
The way of an answer: `server` takes it from a student's browser, `room` keeps it, `journal` writes
it down, `pooling` makes of all what `views` hands to each browser, `saving` what may be kept of it.
`files` are what browsers get, out of `pages/`: student.js, and for the lecturer ask.js on slides
and below.js in a notebook.
"""
