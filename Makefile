PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.installed
OURS := generator tests

.PHONY: demo test lint types unit generate bench corpus clean

demo: $(SETUP)
	$(BIN)/sdkloom generate
	$(BIN)/python tests/demo.py

test: lint types unit

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check $(OURS)
	$(BIN)/black --check --quiet templates/runtime generated
	$(BIN)/sdkloom check

types: $(SETUP)
	$(BIN)/mypy
	$(BIN)/basedpyright

unit: $(SETUP)
	$(BIN)/pytest -n 2 tests

generate: $(SETUP)
	$(BIN)/sdkloom generate

bench: $(SETUP)
	$(BIN)/python -m tests.benchmarks

corpus: $(SETUP)
	$(BIN)/python tests/corpus.py

clean:
	rm -rf .venv build dist

$(SETUP): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q generator
	touch $@
