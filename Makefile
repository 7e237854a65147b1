# Each target sets up what it needs; none needs another to have been run. Another interpreter: make PYTHON=python3.12 test
PYTHON ?= python3
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
.PHONY: help setup bubblewrap demo test lesson proof lint format pins clean

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
	PATH="$(bin):$$PATH" $(bin)/pytest -n 2 -m proof tests

lint: $(installed) ## Check style and format
	$(bin)/ruff check
	$(bin)/ruff format --check

format: $(installed) ## Sort imports, fix what can be fixed, format
	$(bin)/ruff check --fix
	$(bin)/ruff format

setup: bubblewrap $(installed) ## Set up .venv, and bubblewrap where you may install it

bubblewrap:
	@.ci/bubblewrap

$(environment):
	@case "$(version)" in 3.11.*|3.12.*|3.13.*) ;; *) \
	  echo "$(PYTHON) is Python $(version), dlkit needs 3.11 to 3.13: name one, for example make PYTHON=python3.12 test" >&2; exit 1;; esac
	@echo "Setting up $(VENV) with Python $(version) (a minute or two, once)"
	@"$(base)" -m venv --clear $(VENV)
	@touch $@

# hatchling first, at its pinned version, and then no build isolation: pip would fetch the newest one otherwise.
$(installed): pyproject.toml constraints.txt $(environment)
	@$(pip) install -c constraints.txt hatchling
	@$(pip) install -c constraints.txt --no-build-isolation -e ".[test]"
	@touch $@

pins: ## Write constraints.txt again from the newest versions (use the oldest Python)
	"$(base)" -m venv --clear --upgrade-deps $(VENV)-pins
	$(VENV)-pins/bin/pip install --quiet -e ".[test]"
	(grep '^#' constraints.txt; $(VENV)-pins/bin/pip freeze --all --exclude pip --exclude-editable) > $(VENV)-pins/constraints.txt
	mv $(VENV)-pins/constraints.txt constraints.txt

clean: ## Remove the environment and the caches, never the gradebook
	rm -rf $(VENV) $(VENV)-pins .pytest_cache .ruff_cache build dist
	find assignments benchmarks dlkit tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
