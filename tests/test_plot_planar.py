"""Points in the plane and the border that a network draws between them."""

import numpy as np
import pytest

from dlkit import plot

CORNERS = np.array([[-1.0, 1.0, 1.0, -1.0], [-1.0, -1.0, 1.0, 1.0]])
LABELS = np.array([[0, 1, 1, 1]])


def decide(points: np.ndarray) -> np.ndarray:
    """Give class 1 to all points whose first coordinate is above 0."""
    return (points[:1] > 0).astype(int)


def estimate(points: np.ndarray) -> np.ndarray:
    """Give a probability of class 1 that grows with the first coordinate."""
    return 1 / (1 + np.exp(-points[:1]))


def legend(picture: plot.Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.legends[0].get_texts()]


def test_points_of_the_two_classes_differ_in_colour_and_in_marker():
    picture = plot.points(CORNERS, LABELS, classes=("red", "blue"))
    zeros, ones = picture.figure.axes[0].collections
    assert zeros.get_offsets().tolist() == [[-1, -1]] and len(ones.get_offsets()) == 3
    assert zeros.get_facecolor().tolist() != ones.get_facecolor().tolist()
    assert len(zeros.get_paths()[0].vertices) != len(ones.get_paths()[0].vertices)
    assert legend(picture) == ["red", "blue"]
    assert legend(plot.points(CORNERS, LABELS)) == ["class 0", "class 1"]
    assert "1 points of red and 3 of blue" in picture.alt


def test_one_unit_is_as_long_on_both_axes_unless_the_picture_would_be_a_strip():
    assert plot.points(CORNERS, LABELS).figure.axes[0].get_aspect() == 1
    assert plot.points(CORNERS * [[9], [1]], LABELS).figure.axes[0].get_aspect() == "auto"


def test_a_boundary_tells_how_many_points_lie_right_and_how_much_of_the_plane_is_class_1():
    picture = plot.boundary(decide, CORNERS, LABELS, "Right half")
    assert "Right half: 3 of 4 points (75%) lie on the right side" in picture.alt
    assert "50% of the plane is given to class 1." in picture.alt


def test_the_plane_is_asked_as_columns_beyond_all_points():
    asked = []

    def predict(points: np.ndarray) -> np.ndarray:
        asked.append(points)
        return decide(points)

    plot.boundary(predict, CORNERS * 5, LABELS)
    (points,) = asked
    assert (
        points.shape[0] == 2 and (points.min(axis=1) < -5).all() and (points.max(axis=1) > 5).all()
    )


def test_decisions_get_two_tints_and_probabilities_a_scale_with_the_border_at_a_half():
    decisions = plot.boundary(decide, CORNERS, LABELS).figure
    estimates = plot.boundary(estimate, CORNERS, LABELS).figure
    assert len(decisions.axes) == 1 and len(decisions.axes[0].collections[0].levels) == 3
    assert estimates.axes[1].get_ylabel() == "probability of class 1"
    for figure in (decisions, estimates):
        border = figure.axes[0].collections[1]
        assert border.levels.tolist() == [0.5]
        assert border.get_paths()[0].vertices[:, 0] == pytest.approx(0, abs=0.02)


def test_a_plane_of_one_class_has_no_border():
    picture = plot.boundary(lambda points: np.zeros((1, points.shape[1])), CORNERS, LABELS)
    assert len(picture.figure.axes[0].collections) == 3  # the shade and two classes of points
    assert "1 of 4 points (25%)" in picture.alt and "0% of the plane" in picture.alt


def test_boundaries_stand_side_by_side_on_the_same_axes():
    picture = plot.boundaries(
        {"a": decide, "b": lambda points: 1 - decide(points)}, CORNERS, LABELS
    )
    first, second = picture.figure.axes
    assert (first.get_title(), second.get_title()) == ("a", "b")
    assert first.get_shared_x_axes().joined(first, second)
    assert first.get_shared_y_axes().joined(first, second)
    assert "a: 3 of 4 points (75%)" in picture.alt and "b: 1 of 4 points (25%)" in picture.alt
