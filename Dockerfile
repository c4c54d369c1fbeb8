# A static binary that runs as nobody. It is hardened further with the first release.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /sigap ./cmd/sigap

FROM scratch
COPY --from=build /sigap /sigap
USER 65532:65532
VOLUME /data
ENTRYPOINT ["/sigap"]
CMD ["version"]
