"""Automatic differentiation: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

overwritten = Choice(
    "overwritten",
    points=2,
    right="C",
    wrong={
        "A": (
            "thinks_both_paths_give_the_same",
            "Each path brings back its own slope, and they are different. Write down the two for "
            "x² + x: what comes back through the square, and what comes back through the sum?",
        ),
        "B": (
            "takes_overwriting_for_an_average",
            "Nothing is averaged. One of the two numbers is simply gone; ask which of them is "
            "still there at the end.",
        ),
        "D": (
            "expects_an_error",
            "The shapes are right and every line runs. That is what makes this mistake so "
            "expensive: only a check of the numbers finds it.",
        ),
    },
)

reverse_order = Choice(
    "reverse_order",
    points=2,
    right="B",
    wrong={
        "A": (
            "takes_values_for_slopes",
            "All values are there after the forward pass, so any order could use them. What is not "
            "there yet is the other factor of the chain rule.",
        ),
        "C": (
            "thinks_of_memory",
            "Memory is a consequence and not the reason. Ask which number a node needs before it "
            "can pass anything on.",
        ),
        "D": (
            "thinks_that_any_order_will_do",
            "Sums do not care about the order of their terms. But a node passes its sum on, and it "
            "must be complete by then.",
        ),
    },
)

kept_values = Choice(
    "kept_values",
    points=2,
    right="D",
    wrong={
        "A": (
            "keeps_the_output_only",
            "The slope of tanh could be had from its own value. But what does the rule of matmul "
            "multiply by?",
        ),
        "B": (
            "keeps_parameters_only",
            "The derivative with respect to W is a product with the layer's input, which depends "
            "on the "
            "examples and is no parameter.",
        ),
        "C": (
            "needs_nothing",
            "Look at the arguments of your backward_node. It could compute the values anew, but "
            "then each node would need a forward pass of its own.",
        ),
    },
)

bias_gradient = Choice(
    "bias_gradient",
    points=2,
    right="A",
    wrong={
        "B": (
            "sums_to_fit_the_shape",
            "The shape has to fit, but many operations would make it fit: a mean, the first "
            "column. Only one of them is the derivative. Nudge the bias and see what moves.",
        ),
        "C": (
            "puts_the_mean_into_the_bias",
            "Nobody divides in that rule. If the cost is a mean over the examples, its node has "
            "divided already, and the sum in this place adds up numbers that hold the 1/m.",
        ),
        "D": (
            "thinks_of_a_trick_for_speed",
            "It is not a matter of speed. Copy the bias for each example: each copy has a "
            "derivative of its own, and all copies move together.",
        ),
    },
)

price = Choice(
    "price",
    points=2,
    right="C",
    wrong={
        "A": (
            "pays_for_each_parameter",
            "That is the price of nudging, or of going forwards with one parameter at a time. The "
            "backward pass visits each node once, whatever the number of parameters.",
        ),
        "B": (
            "takes_it_for_free",
            "The backward pass works at each node, at least as much as the forward pass: matmul "
            "has "
            "two products for one. You have measured it.",
        ),
        "D": (
            "pays_for_each_output",
            "With many outputs there would be a backward pass for each. Here there is one output, "
            "the "
            "cost, and a million inputs.",
        ),
    },
)

what_it_saves = Choice(
    "what_it_saves",
    points=2,
    right="B",
    wrong={
        "A": (
            "trusts_a_right_gradient",
            "The gradient is right for the graph as it was written. Whether that graph is the "
            "model and the loss you meant, nobody checks.",
        ),
        "C": (
            "thinks_that_every_value_is_safe",
            "Each operation does what it is told: exp(1000) is infinite, in a framework too. That "
            "is why frameworks have fused losses, and why you still have to choose them.",
        ),
        "D": (
            "thinks_that_learning_is_automatic",
            "The derivative is automatic. Learning rate, start, scale and architecture are "
            "choices, and two hidden layers at too large a rate failed in this lesson.",
        ),
    },
)
