"""Mutants: wrong answers that a machine writes, one slip at a time, and what they prove.

intrusions  operators for mutants alone: what nobody asked for, one of several alike, results
mutant      all mutants of an exercise's right answers
strained    inputs that tell a blind spot of the cases from an equivalent mutant
proof       judge one mutant on several draws
surveying   judge all of them on all cores; keep what was found of unchanged exercises
report      the findings in words
"""
