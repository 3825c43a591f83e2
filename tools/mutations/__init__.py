"""Reference solutions made wrong, one small change at a time, to see whether checkers notice.

A mutant that its checker lets pass is a survivor: either the exercise lacks a case, or the change
changes nothing that anybody could see, and `excused/` says why.

Written here and not taken from mutmut or cosmic-ray: both change modules on disk and run a test
suite for each mutant, while these solutions stand inside of lessons, and their checkers are
functions. What neither has are the changes at the end of `changes`: arguments that are ignored and
draws that depend on one another.
"""
