# Everything runs in .venv, which `env` makes; nothing but Python, pip and make is needed before.
# Another interpreter: make lab PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ENV := $(VENV)/.installed
# How Jupyter is set up for the course; see tools/jupyter_settings.py.
JUPYTER := $(wildcard tools/jupyter* tools/ipython*)
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# Scripts from npm, in the versions that are pinned there.
VENDOR := build/vendor/.complete
VENDOR_SOURCES := $(wildcard tools/vendor/*.py tools/vendor/*.json)

# Whatever the caller has activated or set must not decide which packages, kernels or figures are used.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV JUPYTER_PATH MPLBACKEND
export JUPYTER_PREFER_ENV_PATH := 1

# One worker a core of the machine this is checked on; a whole file, and so a notebook, goes to one.
# Files in their order, the browser tests first: they are the longest.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
# One thread a worker: two workers of two threads each would wait for one another most of the time.
test check validate mutations claims claims-confirm claims-stability capstone site pdf slides editions: export OMP_NUM_THREADS ?= 1
# The progress of whoever runs this is neither shown in a notebook nor changed.
test check validate: export LESS_GREEDY_PROGRESS := $(CURDIR)/build/no-progress
# A picture whose texts cannot be read is an error.
test validate: export LESS_GREEDY_CHECK_PICTURES := 1
# Of the tests that take turns, one in so many runs at a commit, other ones at the next; 1: all of them.
TURNS ?= 10
# Strict nbval: the stored output of every cell is compared with a new run in this environment.
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout 120 \
	--nbval-sanitize-with tests/nbval_sanitize.cfg
# The processor's instructions and the number of threads, which change the order of float operations.
VARIANTS := ATEN_CPU_CAPABILITY=default ATEN_CPU_CAPABILITY=avx2 \
	OMP_NUM_THREADS=1,MKL_NUM_THREADS=1 OMP_NUM_THREADS=2,MKL_NUM_THREADS=2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env lab workbook update test check test-lowest test-newest lint format notebooks texts validate \
	validate-variants site pdf slides handout class editions vendor no-npm mutations claims claims-confirm claims-stability capstone data bench lock clean

help:  ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf 'make %-18s %s\n' "$$target" "$$text"; done

# Where uv is there, it makes the same environment in less time.
UV := $(shell command -v uv)
INSTALL := $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet)

# What only uv can do, to resolve for another Python and to the lowest versions, is done by one of our own.
UV_HERE := $(or $(UV),build/uv/bin/uv)

build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet uv

env: $(ENV)  ## Make .venv, the environment with everything (once)

# The stamp is written last: an installation that was broken off is taken up again.
$(ENV): requirements.lock pyproject.toml $(JUPYTER)
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is \
	needed, and $(PYTHON) is " + sys.version.split()[0] + "; name another, as in: make env PYTHON=python3.12")'
	$(if $(UV),$(UV) venv --quiet --seed --clear --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
	$(INSTALL) --requirement requirements.lock
	$(INSTALL) --no-deps --editable .
	$(BIN)/python -m tools.jupyter_settings
	@touch $@

lab: $(ENV)  ## Open your workbook in JupyterLab (LAB_ARGS=--no-browser to only serve it)
	@$(BIN)/python -m tools.lab $(LAB_ARGS)

workbook: $(ENV)  ## Make your workbook, a copy of the notebooks to write in, or update it
	@$(BIN)/python -m tools.workbook

update: workbook  ## Take new lessons into your workbook; what you wrote there is kept

# One pytest for the tests and the notebooks, so that its closing line counts all and comes last.
test: lint $(if $(shell command -v npm),$(VENDOR),no-npm)  ## Check what CI checks (TURNS=1 for all at once, see tests/turns.py)
	$(PYTEST) --turns $(TURNS) $(NBVAL) tests $(NOTEBOOKS)

check: lint  ## Check what is quick: before each commit (CHAPTER=3 for what is about one chapter)
	$(PYTEST) -m "not browser and not slow" $(if $(CHAPTER),--chapter $(CHAPTER)) tests

# Each in an environment of its own, made anew. Some of it: make test-lowest TESTS="tests/test_data.py";
# on the oldest Python: make test-lowest PYTHON=python3.11
TESTS ?= tests
# Old packages beside newer ones that they did not foresee are full of warnings, which are not ours.
test-lowest: WARNINGS := -W default::DeprecationWarning -W default::FutureWarning -W default::UserWarning

test-lowest: VERSIONS := --resolution lowest-direct  ## Check with the lowest versions that pyproject.toml allows
test-newest: VERSIONS := --upgrade  ## Check with the newest versions that pyproject.toml allows
test-lowest test-newest: test-%: $(UV_HERE)
	$(UV_HERE) venv --quiet --seed --clear --python $(PYTHON) build/$*
	$(UV_HERE) pip install --quiet --python build/$*/bin/python $(VERSIONS) --editable '.[dev]'
	build/$*/bin/python -m pytest $(WARNINGS) -m "not browser and not slow" $(TESTS)

lint: $(ENV)  ## Check style and formatting, changing nothing
	$(BIN)/python -m ruff check --quiet .
	$(BIN)/python -m ruff format --quiet --check .

format: $(ENV)  ## Format the code
	$(BIN)/python -m ruff check --quiet --fix .
	$(BIN)/python -m ruff format --quiet .

notebooks: $(ENV)  ## Build and execute the notebooks from their source (NB=01_overfitting for one)
	$(BIN)/python -m tools.build_notebooks $(NB)
	$(BIN)/python -m tools.readme

texts: $(ENV)  ## Take changed text and tables into the notebooks, where no code has changed
	$(BIN)/python -m tools.update_text $(NB)
	$(BIN)/python -m tools.readme

validate: $(ENV)  ## Run the notebooks again and compare every output
	$(PYTEST) $(NBVAL) $(or $(NOTEBOOKS),$(error there are no notebooks yet: make notebooks))

validate-variants: $(ENV)  ## The same with other numbers of threads and other instruction sets
	@set -e; for variant in $(VARIANTS); do echo "== $$variant"; \
		env $$(echo $$variant | tr , ' ') $(MAKE) --no-print-directory validate; done

site: $(ENV)  ## Build pages for readers without a kernel: build/site/index.html (SITE_SECONDS=5 records less)
	$(BIN)/python -m tools.build_site

pdf: site  ## Print the site with Chromium: build/pdf, and all chapters as less-greedy.pdf (NB=01_overfitting for one)
	$(BIN)/python -m tools.build_pdf $(NB)

slides: $(ENV) $(VENDOR)  ## Build the slides of a lecture: build/slides (NB=01_overfitting for one)
	$(BIN)/python -m tools.build_slides $(NB)

handout: slides  ## Print the slides four a page, with space for notes: build/handout (NB=01_overfitting for one)
	$(BIN)/python -m tools.build_handout $(NB)

class: $(ENV) $(VENDOR)  ## Give a lecture in which the class answers on its phones (NB=03_dropout, CLASS_ARGS=--help)
	@$(BIN)/python -m tools.audience $(NB) $(CLASS_ARGS)

editions: $(ENV)  ## Build the editions for students and teachers: build/editions (NB=… for one)
	$(BIN)/python -m tools.build_editions $(NB)

vendor: $(VENDOR)  ## Fetch the scripts that slides and browser tests need (needs npm)

$(VENDOR): $(ENV) $(VENDOR_SOURCES)
	$(BIN)/python -m tools.vendor

no-npm:
	@echo "npm was not found, so tests of slides and of accessibility are skipped: install Node.js \
	with npm to run them"

mutations: $(ENV)  ## Change each reference solution a little, and list what its check lets pass (EXERCISES="1.2 3.1")
	$(BIN)/python -m tools.mutations $(EXERCISES)

claims: $(ENV)  ## Measure every claim of the course and write claims.json and claims.md
	$(BIN)/python -m course_utils.claims --write

claims-confirm: $(ENV)  ## The same on seeds that follow from each rule, where it is not done yet
	$(BIN)/python -m course_utils.claims --confirm

claims-stability: $(ENV)  ## Print how often verdicts change over 20 sets of seeds (CHAPTER=2 for one)
	$(BIN)/python -m course_utils.claims --stability $(if $(CHAPTER),--chapter $(CHAPTER))

capstone: $(ENV)  ## Measure again what random search reaches in the capstone
	$(BIN)/python -m tools.build_capstone

data: $(ENV)  ## Make the data sets again from their origins
	$(BIN)/python tools/build_data.py

bench: $(ENV)  ## Measure speed
	$(BIN)/python -m benchmarks

# For the oldest Python that pyproject.toml allows, and for every system: so it can be installed wherever
# the course can. The GPU libraries of some builds of torch are left out: pip adds them where it needs them.
OLDEST = $(shell sed -nE 's/^requires-python = ">=(.*)"/\1/p' pyproject.toml)

lock: $(UV_HERE)  ## Pin the newest versions that pyproject.toml allows in requirements.lock (KEEP=1: only what is new)
	@mkdir -p build
	cp requirements.lock build/all.lock
	$(UV_HERE) pip compile --quiet $(if $(KEEP),,--upgrade) --universal --fork-strategy fewest --python-version $(OLDEST) \
		--extra dev --no-header --no-annotate --output-file build/all.lock pyproject.toml
	{ echo '# Every package of the environment, pinned. Made by `make lock`: do not edit.'; \
	grep -vE '^(nvidia|cuda|triton)' build/all.lock; } > build/requirements.lock
	mv build/requirements.lock requirements.lock

clean:  ## Remove the environment, caches and whatever was built outside of notebooks/
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
