# tests.mk - what `make test`, `soak`, `bench`, `demo`, `lint`, `layers` and `fuzz` run. Included by the Makefile.
