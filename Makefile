# Two commands matter: `make book` and `make test`. `make help` lists the others.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help book test test-full test-colab lint test-suite test-code test-notebooks links lighthouse notebooks exercises lab serve clean environment

BIN := .venv/bin
NOTEBOOKS ?= $(sort $(wildcard chapters/*.ipynb))
PACKAGES := course_lib grading website tools
SELECTED := not slow
# A file's tests share a worker; files begin in the order of tests/conftest.py, the longest first.
PYTEST := $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout 900 --nbval-sanitize-with tests/nbval_sanitize.cfg
PORT ?= 8000

# TensorFlow reports on its start-up unless told not to; with oneDNN, in spite of being told.
export TF_CPP_MIN_LOG_LEVEL ?= 3
export TF_ENABLE_ONEDNN_OPTS ?= 0

# One arena for all threads: glibc otherwise keeps some 200 MB more of what a notebook has freed.
export MALLOC_ARENA_MAX ?= 1

help: ## list these targets
	@echo "Targets (add GPU=1 for TensorFlow with CUDA, PYTHON=... for another Python):"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

book: environment ## build the website from the stored outputs
	@mkdir -p _build && rm -rf _build/html
	@$(BIN)/jupyter-book build . --all -W -n --keep-going -q >_build/book.log || { echo \
	    "The site was not built: see above, and _build/book.log; a warning counts as an error." >&2; exit 1; }
	@echo "The site is ready; open $$($(BIN)/python -c \
	    'from pathlib import Path; print(Path("_build/html/index.html").resolve().as_uri())')"

test: lint test-suite ## check everything that must hold
	@missing=$$($(BIN)/python -m tools.chromium >/dev/null || \
	    echo "the pages were not looked at in a browser, since no Chromium was found."; \
	    $(BIN)/python -m tests.grading.marked --check 2>&1 || echo "so no submission was marked."); \
	if [ -z "$$missing" ]; then \
	    echo "Everything holds: style, code, the notebooks' stored outputs, the site, marking."; \
	else \
	    echo "All that was checked holds: style, code, the notebooks' stored outputs, the site's build; but"; \
	    echo "$$missing"; \
	fi

test-full: SELECTED :=
test-full: test ## the same, and the tests marked slow

test-colab: ## run code and notebooks with Colab's versions of everything, on Python 3.13
	@tools/test_colab.sh

lint: environment ## check the style of code, notebooks and workflows
	@$(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/check-jsonschema -q --builtin-schema vendor.github-workflows .github/workflows/*.yml

test-suite: environment
	@$(PYTEST) -m "$(SELECTED)" $(NBVAL) $(PACKAGES) tests $(NOTEBOOKS)

test-code: environment ## run the tests of the library, the tools and the website
	@$(PYTEST) -m "$(SELECTED)"

test-notebooks: environment ## run the notebooks again and compare with their stored outputs
	@$(PYTEST) $(NBVAL) $(NOTEBOOKS)

links: environment ## check the pages' links to other sites (needs a network)
	@$(BIN)/jupyter-book build . --builder custom --custom-builder linkcheck

lighthouse: book ## let Lighthouse score the landing page and chapter 1 (needs Node and a network)
	@browser=$$($(BIN)/python -m tools.chromium) || { echo "Lighthouse needs Chromium or Chrome." >&2; exit 1; }; \
	    cd _build && CHROME_PATH=$$browser npx --yes @lhci/cli@0.15 autorun --config=../lighthouserc.json

notebooks: environment ## run the notebooks and store their outputs (NOTEBOOKS=... for some)
	@$(BIN)/python -m tools.execute_notebooks $(NOTEBOOKS)

exercises: environment ## make the exercises for students, graders and site (MASTERS=... for some)
	@$(BIN)/python -m tools.make_exercises $(MASTERS)

lab: environment ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --FileContentsManager.preferred_dir=chapters --LabApp.news_url=None \
	    --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

serve: book ## build the website and serve it on this machine (PORT=8000)
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

clean: ## remove what was built and cached; .venv stays
	@rm -rf _build .hypothesis *.egg-info
	@find . \( -path ./.venv -o -path ./venv \) -prune -o -name __pycache__ -exec rm -rf {} +

environment:
	@tools/environment.sh
