"""The film: its player, its words and what stands for it where nothing can be played."""

import re
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib import pyplot as plt

from dlkit import plot


def still(slope: float) -> plot.Picture:
    return plot.curves([0, 1], {"line": [0, slope]}, f"Slope {slope}")


@pytest.fixture(scope="module")
def shown() -> tuple[plot.Film, dict, dict]:
    film = plot.film([still(1), still(2), still(3)], seconds=1.5)
    return film, *DisplayFormatter().format(film)


def test_a_film_has_as_many_frames_as_pictures_and_they_differ(shown):
    html = shown[1]["text/html"]
    frames = re.findall(r'frames\[\d+\] = ("data:image/png;base64,[^"]+"|document.*)', html)
    assert len(frames) == len(set(frames)) == 3
    assert frames[2] == "document.getElementById(img_id).src", "the last one is on the page"


def test_without_scripts_a_film_is_its_last_picture_and_has_no_buttons(shown):
    """A notebook that is not trusted is shown without scripts."""
    html = re.sub(r"(?s)<script.*?</script>", "", shown[1]["text/html"])
    (data,) = re.findall(r'<img src="data:image/png;base64,([^"]*)"', html)
    at_the_start, at_the_end = (
        plt.imread(BytesIO(b64decode(one))) for one in (frame(shown, 0), data)
    )
    assert at_the_start.shape == at_the_end.shape and np.any(at_the_start != at_the_end)
    assert '<div class="anim-controls" style="display: none">' in html


def frame(shown, number: int) -> str:
    html = shown[1]["text/html"]
    found = re.search(rf'frames\[{number}\] = "data:image/png;base64,([^"]*)"', html)[1]
    return found.replace("\\\n", "")


def test_a_film_can_be_played_paused_and_stepped(shown):
    buttons = re.findall(r'<button title="([^"]+)"[^>]*>\s*([^<\s]+)', shown[1]["text/html"])
    assert {"Play", "Pause", "Next frame", "Previous frame"} <= {title for title, _ in buttons}
    assert len(buttons) == 9


def test_a_film_starts_by_itself_and_plays_once_in_its_time(shown):
    html = shown[1]["text/html"]
    (checked,) = re.findall(r'value="(\w+)"[^>]*\schecked>', html)
    assert checked == "once"
    assert "film.play_animation();" in html.rpartition("<script>")[2]
    assert float(re.search(r"slider_id, ([\d.]+),", html)[1]) == 500  # milliseconds


def test_a_film_asks_nothing_of_the_net(shown):
    assert "http" not in re.sub(r'"data:image/png;base64,[^"]+"', "", shown[1]["text/html"])


def test_a_film_tells_how_many_pictures_it_has_and_the_first_and_the_last(shown):
    film, data, metadata = shown
    assert film.alt == f"Film of 3 pictures. The first: {still(1).alt} The last: {still(3).alt}"
    assert repr(film) == film.alt == data["text/plain"] == metadata["image/png"]["alt"]
    assert f'role="img" alt="{film.alt}" aria-label="{film.alt}"' in data["text/html"]


def test_the_last_picture_stands_for_the_film_where_nothing_can_be_played(shown):
    last, _ = still(3)._repr_mimebundle_()
    assert shown[1]["image/png"] == last["image/png"]


def test_a_film_leaves_no_figure_open_and_its_pictures_as_they_were():
    plt.close("all")
    pictures = [still(1), still(2)]
    before = pictures[1]._png()
    plot.film(pictures)._repr_mimebundle_()
    assert plt.get_fignums() == [] and pictures[1]._png() == before


def test_two_films_on_a_page_have_players_of_their_own():
    film = plot.film([still(1), still(2)])
    one, other = (film._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert set(re.findall(r"anim[0-9a-f]{32}", one)).isdisjoint(
        re.findall(r"anim[0-9a-f]{32}", other)
    )


def test_a_film_is_not_large():
    random = np.random.default_rng(0)
    pictures = [plot.curves(np.arange(50), {"noise": random.random(50)}) for _ in range(4)]
    html = plot.film(pictures)._repr_mimebundle_()[0]["text/html"]
    assert len(html) < 4 * 3_000_000 / 40


@pytest.mark.parametrize("count", [0, 1, 61])
def test_a_film_has_2_to_60_pictures(count: int):
    with pytest.raises(
        ValueError, match=f"plot.film: got {count} pictures for 4 seconds, expected 2 to 60"
    ):
        plot.film([still(1)] * count)
