# understanding.mk - how well orders are read: `test-reading` (date lines and ordinary mail of all languages: part of `make
# test`, draws nothing), `test-understanding` (all documents and 300 seeds, by hand: it needs all producers, and minutes to
# draw), `soak-understanding` (2,000 seeds).

.PHONY: test-reading test-understanding soak-understanding
test-reading:
	$(call run,reading:dates) tests/understanding/run --only dates --strict
	$(call run,reading:ordinary) tests/understanding/run --only ordinary --strict

# --strict makes the thresholds at the top of tests/understanding/run count; until they are reached, `reached` is the floor.
UNDERSTANDING ?= --languages en,de,fr

test-understanding:
	$(call run,understanding) tests/understanding/run $(UNDERSTANDING) --reached tests/understanding/reached

soak-understanding:
	$(call run,soak:understanding) tests/understanding/run $(UNDERSTANDING) --seeds 2000 --ordinary 5000
