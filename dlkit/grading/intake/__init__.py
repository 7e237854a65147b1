"""Read what was handed in and what was handed out, and make the notebook that is graded from both.

Nothing here runs a line of a submission.
"""
