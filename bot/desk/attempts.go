package desk

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// The most refused attempts to enter in a minute that are told why. The keys are 256 random
// bits, which nobody guesses: the limit keeps a stranger from learning which of many keys
// are known, and from having work done.
const (
	maxFromOne = 10
	maxFromAll = 100
)

// attempts counts refused attempts to enter.
type attempts struct {
	mu     sync.Mutex
	minute time.Time
	from   map[netip.Prefix]int // at most maxFromAll
	all    int
}

// tooMany counts a refused attempt, and reports whether there were too many in this minute.
func (a *attempts) tooMany(now time.Time, remote string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if minute := now.Truncate(time.Minute); !minute.Equal(a.minute) {
		a.minute, a.from, a.all = minute, map[netip.Prefix]int{}, 0
	}
	if a.all >= maxFromAll {
		return true
	}
	a.all++
	at := network(remote)
	a.from[at]++
	return a.from[at] > maxFromOne
}

// network returns the address of a connection, of IPv6 the /64, which is one user's.
func network(remote string) netip.Prefix {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	at = at.Unmap().WithZone("")
	bits := at.BitLen()
	if at.Is6() {
		bits = 64
	}
	return netip.PrefixFrom(at, bits).Masked()
}
