# Each target sets up what it needs; none needs another to have been run. Another interpreter: make PYTHON=python3.12 test
PYTHON ?= python3
pythons := 3.11 3.12 3.13 3.14
VENV ?= .venv

# The interpreter below any active environment: .venv cannot rebuild itself from inside.
interpreter := $(shell $(PYTHON) -c "import platform, sys; print(platform.python_version(), sys._base_executable)")
version := $(firstword $(interpreter))
base := $(wordlist 2, 99, $(interpreter))

# An environment belongs to one interpreter and one folder: a copied tree must not test the original.
folder := $(firstword $(shell pwd | cksum))
environment := $(VENV)/made-with-$(version)-in-$(folder)
installed := $(VENV)/installed-$(version)-in-$(folder)
bin := $(abspath $(VENV))/bin
pip := $(bin)/python -m pip --disable-pip-version-check --no-input --quiet

.DEFAULT_GOAL := help
.PHONY: help setup bubblewrap chromium demo test lesson proof proof-all pages lint format pins resolve lowest clean

help: ## Say what can be made here
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## Build, release and grade a small simulated class; show the results
	PATH="$(bin):$$PATH" $(bin)/dlkit demo

test: setup lint ## Run the tests
	PATH="$(bin):$$PATH" $(bin)/pytest -n 2 --dist loadfile

lesson: setup ## Run all that concerns one lesson: make lesson ID=03-deep-network
	@test -n "$(ID)" || { echo "make lesson: name the lesson, for example make lesson ID=03-deep-network" >&2; exit 1; }
	PATH="$(bin):$$PATH" $(bin)/dlkit verify $(ID) --seeds 3
	PATH="$(bin):$$PATH" $(bin)/pytest -n 2 --lesson $(ID) tests

proof: setup ## Run the long proofs
	PATH="$(bin):$$PATH" $(bin)/dlkit verify
	PATH="$(bin):$$PATH" $(bin)/pytest -n 2 --dist loadfile -m proof tests

proof-all: proof ## Run the long proofs with ten times the draws, and judge all generated wrong answers
	PATH="$(bin):$$PATH" DLKIT_DRAWS=20000 $(bin)/pytest -n 2 -m proof tests/test_draws.py
	PATH="$(bin):$$PATH" $(bin)/dlkit verify --mutants

pages: setup chromium ## Open the pages: lessons in a browser, all lessons filled in and graded, the site
	PATH="$(bin):$$PATH" $(bin)/pytest -n 2 --dist loadfile -m pages tests

lint: $(installed) ## Check style and format
	$(bin)/ruff check
	$(bin)/ruff format --check

format: $(installed) ## Sort imports, fix what can be fixed, format
	$(bin)/ruff check --fix
	$(bin)/ruff format

setup: bubblewrap $(installed) ## Set up .venv, and bubblewrap where you may install it

bubblewrap: # the wall around every submission
	@.ci/package bubblewrap bwrap

chromium: # what opens notebooks in a browser
	@.ci/package chromium chromium

$(environment):
	@$(if $(filter $(pythons:%=%.%),$(version)),:, \
	  echo "$(PYTHON) is Python $(version), dlkit needs $(firstword $(pythons)) to $(lastword $(pythons)): name one, for example make PYTHON=python3.12 test" >&2; exit 1)
	@echo "Setting up $(VENV) with Python $(version) (a minute or two, once)"
	@"$(base)" -m venv --clear $(VENV)
	@touch $@

# hatchling first, at its pinned version, and then no build isolation: pip would fetch the newest one otherwise.
$(installed): pyproject.toml constraints.txt $(environment)
	@$(pip) install -c constraints.txt hatchling
	@$(pip) install -c constraints.txt --no-build-isolation -e ".[test]"
	@touch $@

# uv resolves for a Python that is not here. Its versions are those of x.y.0, the lowest patch release: what
# an install takes there, it takes on every later one. No wheel counts that a compiler would have to make.
uv := $(VENV)-uv/bin/uv
resolve := $(uv) pip compile --quiet --no-header --no-annotate --only-binary :all: --python-platform linux --extra test pyproject.toml

$(uv):
	"$(base)" -m venv --clear $(VENV)-uv
	$(VENV)-uv/bin/pip --disable-pip-version-check install --quiet uv==0.13.9

pins: $(uv) ## Write constraints.txt again from the newest versions that every Python takes (needs the network)
	(grep '^#' constraints.txt; $(resolve) --python-version $(firstword $(pythons)).0) > $(VENV)-uv/constraints.txt
	mv $(VENV)-uv/constraints.txt constraints.txt
	$(MAKE) resolve

resolve: $(uv) ## Prove that constraints.txt can be installed on each Python (needs the network)
	@for python in $(pythons); do \
	  $(resolve) --constraints constraints.txt --python-version $$python.0 > $(VENV)-uv/resolved || exit 1; \
	  if grep -vxFf constraints.txt $(VENV)-uv/resolved; then echo "constraints.txt does not pin these for Python $$python: make pins" >&2; exit 1; fi; \
	  echo "Python $$python.0: $$(wc -l < $(VENV)-uv/resolved) packages, each pinned"; done

lowest: $(installed) ## Run the lessons with the lowest versions that students may have (needs the network)
	PATH="$(bin):$$PATH" $(bin)/python .ci/lowest.py

clean: ## Remove the environment and the caches, never the gradebook
	rm -rf $(VENV) $(VENV)-uv .pytest_cache .ruff_cache build dist
	find assignments benchmarks dlkit tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
