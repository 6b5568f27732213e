# make run and make test are each enough on a fresh machine with Python 3.11 or newer (to 3.14) and make.
PYTHON = .venv/bin/python

.PHONY: run dev test long quick coverage lint format check lock messages bundle bench audit sbom pictures

run: ## a demonstration on 127.0.0.1: installs what it needs, does the main job, serves the portal
	@scripts/run

test: ## installs what the tests need, starts its own PostgreSQL and Redis, runs all checks and tests; of large matrices a
      ## part, drawn by the commit; make test TEST_SEED=… draws another
	@scripts/test

long: ## before a release: make test with every matrix, planted fault and database as a whole; hours
	@LONG=yes scripts/test

quick: ## lint, types and the tests of what changed since BASE (the last commit), with the lines no test ran
	@$(PYTHON) -m scripts.quick $(or $(BASE),HEAD)

coverage: ## all tests but the browser's, on SQLite, and which lines they ran
	$(PYTHON) -m pytest -q -n 2 -m "not browser and not office and not live" --cov --cov-report=term:skip-covered

dev: ## the portal while working on it: the demonstration's data, pages and worker renewed with each saved file
	@scripts/dev

lint: ## style and types, of templates, style sheets and scripts too
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	@scripts/pages check

format: ## puts Python, templates, style sheets and scripts into the house's form
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	@scripts/pages format

check: lint ## what is asked of a commit: lint, system checks, no missing migration
	$(PYTHON) manage.py check
	$(PYTHON) manage.py makemigrations --check --dry-run

lock: ## requirements*.txt → requirements*.lock, with hashes; make lock UPGRADE=1 takes newer versions
	@scripts/lock

audit: ## are weaknesses known of what we lock? asks PyPI and npm
	@scripts/audit

sbom: ## what the portal is made of, as CycloneDX, in dist/
	@scripts/sbom

messages: ## collect the texts to translate; whatever starts next compiles the translations
	$(PYTHON) manage.py makemessages --locale vi --no-location --no-wrap --no-obsolete --ignore .venv \
	  --ignore node_modules --ignore var --ignore tests --ignore bench --ignore scripts

bundle: ## one archive that installs on a server without internet, in dist/
	@deploy/bundle.sh $(DIST)

bench: ## the long measurements; make bench BENCH=name runs one
	$(PYTHON) -m bench $(BENCH)

pictures: ## the pictures of the help pages, tour and README, taken in the browser by the journeys and of the demonstration
	TAKE_PICTURES=yes $(PYTHON) -m pytest -q -n0 portal/tests/browser/test_journey_*.py
	$(PYTHON) -m pytest -q -n0 portal/tests/browser/tour_pictures.py
