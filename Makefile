.PHONY: help build test race browser kill lint bench fuzz
help: ## show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'
build: ## the static binary, into bin/
	CGO_ENABLED=0 go build -trimpath -o bin/sigap ./cmd/sigap
test: ## all tests
	go test ./...
race: ## all tests with the race detector
	go test -race ./...
browser: ## the tests in a real browser (needs chromium)
	go test -tags browser ./bot/desk ./cmd/sigap
kill: ## kill -9 and fdatasync (needs strace)
	go test -tags kill -run 'Kill|Fsync' -v ./cmd/sigap
lint: ## gofmt, vet and golangci-lint
	test -z "$$(gofmt -l .)" && go vet ./... && golangci-lint run ./...
bench: ## benchmarks, beside their limit in the same run
	go test -run '^$$' -bench . ./store
fuzz: ## fuzz targets, 10 minutes each
	for p in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz'); do go test -run '^$$' -fuzz "^$$f\$$" -fuzztime 10m $$p || exit 1; done; done
