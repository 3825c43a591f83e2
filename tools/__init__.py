"""What authors run: nothing here is imported by a learner."""
