// Package store keeps all persistent data in one bbolt file. No other package of the
// product uses bbolt.
//
// Read it in this order. layout.go describes the file. buffer.go, scan.go and tx.go are one
// operation: its writes, its view of the stored rows with its own writes over them, and its
// transaction. queue.go, writer.go and update.go run operations through the single writer,
// many in one commit; receipt.go makes an input take effect once; seal.go puts a checksum to
// each value on its way to the file, and verifies it on the way back. Then come the records,
// one file each: case.go, call.go, person.go, row.go, post.go, outbox.go, audit.go,
// memory.go. The lists change by change.go and entry.go; a whole file goes through stage.go,
// which compares it, apply.go, which writes it in many commits (chunks.go, changing.go), and
// finish.go, which cleans up; undo.go takes a change back. Last is the file as a whole:
// backup.go copies it, backup_verify.go checks it, damage.go finds its damaged rows,
// backup_restore.go restores a copy, migrate.go updates an older one, rewrite.go by writing
// it anew.
//
// Update and View pass a Tx to a function; its methods read and write all records. An
// operation is all or nothing, and it is on the disk when Update returns without an error.
package store
