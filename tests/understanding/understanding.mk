# understanding.mk - how well orders are read: `test-understanding` (300 seeds), `soak-understanding` (2,000).

.PHONY: test-understanding soak-understanding
# Languages the finder knows; --strict makes the thresholds at the top of tests/understanding/run count.
UNDERSTANDING ?= --languages en,de,fr

test-understanding:
	$(call run,understanding) tests/understanding/run $(UNDERSTANDING)

soak-understanding:
	$(call run,soak:understanding) tests/understanding/run $(UNDERSTANDING) --seeds 2000 --ordinary 5000
