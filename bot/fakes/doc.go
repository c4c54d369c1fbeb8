// Package fakes has what the fake services share: an in-memory listener, waiting for
// changes, the record of their traffic, and the ways in which their calls go wrong. It
// depends on no platform.
package fakes
