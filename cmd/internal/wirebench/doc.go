// Package wirebench measures the built program over Socket Mode: its benchmark runs
// `sigap serve` as a child process, sends it /cek commands from an imitation of Slack
// on loopback, and reads the child's CPU time. It contains only tests;
// docs/performance.md says how to run it.
package wirebench
