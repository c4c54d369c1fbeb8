// Package proof compares the data with what they follow from: the records of cases and calls
// with what the model of package replay makes of the audit.
package proof
