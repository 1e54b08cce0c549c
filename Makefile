# Everything a clone needs, on a machine with only Python 3.11+ and make.
#   make demo    the whole job on a simulated city
#   make test    every test (make test-fast: the quick ones)
# Each step leaves a stamp in .venv and runs again only when what it depends on changed,
# so from the second time on nothing asks for a network.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Extra words for the commands: make demo DEMO='--tests 400', make test TESTS=tests/store
DEMO ?=
TESTS ?=
MODULES ?=
WORKERS ?= auto
# Compiled once, not anew by each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE
UV := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-strip-extras --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test test-fast reading lint format docs pictures bench oracles simulation attack fuzz mutation \
  constraints messages torture load clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1|/' \
	  | while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done

install: $(VENV)/.installed ## Make .venv with everything the command needs
	@echo "Ready: $(BIN)/discrimtest --help"

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "discrimtest needs Python 3.11 or newer; '$(PYTHON)' is not that." >&2; \
	  echo "Install one, or name it: make $(or $(MAKECMDGOALS),install) PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' can not make environments: its venv module is missing." >&2; \
	  echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Only a change of the pins or of the build makes pip look again; what it finds in place
# already, it does not fetch.
$(VENV)/.installed: constraints.txt pyproject.toml hatch_build.py | $(VENV)/.made
	@echo "Installing discrimtest (some minutes the first time)"
	@$(PIP) install --require-hashes -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tools: constraints-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r constraints-dev.txt
	@touch $@

# `discrimtest demo` refuses a folder that holds something. Only a folder that an earlier
# `make demo` left here is removed; the trap marks it even when the run is interrupted.
demo: $(VENV)/.installed ## Run the whole job on a simulated city and print where the reports lie
	@if [ -e demo ] && [ ! -e demo/.made-by-make ]; then \
	  echo "demo/ was not made by 'make demo': move it away first." >&2; exit 1; fi
	@rm -rf demo
	@trap 'if [ -d demo ]; then touch demo/.made-by-make; fi' EXIT; \
	  trap 'exit 130' INT TERM; \
	  $(BIN)/discrimtest demo --dir demo $(DEMO)

# The coverage gate holds for all tests together, so it is off when TESTS names some.
# A file goes to one worker, so what its tests share is made once.
test: $(VENV)/.tools ## Run every test and hold the coverage gate
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile \
	  $(if $(TESTS),$(TESTS),--cov --cov-report=term)

test-fast: $(VENV)/.tools ## Run the quick tests: no database, browser or process
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -q -m "not slow" $(TESTS)

reading: $(VENV)/.tools ## Tell how plain the sentences of the reports are, in each language
	@$(BIN)/python tests/report/plain_language.py

lint: $(VENV)/.tools ## Check style, types and the floors of the package
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python tests/function_lengths.py

format: $(VENV)/.tools ## Lay the code out as `make lint` wants it
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.tools ## Make the references and the picture of the floors in docs/ again
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/floors.py
	@UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest -q tests/simulation -k the_pages_are_made

pictures: $(VENV)/.tools ## Take the pictures of pages in docs/pictures anew (Chromium, ImageMagick)
	@$(BIN)/python -m pytest tests/web -o python_files='picture_*.py' -p no:cacheprovider -q

bench: $(VENV)/.tools ## Measure how long things take (asserts nothing)
	@$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -p no:cacheprovider -s -q

oracles: $(VENV)/.installed ## Count the numbers from outside that hold each id
	@$(BIN)/python tests/oracles/count.py

# One thread of linear algebra a process: on small matrices more only get in each other's way.
# PARTS=cities draws the markets of one part (or of several: PARTS="cities or waits").
simulation: $(VENV)/.tools ## Draw studies of known markets anew: docs/error-rates.md (an hour)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest tests/simulation -o python_files='simulate_*.py' \
	  -p no:cacheprovider -n $(WORKERS) $(if $(PARTS),-k "$(PARTS)") -v

attack: $(VENV)/.tools ## Try to work out hidden counts of 500 published studies (minutes)
	@ATTACKED=500 $(BIN)/python -m pytest tests/report/test_attacker.py -n $(WORKERS) -q -rP \
	  -k many_studies

# Of each kind of file, mutants for SECONDS; those that broke something lie in build/fuzz.
fuzz: $(VENV)/.tools ## Try damaged files of every kind on the command line (quarter of an hour)
	@FUZZ_SECONDS=$(or $(SECONDS),60) FUZZ_MOST=100000 FUZZ_SEED=$(or $(SEED),$$RANDOM$$$$) \
	  $(BIN)/python -m pytest tests/fuzz -n $(WORKERS) -q -rP -k verdict | grep -v '^[-_ ]*$$'

mutation: $(VENV)/.tools ## Change the estimators bit by bit; a test must notice (an hour)
	@$(BIN)/python tests/mutation/run.py $(MODULES)

# Extras stay in the pins: without them pip looks past a pin for a newer release with the extra.
# UPGRADE=--upgrade looks for newer releases; without it only what changed is resolved again.
torture: $(VENV)/.tools ## Kill the sender of letters a thousand times (TRIALS=1000 SEED=1) and count
	@TRIALS=$(or $(TRIALS),1000) $(BIN)/python -m pytest -q -p no:cacheprovider tests/actions/test_torture.py

load: $(VENV)/.tools ## Log 50 answers a second from 100 phones while exports and reports run (SECONDS=300)
	@LOAD_SECONDS=$(or $(SECONDS),300) $(BIN)/python -m pytest -q -p no:cacheprovider tests/load

constraints: $(VENV)/.installed ## Pin every dependency again, with hashes (needs the network)
	@$(PIP) install uv
	@$(UV) $(UPGRADE) pyproject.toml --extra replication --extra parquet --extra oidc --group install -o constraints.txt
	@$(UV) $(UPGRADE) pyproject.toml --extra replication --extra parquet --extra oidc --group dev -c constraints.txt \
	  -o constraints-dev.txt

# Sorted and without places or dates, so that only the sentences that changed change there.
# NEW=de begins the catalogue of another language.
messages: $(VENV)/.tools ## Bring the catalogues in step with the sentences in the code
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg --no-default-keywords -k say -k N_ -k count:2,3 -k NN_:1,2 \
	  --sort-output --no-location -o build/discrimtest.pot .
	@$(if $(NEW),$(BIN)/pybabel -q init -D discrimtest -i build/discrimtest.pot \
	  -d discrimtest/locale -l $(NEW) -w 98)
	@$(BIN)/pybabel -q update -D discrimtest -i build/discrimtest.pot -d discrimtest/locale \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 98
	@$(BIN)/pybabel -q compile -D discrimtest -d discrimtest/locale

clean: ## Remove everything that make made here
	@if [ -e demo/.made-by-make ]; then rm -rf demo; fi
	@rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .hypothesis \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
