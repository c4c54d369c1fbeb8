// Package store keeps everything that must outlive the process, in one bbolt
// file. It is the only place that knows bbolt.
//
// Read it from the bottom up. layout.go draws the file. buffer.go, scan.go and
// tx.go are one operation: its writes, its sight of what is stored under them,
// and the transaction that it shares. queue.go, writer.go and update.go bring
// operations through the one writer, many to a commit; receipt.go makes each
// input happen once. Then the records, a file each: case.go, call.go, person.go,
// row.go, post.go, outbox.go, audit.go, memory.go. Last the file as a whole:
// backup.go copies it, backup_verify.go checks it, backup_restore.go puts a copy
// in its place, migrate.go brings an older one up to date.
//
// Update and View hand a Tx to a function; all records are read and written by
// its methods. An operation is all or nothing, and when Update returns without
// an error, it is on the disk.
package store
