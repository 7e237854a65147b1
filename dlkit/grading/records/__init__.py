"""Write down what a judged notebook is worth: marks, gradebook rows, feedback, exported table."""
