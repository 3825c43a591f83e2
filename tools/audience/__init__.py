"""Lecture mode: the class answers a lesson's questions on its phones, and the wall shows how.

The way of an answer: `server` takes it from a student's browser, `room` asks `questions` whether it
can be one and keeps it, `journal` writes it down, `pooling` makes of all what the wall shows.
"""
