"""Optimisation: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

steps_in_all = Choice(
    "steps_in_all",
    points=2,
    right="C",
    wrong={
        "A": (
            "one_step_per_epoch",
            "Ten is the number of epochs. With mini-batches the parameters move after every batch, "
            "and an epoch has many batches.",
        ),
        "B": (
            "drops_the_rest",
            "1000 divided by 64 is 15.6. Fifteen full batches leave 40 examples over, and in every "
            "epoch they have their turn as well.",
        ),
        "D": (
            "batch_size_times_epochs",
            "64 is how many examples one step looks at, not how many steps there are. Ask how many "
            "batches of that size it takes to get through all examples once.",
        ),
    },
)

larger_batches = Choice(
    "larger_batches",
    points=2,
    right="A",
    wrong={
        "B": (
            "noise_falls_with_the_batch_size",
            "That would be so if errors only ever helped each other out. Independent errors cancel "
            "in part: look at the slope of the line that was measured, and at the root in it.",
        ),
        "C": (
            "random_is_random",
            "Every batch is random, but the average of many random numbers is steadier than that "
            "of few. Compare the two ends of the curve that was measured.",
        ),
        "D": (
            "noise_adds_up",
            "A sum of random numbers does become more uncertain with each of them. The gradient of "
            "a batch is an average, so the sum is divided by the number of examples.",
        ),
    },
)

same_rate = Choice(
    "same_rate",
    points=2,
    right="D",
    wrong={
        "A": (
            "velocity_is_a_sum",
            "That holds for the other way of writing momentum, in which the new gradient enters "
            "with its full weight. Here the weights of past and present add up to 1: what is the "
            "average of ten nearly equal numbers?",
        ),
        "B": (
            "forgets_the_memory",
            "A tenth is what the very first step has. From then on the memory brings nine tenths "
            "of the velocity along; work out where it settles when the gradient stays the same.",
        ),
        "C": (
            "ball_without_friction",
            "The picture of the ball goes only so far: in each step a tenth of its speed is lost. "
            "On a constant slope it comes to a constant speed. Look at the table of the bowl and "
            "at the plateau.",
        ),
    },
)

first_step_of_adam = Choice(
    "first_step_of_adam",
    points=2,
    right="B",
    wrong={
        "A": (
            "step_of_plain_descent",
            "That is the learning rate times the gradient, the step of plain gradient descent. "
            "Adam divides the gradient by a measure of its own size first.",
        ),
        "C": (
            "forgets_the_corrections",
            "That is the step without the corrections for the start from zero: 0.1 divided by the "
            "root of 0.001, times the learning rate. What do the two corrections make of v and s "
            "in step 1?",
        ),
        "D": (
            "step_of_momentum",
            "That is the first step of momentum from rest, a tenth of the plain one. Adam corrects "
            "the average for its start from zero, and then divides by a root.",
        ),
    },
)

no_rest = Choice(
    "no_rest",
    points=2,
    right="C",
    wrong={
        "A": (
            "blames_the_batches",
            "Noise of batches keeps a walk restless too, but here all examples are used in every "
            "step, and the bowl of the lesson had no noise at all. The walk hopped nevertheless.",
        ),
        "B": (
            "gradients_grow",
            "The gradient of a bowl becomes smaller towards the bottom, and 0 at the lowest place. "
            "Plain gradient descent comes to rest because of that. What does RMSprop do with the "
            "size of a gradient?",
        ),
        "D": (
            "blames_epsilon",
            "Epsilon matters only where gradients are about as small as it is. In the hopping walk "
            "they are many orders of magnitude larger, so it changes nothing that could be seen.",
        ),
    },
)
