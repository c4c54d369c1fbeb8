# A static binary that runs as nobody, in an empty file system. It is hardened
# further with the first release.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/sigap ./cmd/sigap && mkdir /out/data

FROM scratch
COPY --from=build /out/sigap /sigap
# The data folder is the only one that may be written.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
VOLUME /data
ENTRYPOINT ["/sigap"]
CMD ["version"]
