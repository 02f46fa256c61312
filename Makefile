# Everything one needs to call. On a fresh Debian machine with Python and make, each target sets up what it needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Qt draws with these even without a screen; -x11 and -xcb ones open a window on a real or virtual screen.
LIBRARIES := libgl1 libegl1 libglib2.0-0 libxkbcommon0 libfontconfig1 libfreetype6 libdbus-1-3 fonts-dejavu-core
WINDOW_LIBRARIES := libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
TEST_PROGRAMS := xvfb xdotool

# The numeric libraries on one thread each: on a busy machine more of them are slower, and round differently.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(READY) window-libraries ## open the window
	@$(BIN)/rnnviz

.PHONY: test
test: lint test-libraries ## lint, types, import contracts, tests: what has to pass
	@$(BIN)/pytest -n 2

.PHONY: lint
lint: $(READY) libraries ## ruff, mypy and import contracts only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: slow
slow: $(READY) test-libraries ## the tests that take minutes
	@$(BIN)/pytest -m slow

.PHONY: mutants
mutants: $(READY) test-libraries ## falsify the program on purpose: the tests have to notice
	@$(BIN)/python -m tests.mutants

.PHONY: monkey
monkey: $(READY) ## 100,000 random actions on the window; prints its seed
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.monkey

.PHONY: bench
bench: $(READY) test-libraries ## every promised speed, as a ratio to a named alternative
	@$(BIN)/python -m tests.benchmarks

.PHONY: figures
figures: $(READY) libraries ## write every seed figure, and a page that shows them, into figures/
	@$(BIN)/rnnviz reproduce --out figures

.PHONY: measured
measured: $(READY) libraries ## compute what demos open on, again (half an hour)
	@$(BIN)/python -m rnnviz.measured

.PHONY: weights
weights: $(READY) ## train the character models that ship, again: ten minutes of one core
	@mkdir -p resources/weights
	@$(BIN)/python tools/train_characters.py resources/weights

.PHONY: screenshots
screenshots: $(READY) libraries ## take the pictures in docs/ from the real window, again
	@$(BIN)/python tools/screenshots.py docs

.PHONY: clean
clean: ## remove the environment and everything that was made
	@rm -rf $(VENV) build dist figures .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: libraries window-libraries test-libraries
libraries:
	@tools/system-libraries $(LIBRARIES)
window-libraries:
	@tools/system-libraries $(LIBRARIES) $(WINDOW_LIBRARIES)
test-libraries:
	@tools/system-libraries $(LIBRARIES) $(WINDOW_LIBRARIES) $(TEST_PROGRAMS)

# pip, because only pip finds the build of torch that leaves CUDA out.
$(READY): pyproject.toml constraints.txt
	@python=$$(tools/find-python); \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || tools/system-libraries "$${python##*/}-venv"; \
	"$$python" -m venv $(VENV)
	@echo "Installing RNNViz and what it needs into $(VENV); this takes a few minutes, once …"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]' </dev/null
	@touch $@
