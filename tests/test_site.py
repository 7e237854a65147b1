"""`dlkit site`: the released lessons as pages, with pictures, without answers and the internet."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from test_choice import lay_out_with_question
from tiny_course import HOME, ID, rewrite

from dlkit import cli
from dlkit.notebook.building import build
from dlkit.notebook.script import BuildError
from dlkit.release.leaks import given_away
from dlkit.release.releasing import release
from dlkit.site import making
from dlkit.site.executing import with_pictures
from dlkit.site.links import wrong_links
from dlkit.site.making import make_site

CELLS = r"""
# %% [markdown]
# ## Notation
#
# | In formulas | Meaning |
# |---|---|
# | $\hat{y}$ | the guess |
#
# ## A picture
#
# $$a = \frac{1}{1 + z}$$
#
# ![A unit with two inputs.](figures/unit.svg) A [page outside](https://example.org/page).

# %% demo="a-picture"
import sys

from dlkit import plot

print(sigmoid(np.array([-1.0])), file=sys.stderr)
plot.costs({"the curve": sigmoid(np.array([1.0, 0.0, -1.0]))})
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A course with a site, made by the command's own function."""
    course = lay_out_with_question(tmp_path_factory.mktemp("course"))
    script = course / "assignments" / ID / "notebook.py"
    script.write_text(script.read_text() + CELLS)
    (course / "README.md").write_text(
        "# Course\n\n## Notation\n\n| `m` | size |\n|---|---|\n\nMIT\n"
    )
    build(course, ID)
    release(course)
    make_site(course)
    return course


@pytest.fixture
def course(made_once, tmp_path):
    """A course of its own, to spoil."""
    shutil.copytree(made_once, tmp_path / "course")
    return tmp_path / "course"


def page(course: Path, name: str = f"{ID}/index.html") -> str:
    return (course / "site" / name).read_text()


def shown(course: Path, name: str = f"{ID}/index.html") -> str:
    """Return the text of a page between its tags."""
    return re.sub(r"<[^>]*>", "", page(course, name)).replace("&quot;", '"').replace("&#39;", "'")


# What a reader sees


def test_blanks_are_blank_and_demonstrations_have_run(course):
    text = shown(course)
    assert 'raise NotImplementedError("Your code goes here.")' in text and 'half = ""' in text
    assert "array([0.26894142, 0.5       , 0.73105858])" in text


def test_no_page_says_what_check_says(course):
    assert "check(half=half)" in shown(course)
    assert "you chose" not in page(course) and "cases correct" not in page(course)


def test_a_picture_has_its_words(course):
    (picture,) = re.findall(r'<img src="data:image/png[^>]*>', page(course))
    assert 'alt="' in picture and "the curve" in picture
    assert 'alt="A unit with two inputs."' in page(course)


def test_progress_bars_and_warnings_are_left_out(course):
    assert "[0.26894142]" not in shown(course)


def test_formulas_need_no_script(course):
    assert "<mfrac>" in page(course)
    assert not [one for one in re.findall("<script[^>]*>", page(course)) if "math" in one.lower()]


def test_the_notation_is_the_courses_and_the_lessons(course):
    text = shown(course, "notation.html")
    assert "size" in text and "the guess" in text and "MIT" not in text.partition("the guess")[0]
    assert "<mover" in page(course, "notation.html")


def test_the_contents_lead_to_the_lesson_and_pages_to_their_neighbours(course):
    assert f'href="{ID}/index.html"' in page(course, "index.html")
    assert "00 Tiny" in shown(course, "index.html")
    assert re.search(r'class="next-page" href="../notation.html"', page(course))


def test_a_search_needs_no_server(course):
    assert page(course, "searchindex.js").startswith("Search.setIndex({")
    assert "searchindex.js" in page(course, "search.html")


def test_all_links_lead_somewhere_and_nothing_is_loaded_from_outside(course):
    assert wrong_links(course / "site") == []
    assert 'href="https://example.org/page"' in page(course)
    assert 'a[href^="http"]::after' in page(course, "_static/dlkit.css")


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ('<a href="nowhere.html">x</a>', "nowhere.html leads nowhere"),
        ('<a href="../../release/README.md">x</a>', "release/README.md leads nowhere"),
        ('<a href="#nothing">x</a>', "#nothing leads to no place on that page"),
        ('<a href="../notation.html#no">x</a>', "no leads to no place on that page"),
        ('<script src="https://a.org/x.js"></script>', "<script> loads https://a.org/x.js"),
        ('<link rel="stylesheet" href="//a.org/x.css">', "<link> loads //a.org/x.css"),
        ('<img alt="x" src="http://a.org/x.png">', "<img> loads http://a.org/x.png"),
    ],
)
def test_a_wrong_link_is_found(tag, told, course):
    path = course / "site" / ID / "index.html"
    path.write_text(path.read_text().replace("</article>", f"{tag}</article>"))
    (found,) = wrong_links(course / "site")
    assert found.startswith(f"{ID}/index.html: ") and told in found


def test_a_font_from_outside_is_found(course):
    with (course / "site" / "_static" / "dlkit.css").open("a") as css:
        css.write("@font-face { src: url(https://a.org/x.woff); }")
    assert wrong_links(course / "site") == ["_static/dlkit.css loads https://a.org/x.woff"]


# No answer


def test_a_site_gives_nothing_away(course):
    assert given_away(course, course / "site") == []


@pytest.mark.parametrize(
    "listing",
    [
        "<p>1 / (1 + np.exp(-z))</p>",
        '<pre><span class="mi">1</span> <span>/</span> (<i>1</i>+np.<b>exp</b>(-<b>z</b>))</pre>',
        "<pre>a = 1 / ((1) + (<span>np</span>.exp((-z))))  # in brackets</pre>",
        '<p title="1 / (1 + np.exp(-z))">x</p>',
        "<p># BEGIN SOLUTION</p>",
    ],
)
def test_an_answer_on_a_page_is_found_through_its_colours(listing, course):
    path = course / "site" / ID / "index.html"
    path.write_text(path.read_text().replace("</article>", f"{listing}</article>"))
    found = "\n".join(given_away(course, course / "site"))
    assert f"site/{ID}/index.html" in found
    assert "a part of the answer 'sigmoid'" in found or "marker BEGIN SOLUTION" in found


def test_an_output_that_shows_code_of_an_answer_stops_the_site(course):
    before = page(course)
    rewrite(course, "print(sigmoid(np.array([-1.0])), file=sys.stderr)", "print(In[4])")
    build(course, ID)
    release(course)
    with pytest.raises(BuildError, match="no site was made, because .* contains the marker BEGIN"):
        make_site(course)
    assert page(course) == before
    assert not list(course.glob(".dlkit-*"))


def test_what_an_answer_prints_is_on_no_page(course):
    path = course / "source" / ID / f"{ID}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id in ("sigmoid", "half"):
            cell.source += f"\nprint('said by {cell.id}')"
    nbformat.write(notebook, path)
    assert "said by" not in nbformat.writes(with_pictures(course, ID))


# What is refused


def test_without_sphinx_it_says_what_to_install(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setattr(cli, "_refuse_other_copy", lambda: None)
    monkeypatch.setattr(making, "find_spec", lambda name: None)
    assert cli.main(["site"]) == 1
    assert capsys.readouterr().err == (
        "dlkit site: Sphinx is not installed; pip install 'dlkit[site]' installs what it needs.\n"
    )


def test_a_release_of_another_source_is_refused(course):
    rewrite(course, "# ## A picture", "# ## Another place")
    build(course, ID)
    with pytest.raises(BuildError, match=f"run `dlkit release {ID}`"):
        make_site(course)


def test_a_cell_that_raises_is_told(course):
    rewrite(course, "print(sigmoid(np.array([-1.0])), file=sys.stderr)", "1 / 0")
    build(course, ID)
    release(course)
    with pytest.raises(BuildError, match=f"A cell of source/{ID} raised ZeroDivisionError"):
        make_site(course)


def test_a_figure_that_is_missing_is_told(course):
    shutil.rmtree(course / "release" / ID / "figures")
    with pytest.raises(BuildError, match="no site was made, because .*unit.svg"):
        make_site(course)


def test_a_course_without_a_release_is_told(course):
    shutil.rmtree(course / "release")
    with pytest.raises(BuildError, match="run `dlkit release` first"):
        make_site(course)


@pytest.mark.pages
def test_the_site_of_the_course(tmp_path):
    for name in ("assignments", "source", "release", "README.md"):
        (tmp_path / name).symlink_to(HOME / name)
    site = make_site(tmp_path)
    lessons = [path.parent.name for path in (HOME / "release").glob("*/*.ipynb")]
    assert all((site / one / "index.html").is_file() for one in lessons)
    assert "<code>" not in "".join(path.read_text() for path in site.rglob("index.html"))
