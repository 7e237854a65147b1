"""Edits: one small change of a function's code, by a fixed list of operators.

In one direction they make mutants of right answers, in the other they repair wrong ones. Each edit
says in a clause what is there after it (`"a sum is taken where a mean is meant"`), without the code
that it replaced.

    code      find a function's code; compile it with one edit, bounded in time
    edit      an edit: what is replaced by what, on which line, and the clause
    operators of expressions, in three modules: arithmetic, calls, names
    statements  operators of statements: left out, exchanged, once instead of in the loop
"""

from dlkit.check.edits.code import Code, OutOfTime, code_of
from dlkit.check.edits.edit import Edit

__all__ = ["Code", "Edit", "OutOfTime", "code_of"]
