# make demo    the main job: a country's data, end to end, with a report to look at
# make test    every test
# make bench   ours against the opponents, interleaved, results compared first (SUBJECT=name for one,
#              PUBLISH=yes to put tables and pictures in their places in Benchmarks)
# make docs    the documentation, warnings are errors
# make check   format, lint, a build without warnings, tests, documentation
# Each installs what it misses first.

SCALE ?= 0.01
OUTPUT ?= swiftwater-demo
BINARY = .build/release/swiftwater
# Tests see internal declarations; their build stays apart from the one people run.
TESTING = -Xswiftc -enable-testing --scratch-path .build/testing

.PHONY: demo test tests-on-devices tests-on-processor bench docs check build
.DEFAULT_GOAL := build

build:
	@Scripts/setup build
	swift build -c release --product swiftwater

demo: build
	@Scripts/setup demo
	$(BINARY) demo --scale $(SCALE) --data $(OUTPUT)/scale-$(SCALE) --report $(OUTPUT)/report.html

test:
	@Scripts/setup test
	swift build -c release --build-tests $(TESTING)
	SWIFTWATER_TESTS_ALONE=1 swift test -c release --skip-build $(TESTING) --no-parallel \
	  --filter 'InstructionSetTests|EstimatorLawTests|AutomaticDeviceTests|LargeJoinTests|SmallLimitTests|StridedCopyTests|ExpressionTimeTests'
	@$(MAKE) --no-print-directory --jobs=2 tests-on-devices tests-on-processor

# Beside each other: a driver compiles one kernel after the other, whatever cores there are.
ON_DEVICES = DevicesTests|DoctorTests|TensorsTests\.(Accelerated|Device|ExceptionalComplex)

tests-on-devices:
	swift test -c release --skip-build --ignore-lock $(TESTING) --filter '$(ON_DEVICES)'

tests-on-processor:
	SWIFTWATER_MEMORY_GUARD=yes swift test -c release --skip-build --ignore-lock $(TESTING) \
	  --filter 'TensorsTests|FramesTests'
	swift test -c release --skip-build --ignore-lock $(TESTING) --skip '$(ON_DEVICES)'

bench:
	@Scripts/setup bench
	@Scripts/bench $(SUBJECT) $(if $(PUBLISH),--publish)

docs:
	@Scripts/setup build
	@Scripts/docs

check:
	@Scripts/check
