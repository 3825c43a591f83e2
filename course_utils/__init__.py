"""The helper package of the *Less Greedy* workbook: one idea a file.

Nothing is imported here, so that `import course_utils` costs nothing; take what you need from
`course_utils.data`, `.models`, `.training`, `.statistics`, `.plots`, `.explorers`, `.exercises`.
"""

__version__ = "0.1.0"
