// Package proof compares the data with what they follow from: the records of cases and calls
// with what the model of package replay makes of the audit, the roles of people and their
// access to the desk with the entries that gave them, and, by package store, every index with
// its records. It changes nothing.
package proof
