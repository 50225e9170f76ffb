# make demo    set up, build the sample edition into build/, say how to look at it
# make test    set up, run ruff, mypy and the fast tests, on all processors
# make help    the other targets
#
# Needed: Python 3.11 or newer, git, make. Everything else goes into .venv; nothing outside this folder
# is written. The Python to use can be named: make demo PYTHON=/opt/python3.12/bin/python3

# All paths are relative, so that a folder with spaces in its name works.
VENV := .venv
BIN := $(VENV)/bin

# The first that runs and is new enough. A name alone proves nothing: some version managers put a
# python3.13 on the path that refuses to start.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$name; break; fi; done)

# An environment holds the full path of its folder: where that was moved or renamed, it is made anew.
MOVED := $(shell [ "$$(cat $(VENV)/made-in 2>/dev/null)" = "$$(pwd -P)" ] || echo moved)

.PHONY: demo serve audit test coverage check lint slow browser fuzz docs bench wheel clean help moved
.DELETE_ON_ERROR:

demo: $(VENV)/installed
	@$(BIN)/edition build seeds --output build
	@echo
	@echo 'The sample edition is in build/site. To look at it, open this file in a browser:'
	@echo "  $$(pwd -P)/build/site/index.html"
	@echo 'Print-ready pages are beside the others, each called print.html.'
	@echo 'To change a file under seeds/ and see the page follow: make serve'

serve: $(VENV)/installed
	$(BIN)/edition serve seeds --output build

audit: demo
	$(BIN)/edition audit seeds --output build

# As many workers as processors. Each begins with a run of tests that stand together, so that what a file
# sets up once is seldom set up twice, and takes from the others when it has done.
PYTEST := $(BIN)/python -m pytest -n logical --dist worksteal

# Tests last, so that their summary is the last thing seen.
test: check
	$(PYTEST)

# The same, with the lines and branches that no fast test runs.
coverage: check
	$(PYTEST) --cov --cov-report=term-missing

check: lint
lint: $(VENV)/tools
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

# The real volumes are looked for in the folder that EDITION_CORPUS names; without it those tests skip.
slow: $(VENV)/tools
	$(PYTEST) -m slow

# Chromium, Java and npm are the machine's own. The validators stand in .venv, of the versions that
# tests/browser/package-lock.json fixes.
browser: $(VENV)/tools $(VENV)/npm/installed
	$(BIN)/python -m pytest tests/browser -m browser

# Every command on odd inputs, as many as wanted: make fuzz CASES=20000
CASES ?= 2000
SEED ?= 1
fuzz: $(VENV)/tools
	$(BIN)/python bench/fuzz.py --cases $(CASES) --seed $(SEED) --keep build/fuzz

docs: $(VENV)/tools
	$(BIN)/python docs/make_reference.py

wheel: $(VENV)/tools
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf build dist seeds/build $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
	find edition tests docs bench -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo 'make demo    build the sample edition into build/'
	@echo 'make serve   the same, served and followed: an edit shows in the browser'
	@echo 'make audit   hold the words of the built sample against its TEI'
	@echo 'make test    ruff, mypy and the fast tests'
	@echo 'make coverage the same, with the branches that no test takes'
	@echo 'make check   ruff and mypy only'
	@echo 'make slow    the slow tests; EDITION_CORPUS=FOLDER adds those on real volumes'
	@echo 'make browser the tests in a browser, and with validators of HTML and of accessibility'
	@echo 'make fuzz    every command on odd inputs: CASES=2000 of them, SEED=1'
	@echo 'make docs    write the reference pages that are made from the code'
	@echo 'make wheel   build dist/*.whl'
	@echo 'make clean   delete everything that was made, .venv too'
	@echo
	@echo 'Python: $(or $(PYTHON),none that is new enough)'

# -- the environment -------------------------------------------------------------------------------

# The install is editable: an edit of a stylesheet, a template or a module counts at once, and there is
# no second copy that could be stale. (That the wheel is whole is tested apart, by .ci/run.)
$(VENV)/installed: $(VENV)/made-in pyproject.toml edition/__init__.py
	@echo 'Installing the package into $(VENV) …'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && pip='$(BIN)/python -m pip' \
		|| pip='$(PYTHON) -m pip --python $(BIN)/python'; \
	$$pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q edition # at once, and where PYTHONDONTWRITEBYTECODE is set
	@touch $@

$(VENV)/tools: $(VENV)/installed
	@echo 'Installing the tools for tests into $(VENV) …'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && pip='$(BIN)/python -m pip' \
		|| pip='$(PYTHON) -m pip --python $(BIN)/python'; \
	$$pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(VENV)/npm/installed: $(VENV)/made-in tests/browser/package.json tests/browser/package-lock.json
	@echo 'Installing the validators into $(VENV) …'
	@mkdir -p $(VENV)/npm
	@cp tests/browser/package.json tests/browser/package-lock.json $(VENV)/npm/
	@if command -v npm >/dev/null; then \
		npm ci --prefix $(VENV)/npm --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	else echo 'npm is not installed: the tests that need the validators will skip.'; fi

# Some systems ship Python without the part that puts pip into an environment (Debian: python3-venv).
# Then virtualenv, or a pip of the system's own, will do as well.
$(VENV)/made-in: $(if $(MOVED),moved)
	@$(if $(PYTHON),:,echo 'No Python 3.11 or newer was found (python3.13, python3.12, python3.11, python3).' >&2; \
		echo 'Install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1)
	@'$(PYTHON)' -c '$(NEW_ENOUGH)' || { \
		echo '$(PYTHON) is not Python 3.11 or newer, or does not run:' >&2; \
		'$(PYTHON)' --version >&2; exit 1; }
	@echo "Making an environment in $(VENV) with $$('$(PYTHON)' --version) …"
	@rm -rf $(VENV)
	@'$(PYTHON)' -m venv $(VENV) >/dev/null 2>&1 \
		|| { rm -rf $(VENV); '$(PYTHON)' -m virtualenv --quiet $(VENV) >/dev/null 2>&1; } \
		|| { rm -rf $(VENV); '$(PYTHON)' -m pip --version >/dev/null 2>&1 \
			&& '$(PYTHON)' -m venv --without-pip $(VENV); } \
		|| { rm -rf $(VENV); \
			echo 'This Python cannot make an environment with pip in it.' >&2; \
			echo 'On Debian and Ubuntu, install the missing part: apt install python3-venv' >&2; exit 1; }
	@pwd -P > $@

moved:
