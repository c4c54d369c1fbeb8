// Package fakes has what the fake services share: an in-memory listener, waiting for
// changes, and the record of their traffic. It depends on no platform.
package fakes
