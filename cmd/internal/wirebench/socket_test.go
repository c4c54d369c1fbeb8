package wirebench_test

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
)

// The kinds of a WebSocket's frame that are used here: RFC 6455, 5.2.
const (
	text      = 1
	hangUp    = 8
	ping      = 9
	whole     = 0x80 // with a kind: the frame is the whole message
	masked    = 0x80 // with a length
	twoBytes  = 126  // the length is in the next two
	maxLength = 1 << 16
)

// socket is the server's end of a WebSocket. A library would do, but none says what
// has come already: only so are many messages read and written at once.
type socket struct {
	net.Conn
	r     *bufio.Reader
	w     *bufio.Writer
	frame []byte // of the last message; its memory serves the next
}

// accept answers the handshake: RFC 6455, 4.2.2.
func accept(w http.ResponseWriter, r *http.Request) (*socket, error) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, err
	}
	key := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	c := &socket{Conn: conn, r: bufio.NewReaderSize(buffered.Reader, 64<<10), w: bufio.NewWriterSize(conn, 64<<10)}
	fmt.Fprintf(c.w, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(key[:]))
	return c, c.w.Flush()
}

// send puts a frame into the buffer, whose Flush says what went wrong.
func (c *socket) send(kind byte, payload []byte) {
	head := []byte{whole | kind, byte(len(payload))}
	if len(payload) >= twoBytes {
		head[1] = twoBytes
		head = binary.BigEndian.AppendUint16(head, uint16(len(payload)))
	}
	_, _ = c.w.Write(head)
	_, _ = c.w.Write(payload)
}

// receive returns the next text message, until the next call.
func (c *socket) receive() ([]byte, error) {
	for {
		var head [8]byte
		if _, err := io.ReadFull(c.r, head[:2]); err != nil {
			return nil, err
		}
		kind, n := head[0]&0x0f, int(head[1]&^masked)
		if n == twoBytes {
			if _, err := io.ReadFull(c.r, head[2:4]); err != nil {
				return nil, err
			}
			n = int(binary.BigEndian.Uint16(head[2:4]))
		}
		if head[0]&whole == 0 || head[1]&masked == 0 || n >= maxLength || kind == hangUp {
			return nil, fmt.Errorf("the child sends a frame of kind %d and %d bytes", kind, n)
		}
		mask := head[4:8]
		if _, err := io.ReadFull(c.r, mask); err != nil {
			return nil, err
		}
		c.frame = append(c.frame[:0], make([]byte, n)...)
		if _, err := io.ReadFull(c.r, c.frame); err != nil {
			return nil, err
		}
		if kind != text {
			continue
		}
		for i := range c.frame {
			c.frame[i] ^= mask[i%4]
		}
		return c.frame, nil
	}
}
