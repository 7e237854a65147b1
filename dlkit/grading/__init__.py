"""The nbgrader side of grading: what is read of a submission, what runs, and what is kept of it.

submission   read a submitted notebook that nobody trusts
rebuild      make the graded notebook from the teacher's and the student's answers
secret       the draws of hidden inputs: one for each student and exercise
runner       run the cells in a sandbox, and in a new one when it ends
lender, carrying    judge again what only an earlier wrong answer spoiled
outputs      what a cell of the graded notebook shows
judging      judge every exercise of a rebuilt notebook
marks        what there is to save of a judged notebook
ledger       save it: a whole submission in one transaction, by the statements of `statements`
penalties    what a submission loses for being late
teacher      the teacher's notebook, as released and as the gradebook knows it
steps        nbgrader's steps as they are configured
session      what is the same for every submission of one run
farm         grade a class with many processes (`crew`), each by the steps of a `workshop`
parents      what is forked ends with who forked it
converter, exporter, preprocessors     the seams that `nbgrader_config.py` names
feedback     make what students wrote safe to look at
"""
