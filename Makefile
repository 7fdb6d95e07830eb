# `make demo` and `make test` need Python 3.11+ and nothing else; both set up .venv themselves.
PYTHON ?= python3
BIN = .venv/bin
PORT ?= 8400
JOBS ?= 2

.PHONY: demo test lint types check clean

demo: .venv/demo.stamp
	$(BIN)/daogou demo --port $(PORT)

test: .venv/dev.stamp
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

lint: .venv/dev.stamp
	$(BIN)/ruff check src tests
	$(BIN)/lint-imports

types: .venv/dev.stamp
	$(BIN)/mypy

check: lint types test

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo.stamp: requirements/demo.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/demo.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/dev.stamp: requirements/dev.txt .venv/demo.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	touch $@

clean:
	rm -rf .venv demo-shop
