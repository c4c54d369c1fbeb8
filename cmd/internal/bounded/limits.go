package bounded

// What the servers of a process hold at most.
const (
	maxConns  = 2048
	maxAdmin  = 64
	spareFile = 64 // descriptors for the store, chat services, lists and commands, at least
)

// Limits are the bounds of a process, by how many descriptors it may have.
type Limits struct {
	Desk    int // connections of the desk
	Admin   int // of the admin's address
	Windows int // streams of the desk, which hold a connection each
}

// OfProcess returns the limits of this process.
func OfProcess() Limits { return limitsOf(files()) }

// limitsOf leaves a quarter of the descriptors to everything else, and half of the desk's
// connections to requests.
func limitsOf(files int) Limits {
	room := maxConns + maxAdmin
	if files > 0 {
		room = min(room, files-max(spareFile, files/4))
	}
	admin := max(2, min(maxAdmin, room/8))
	desk := max(8, room-admin)
	return Limits{Desk: desk, Admin: admin, Windows: desk / 2}
}
