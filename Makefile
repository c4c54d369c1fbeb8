.PHONY: help build test race replay browser kill storm crowd lint bench cover fuzz gate

help: ## show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-8s %s\n", $$1, $$2}'

build: ## the static binary, into bin/
	CGO_ENABLED=0 go build -trimpath -o bin/sigap ./cmd/sigap

test: ## all tests
	go test ./...

race: ## all tests with the race detector
	go test -race ./...

replay: ## 100,000 random acts, compared with the second model of the procedure, and 1,000 random damages
	go test ./handlers -run '^TestReplayOfRandomActs$$|^TestRandomDamagesAreFound$$' -count=1 -timeout 60m -v -acts 100000 -damages 1000

browser: ## tests in a real browser (needs chromium)
	go test -race -tags browser ./bot/desk/... ./cmd/...

kill: ## kill -9, 200 times under load (needs strace for the fdatasync test)
	pattern=$$(.ci/kill-tests) && go test -tags kill -run "$$pattern" -count=1 -timeout 20m -v ./cmd/sigap -kills 200

storm: ## 2,000 cases on both platforms under all faults of the services and kills
	go test -tags kill -run '^TestStorm$$' -count=1 -timeout 30m -v ./cmd/sigap -storm 2000

crowd: ## 16,000 connections against the desk of the built program
	go test -run '^$$' -bench '^BenchmarkDesk$$' -benchtime 1x ./cmd/internal/wirebench

lint: ## gofmt, vet and golangci-lint
	test -z "$$(gofmt -l .)"
	go vet -tags browser,kill ./...
	golangci-lint run ./...

bench: ## benchmarks, with their baselines in the same run
	go test -run '^$$' -bench . ./...

cover: ## test coverage by package, and in total
	@mkdir -p bin
	go test -coverpkg=./... -coverprofile=bin/cover.out ./...
	go tool cover -func=bin/cover.out | tail -n 1

fuzz: ## fuzz each target for ten minutes
	.ci/fuzz 20000 10

gate: ## everything that must pass before a push
	.ci/run
