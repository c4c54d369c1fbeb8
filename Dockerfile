# One static program in an empty file system, run by an unprivileged user. The time # zones are in the program; the certificates for Slack and Telegram are copied.
FROM golang:1.26 AS build
ARG VERSION
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=$VERSION" -o /out/sigap ./cmd/sigap && mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/sigap /sigap
# Only the data folder is written, so --read-only works.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV SIGAP_CONFIG=/etc/sigap/sigap.yaml SIGAP_DATA=/data SIGAP_ADMIN_LISTEN=127.0.0.1:8148
VOLUME /data
# Some orchestrators restart what is unhealthy: that must not depend on a chat service.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["/sigap", "healthcheck", "--alive"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/sigap"]
CMD ["serve"]
