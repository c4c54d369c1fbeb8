package control

import "fmt"

// Count is a number of things in English: "1 message", "2 messages".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
