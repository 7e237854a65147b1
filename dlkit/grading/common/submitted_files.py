"""The files that `nbgrader submit` adds to what a student hands in, by their names."""

STAMP = "timestamp.txt"  # when it was handed in
SECRET = "submission_secret.txt"  # from which the name of its feedback in the exchange is computed
