# People and CI call the same targets. `make help` lists them.

VENV   := .venv
RUN    := $(VENV)/bin/python
STAMP  := $(VENV)/.ready

# Without this a short run would spend half its time on compiling modules again.
unexport PYTHONDONTWRITEBYTECODE
# They are meant for another Python.
unexport PYTHONHOME PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help setup demo test slow docs stopwatch wheel-test send bench release replay new-operation scaffold live lint actionlint commit-subjects generate check coverage-of-docs diff api-snapshot format lock clean size languages coverage mutants audit toolbox pyz page-pictures

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: $(STAMP) ## make .venv with everything for the other targets

# Make the environment again if it is of another folder, or of a removed Python.
ifneq ($(shell $(RUN) -ISc '' 2>/dev/null && cat $(STAMP) 2>/dev/null),$(CURDIR))
$(STAMP): elsewhere
elsewhere: ;
endif
$(STAMP): requirements.lock pyproject.toml
	@PYTHON='$(PYTHON)' sh tools/bootstrap.sh $(VENV)

demo: generate ## show a bot and its user over HTTP, and every sample of the vendor
	@$(RUN) -m tools.demo

# One worker more than two cores: tests wait for servers and timeouts.
test: $(STAMP) ## run the suite without slow tests: contract, generator, client, mock, commands
	@$(RUN) -m pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder -m "not slow"

slow: $(STAMP) ## run the slow tests: browsers, several processes, tests of the tests
	@$(RUN) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder -m slow

coverage: $(STAMP) ## run the whole suite, and list lines and branches that it does not reach
	@mkdir -p .cache/coverage
	@$(RUN) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder --cov

mutants: $(STAMP) ## break contract, client and mock, and list what no test notices: make mutants [ARGS="--group client --sample 60"]
	@$(RUN) -m tools.mutants $(ARGS)

replay: $(STAMP) ## repeat a run by its printed seed: make replay SEED=1 [TEST=file::name]
	@$(RUN) -m pytest --hypothesis-seed=$(SEED) $(if $(TEST),'$(TEST)')

new-operation: $(STAMP) ## run the suite with sample operations added: make new-operation [NAMES="park_session ..."]
	@$(RUN) -m tools.new_operation $(NAMES)

scaffold: $(STAMP) ## add an operation to openapi.yaml from its vendor-page row: make scaffold NAME=...
	@$(RUN) -m tools.scaffold $(NAME)

live: $(STAMP) ## compare the contract with the service of TENCENT_DESK_*: make live [ARGS=--effects]
	@$(RUN) -m tools.live $(ARGS)

wheel-test: $(STAMP) ## test the wheel with every Python, newest and oldest dependencies; needs the package index
	@$(RUN) -m tools.installed $(ARGS)

release: $(STAMP) ## check that a release is ready, as a dry run; needs the package index
	@$(RUN) -m tools.release $(ARGS)

send: $(STAMP) ## send 5,000 rows over HTTP, killed halfway and resumed
	@SEND_ROWS=5000 $(RUN) -m pytest contract_tests/cli/test_send.py -k halfway --durations=1

stopwatch: $(STAMP) ## time the first five minutes and the first bot of the docs; needs the package index
	@$(RUN) -m tools.stopwatch

docs: $(STAMP) ## build the reference site, in site/
	@$(RUN) -m tools.site

bench: $(STAMP) ## compare the client's speed with its alternatives: make bench [ARGS="--rounds 3"]
	@$(RUN) -m tools.bench $(ARGS)

languages: $(STAMP) ## generate, compile and run clients in seven languages: make languages [ARGS='--only go']
	@$(RUN) -m tools.languages $(ARGS)

toolbox: $(STAMP) ## test other tools with the contract: make toolbox [ARGS='orval' or ARGS=--planted]; needs registries
	@$(RUN) -m tools.languages.toolbox $(ARGS)

pyz: $(STAMP) ## build the mock server as one file, dist/tencent-desk-mock.pyz; needs the package index
	@$(RUN) -m tools.pyz

lint: $(STAMP) ## run formatter, linters, type checkers, and the linters of the contract
	@status=0; for tool in "ruff check ." "ruff format --check ." mypy pyright "codegen --check" \
	  vulture "deptry generated_client/tencent_desk mock/tencent_desk_mock runtime/tencent_desk_runtime" "tools.lint $(if $(CI),--require-node)"; do \
	  echo "$$tool"; $(RUN) -m $$tool || status=1; \
	done; \
	echo codespell; git ls-files -z | xargs -0 $(VENV)/bin/codespell --dictionary=- --dictionary=tools/glossary.txt || status=1; \
	echo zizmor; $(VENV)/bin/zizmor --offline --quiet .github || status=1; \
	echo lint-imports; $(RUN) -c 'from importlinter.cli import lint_imports_command as run; run()' \
	  || status=1; exit $$status

actionlint: ## check the workflows of .github, with Go; needs its module proxy once
	@go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

commit-subjects: $(STAMP) ## check that commits since BASE have short, imperative subjects: make commit-subjects [BASE=origin/main]
	@$(VENV)/bin/gitlint --ignore-stdin --commits "$(or $(BASE),origin/main)..HEAD"

size: $(STAMP) ## print the lines of each room, with the budgets
	@$(RUN) -m tools.size

page-pictures: $(STAMP) ## make docs/mock-page-*.png from the tests of the page
	@PICTURES_FOLDER=docs $(RUN) -m pytest -q contract_tests/mock/test_page_chat.py -k can_be_seen

generate: $(STAMP) ## generate the client from openapi.yaml
	@$(RUN) -m codegen

check: $(STAMP) ## check that the client matches openapi.yaml
	@$(RUN) -m codegen --check

coverage-of-docs: $(STAMP) ## compare the vendor's pages with the contract, fact by fact
	@$(RUN) -m tools.coverage_of_docs

diff: $(STAMP) ## list changes of openapi.yaml, what they break, and the next version: make diff BASE=v0.1.0
	@$(RUN) -m tools.contract_diff $(if $(BASE),"$(BASE)") $(if $(JSON),--json) $(if $(FAIL_ON),--fail-on $(FAIL_ON))

api-snapshot: $(STAMP) ## write the snapshot of the public API
	@$(RUN) -m tools.public_api $(if $(UNRELEASED),--unreleased)

format: $(STAMP) ## format the code
	@$(RUN) -m ruff check --fix --quiet . || true
	@$(RUN) -m ruff format .

lock: $(STAMP) ## lock the newest versions that pyproject.toml allows
	@$(RUN) -m tools.uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --upgrade --quiet \
	  --custom-compile-command "make lock" --output-file requirements.lock

audit: $(STAMP) ## check requirements.lock for known vulnerabilities, and write an SBOM; needs the package index
	@mkdir -p dist
	@$(RUN) -m tools.uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock \
	  --pyproject pyproject.toml --mc-type library --output-reproducible --output-file dist/sbom.cdx.json
	@$(RUN) -m tools.uv tool run --quiet --from pip-audit==2.10.1 pip-audit --requirement requirements.lock \
	  --disable-pip --require-hashes --strict --progress-spinner off --timeout 15

clean: ## remove everything that can be made again
	rm -rf $(VENV) dist build site .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
