"""Where nbgrader calls dlkit: the classes that take the place of steps of `nbgrader autograde`."""
