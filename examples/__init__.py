"""Programs that use `course_utils` for more than a lesson needs. Run them from this checkout."""
