# What a person calls and what CI calls are the same targets. `make help` lists them.

VENV   := .venv
RUN    := $(VENV)/bin/python
STAMP  := $(VENV)/.ready

# Half of what a short run takes would be compiling the same modules again.
unexport PYTHONDONTWRITEBYTECODE
# They are meant for another Python.
unexport PYTHONHOME PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help setup demo test slow docs stopwatch wheel-test send bench release replay new-operation scaffold live lint actionlint commit-subjects generate check coverage-of-docs diff api-snapshot format lock clean size architecture languages coverage mutants audit toolbox pyz page-pictures

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: $(STAMP) ## a local .venv with everything that the other targets need

# An environment of another place, or of a Python that is gone, is made again.
ifneq ($(shell $(RUN) -ISc '' 2>/dev/null && cat $(STAMP) 2>/dev/null),$(CURDIR))
$(STAMP): elsewhere
elsewhere: ;
endif
$(STAMP): requirements.lock pyproject.toml
	@PYTHON='$(PYTHON)' sh tools/bootstrap.sh $(VENV)

demo: generate ## a bot and its user in conversation over HTTP, and every documented sample
	@$(RUN) -m tools.demo

# A worker more than two cores have: tests wait, for servers and for timeouts.
test: $(STAMP) ## the suite but for what is slow: contract, generator, client, mock, commands
	@$(RUN) -m pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder -m "not slow"

slow: $(STAMP) ## what make test leaves out: browsers, several processes, checks of the checks
	@$(RUN) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder -m slow

coverage: $(STAMP) ## the whole suite, and which lines and branches of the code it does not reach
	@mkdir -p .cache/coverage
	@$(RUN) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder --cov

mutants: $(STAMP) ## what no test notices when contract, client or mock is broken: make mutants [ARGS="--group client --sample 60"]
	@$(RUN) -m tools.mutants $(ARGS)

replay: $(STAMP) ## a run again, by the seed that it printed: make replay SEED=1 [TEST=file::name]
	@$(RUN) -m pytest --hypothesis-seed=$(SEED) $(if $(TEST),'$(TEST)')

new-operation: $(STAMP) ## the suite with sample operations added: make new-operation [NAMES="park_session ..."]
	@$(RUN) -m tools.new_operation $(NAMES)

scaffold: $(STAMP) ## a new operation in openapi.yaml, from its vendor-page row: make scaffold NAME=...
	@$(RUN) -m tools.scaffold $(NAME)

live: $(STAMP) ## the contract against the service that TENCENT_DESK_* names: make live [ARGS=--effects]
	@$(RUN) -m tools.live $(ARGS)

wheel-test: $(STAMP) ## the built wheel alone, with every Python, newest and oldest dependencies; needs the package index
	@$(RUN) -m tools.installed $(ARGS)

release: $(STAMP) ## whether a release is ready, as a dry run, and what a person has to do; needs the package index
	@$(RUN) -m tools.release $(ARGS)

send: $(STAMP) ## bulk sending of 5,000 rows, killed halfway and resumed, over HTTP
	@SEND_ROWS=5000 $(RUN) -m pytest contract_tests/cli/test_send.py -k halfway --durations=1

stopwatch: $(STAMP) ## the first five minutes and the first bot of the docs in a fresh folder, timed; needs the package index
	@$(RUN) -m tools.stopwatch

docs: $(STAMP) ## the reference site, in site/
	@$(RUN) -m tools.site

bench: $(STAMP) ## the client's speed beside its alternatives, as ratios of one run: make bench [ARGS="--rounds 3"]
	@$(RUN) -m tools.bench $(ARGS)

languages: $(STAMP) ## clients in seven languages: generated, compiled, called: make languages [ARGS='--only go']
	@$(RUN) -m tools.languages $(ARGS)

toolbox: $(STAMP) ## other tools that take the contract: make toolbox [ARGS='orval' or ARGS=--planted]; needs registries
	@$(RUN) -m tools.languages.toolbox $(ARGS)

pyz: $(STAMP) ## the mock server as one file, dist/tencent-desk-mock.pyz; needs the package index
	@$(RUN) -m tools.pyz

lint: $(STAMP) ## formatter, linters, type checkers, and the linters of the contract
	@status=0; for tool in "ruff check ." "ruff format --check ." mypy pyright "codegen --check" \
	  "tools.architecture --check" vulture \
	  "deptry generated_client/tencent_desk mock/tencent_desk_mock runtime/tencent_desk_runtime" "tools.lint $(if $(CI),--require-node)"; do \
	  echo "$$tool"; $(RUN) -m $$tool || status=1; \
	done; \
	echo codespell; git ls-files -z | xargs -0 $(VENV)/bin/codespell --dictionary=- --dictionary=tools/glossary.txt || status=1; \
	echo zizmor; $(VENV)/bin/zizmor --offline --quiet .github || status=1; \
	echo lint-imports; $(RUN) -c 'from importlinter.cli import lint_imports_command as run; run()' \
	  || status=1; exit $$status

actionlint: ## the workflows of .github, with Go; needs its module proxy once
	@go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

commit-subjects: $(STAMP) ## whether the commits since BASE have short, imperative subjects: make commit-subjects [BASE=origin/main]
	@$(VENV)/bin/gitlint --ignore-stdin --commits "$(or $(BASE),origin/main)..HEAD"

size: $(STAMP) ## lines of each room, beside the budgets
	@$(RUN) -m tools.size

architecture: $(STAMP) ## docs/architecture.svg, from the imports
	@$(RUN) -m tools.architecture

page-pictures: $(STAMP) ## docs/mock-page-*.png, from the tests of the page
	@PICTURES_FOLDER=docs $(RUN) -m pytest -q contract_tests/mock/test_page_chat.py -k can_be_seen

generate: $(STAMP) ## the client, from openapi.yaml
	@$(RUN) -m codegen

check: $(STAMP) ## whether the client is what openapi.yaml makes
	@$(RUN) -m codegen --check

coverage-of-docs: $(STAMP) ## the vendor's pages against the contract, fact by fact
	@$(RUN) -m tools.coverage_of_docs

diff: $(STAMP) ## which changes of openapi.yaml break whom, and the next version: make diff BASE=v0.1.0
	@$(RUN) -m tools.contract_diff $(if $(BASE),"$(BASE)") $(if $(JSON),--json) $(if $(FAIL_ON),--fail-on $(FAIL_ON))

api-snapshot: $(STAMP) ## the snapshot of the packages' public API, rewritten
	@$(RUN) -m tools.public_api $(if $(UNRELEASED),--unreleased)

format: $(STAMP) ## lay out the code
	@$(RUN) -m ruff check --fix --quiet . || true
	@$(RUN) -m ruff format .

lock: $(STAMP) ## the newest versions that pyproject.toml allows
	@$(RUN) -m uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --upgrade --quiet \
	  --custom-compile-command "make lock" --output-file requirements.lock

audit: $(STAMP) ## known vulnerabilities of what requirements.lock names, and an SBOM; needs the package index
	@mkdir -p dist
	@$(RUN) -m uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock \
	  --pyproject pyproject.toml --mc-type library --output-reproducible --output-file dist/sbom.cdx.json
	@$(RUN) -m uv tool run --quiet --from pip-audit==2.10.1 pip-audit --requirement requirements.lock \
	  --disable-pip --require-hashes --strict --progress-spinner off --timeout 15

clean: ## away with everything that can be made again
	rm -rf $(VENV) dist build site .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
