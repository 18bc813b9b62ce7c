# Each target is a script in scripts/ or bench/: read those. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test bench bench-web screenshots accuracy demo clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: ## install what is needed, build, start with the demo (FILE=book.xlsx: with that workbook instead)
	@scripts/run "$(FILE)"

test: ## install what the tests need, then format, lints, tests, the browser (ONLY=name: one step)
	@scripts/test "$(ONLY)"

bench: ## speed beside the peers and the limit, in one table (ONLY=peers|postgres|online|schemas|workspaces|varied|import|xlsx|memory|start|pages|rights|web)
	@bench/run "$(ONLY)"

bench-web: ## what is felt in the browser: loading, scrolling, editing, changing a view
	@bench/run web

screenshots: ## a picture of every screen, light and dark, wide and narrow, in target/screenshots (ONLY=name: those that begin so)
	@scripts/screenshots $(ONLY)

accuracy: ## how well workbooks are read (ARGS=--misses: what was read wrong)
	@scripts/accuracy $(ARGS)

demo: ## make the demo workbook and the test workbooks anew
	@python3 demo/make_lead_tracker.py
	@python3 tests/workbooks/make.py

clean: ## remove what was built; data/ stays
	@rm -rf target web/dist web/node_modules/.sheaf-built
