// Package fakes is what the imitations of the services share: a listener in
// memory, waiting for a change, and the record of their traffic. It knows no
// platform.
package fakes
