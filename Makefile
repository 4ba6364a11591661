PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.installed
LOCK := requirements-dev.txt
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
OURS := generator tests

# Each of hundreds of processes that tests start would compile sdkloom anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick lint types mypy pyright unit generate bench transfers corpus differential diff-judging fuzz hostile \
	interpreters servers faults spector conformance setup lock docs clean

demo: $(SETUP)
	$(BIN)/sdkloom generate
	$(BIN)/python tests/support/demo.py

# What reads the code runs side by side on two processors, and the tests begin where one is free.
test: $(SETUP)
	$(MAKE) --jobs=2 pyright mypy lint unit

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check $(OURS)
	$(BIN)/black --check --quiet templates/runtime generated
	$(BIN)/sdkloom check

# A representative part, for the time between two edits.
quick: $(SETUP)
	$(BIN)/ruff check --quiet .
	$(BIN)/pytest -q -n 2 --dist worksteal -m 'not slow' tests

types: mypy pyright

mypy: $(SETUP)
	$(BIN)/mypy

pyright: $(SETUP)
	$(BIN)/basedpyright

unit: $(SETUP)
	$(BIN)/pytest -n 2 --dist worksteal tests

generate: $(SETUP)
	$(BIN)/sdkloom generate

# docs/rules.md, from the tables of rules.
docs: $(SETUP)
	$(BIN)/python tests/support/rule_pages.py

bench: $(SETUP)
	$(BIN)/python -m tests.benchmarks

# A file up and down, beside bare httpx2: processor time, and how memory grows.
MIB ?= 1024
transfers: $(SETUP)
	$(BIN)/python -m tests.benchmarks.transfers $(MIB)

# Scenarios of Spector in $SPECTOR, replayed: prints what does not pass, and the figure.
spector: $(SETUP)
	PYTHONPATH=tests $(BIN)/python -m conformance

# The same against Spector's mock server, which npm installs once into the user's cache.
conformance: $(SETUP)
	PYTHONPATH=tests $(BIN)/python -m conformance --server

corpus: $(SETUP)
	PYTHONPATH=tests:tests/support $(BIN)/python -m corpus
	DIFF_EVERY=1 $(BIN)/pytest -n 2 tests/test_diff_pairs.py

# Random pairs of schemas: what diff reports beside what the packages do. PAIRS=10000 takes half an hour.
PAIRS ?= 10000
diff-judging: $(SETUP)
	PYTHONPATH=tests $(BIN)/python tests/support/diff_judging.py --pairs $(PAIRS) --seed $(SEED)

# A thousand values for every schema in $SPEC_CORPUS; it goes on where it was stopped.
MINUTES ?= 600
differential: $(SETUP)
	$(BIN)/python tests/support/differential.py --minutes $(MINUTES)

# Changed documents of real companies, in $SPEC_CORPUS: RUNS=100000 takes a night.
RUNS ?= 2000
SEED ?= 0
fuzz: $(SETUP)
	$(BIN)/python tests/support/fuzz.py --runs $(RUNS) --seed $(SEED)
	$(BIN)/python tests/support/fuzz.py --runs $$(($(RUNS) / 10)) --seed $(SEED) --commands

# Documents that attack: those of $HOSTILE, or else the ones written here; and those that cost time.
hostile: $(SETUP)
	$(BIN)/python tests/support/hostile.py
	$(BIN)/python tests/support/hostile.py --bombs

# Real servers (NAMES="chromadb prefect gradio prism"), installed outside of the checkout, by their own
# documents; prism answers as documents of $SPEC_CORPUS say, and is skipped without npm.
NAMES ?=
servers: $(SETUP)
	$(BIN)/python -m tests.servers $(NAMES)

# The faults that clients survive, each with its tests, which are run.
faults: $(SETUP)
	$(BIN)/python tests/support/faults.py

# What differs between releases of Python, on every other one of this machine, each in its own .venvs/.
interpreters: $(SETUP)
	$(BIN)/python tests/support/interpreters.py

setup: $(SETUP)

# What was tested, file by file with its hash, for every system and Python. Needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --upgrade --quiet --output-file $(LOCK)

clean:
	rm -rf .venv .venvs build dist

# Only files that the lock knows are installed. Where it knows none for this Python (never where one
# is not what it was) the newest that pyproject.toml allows are taken, and that is said.
$(SETUP): pyproject.toml $(LOCK)
	$(PYTHON) -m venv $(VENV)
	@if $(PIP) --require-hashes --requirement $(LOCK) 2> $(VENV)/pip.log; then \
		$(PIP) --no-deps --no-build-isolation --editable .; \
	elif grep -q 'No matching distribution' $(VENV)/pip.log && ! grep -q 'DO NOT MATCH' $(VENV)/pip.log; then \
		echo '$(LOCK) names a file that is not to be had here: taking what pyproject.toml allows'; \
		$(PIP) --editable '.[dev]'; \
	else cat $(VENV)/pip.log >&2; exit 1; fi
	touch $@
