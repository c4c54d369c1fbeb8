// Package wirebench measures the built program on Slack's own wire: its benchmark
// runs `sigap serve` as a child process, sends it /cek commands over Socket Mode
// from a Slack on loopback, and reads what processor time the child takes. It
// holds tests only; docs/performance.md tells how to run it.
package wirebench
