# understanding.mk - how well orders are read: `test-reading` (date lines and ordinary mail of all languages; draws
# nothing) and `test-understanding` (all documents and 300 seeds in English, German and French; one order printed by many
# programs, again and again), both part of `make test`;
# SOAK_UNDERSTANDING (all languages, 2,000 seeds) is part of `make soak`.

.PHONY: test-reading test-understanding
test-reading:
	$(call run,reading:dates) tests/understanding/run --only dates --strict
	$(call run,reading:ordinary) tests/understanding/run --only ordinary --strict

# --strict makes the thresholds at the top of tests/understanding/run count; `reached` is what they have been above since.
UNDERSTANDING ?= --languages en,de,fr --strict

test-understanding:
	$(call run,understanding:printed) tests/understanding/printed
	$(call run,understanding) tests/understanding/run $(UNDERSTANDING) --reached tests/understanding/reached

SOAK_UNDERSTANDING := tests/understanding/run --seeds 2000 --ordinary 5000 --strict
