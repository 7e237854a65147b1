"""The answers: one module per lesson, in teaching order. Nothing here reaches a student."""
