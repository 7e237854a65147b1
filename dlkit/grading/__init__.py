"""The trusted side of grading: from a submitted notebook to a row in the gradebook.

Six rooms, in the order in which a submission passes through them:

pool             grade a class with many processes, and write what they return
nbgrader_steps   the classes that `nbgrader_config.py` names: converter, exporter, preprocessors
intake           read the submission, which is not trusted; rebuild the teacher's notebook with it
judging          run the cells in a sandbox and judge every exercise, earlier errors carried forward
records          write it down: marks, gradebook, feedback, exported table
common           what several rooms use: errors, database, configured steps, outputs of cells

Imports go pool -> nbgrader_steps -> judging -> records -> intake -> common, never back.
"""
