# understanding.mk - how well orders are read: `test-understanding` (300 seeds), `soak-understanding` (2,000).

.PHONY: test-understanding soak-understanding
# --strict makes the thresholds at the top of tests/understanding/run count; until they are reached, `reached` is the floor.
UNDERSTANDING ?= --languages en,de,fr

test-understanding:
	$(call run,understanding) tests/understanding/run $(UNDERSTANDING) --reached tests/understanding/reached

soak-understanding:
	$(call run,soak:understanding) tests/understanding/run $(UNDERSTANDING) --seeds 2000 --ordinary 5000
