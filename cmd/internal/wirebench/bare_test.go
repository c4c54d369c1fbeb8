package wirebench_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	bolt "go.etcd.io/bbolt"
)

const (
	bareEnv  = "SIGAP_BENCH_BARE"
	bareFile = "bare.db"
)

// TestMain is the bare loop, or a crowd, where the environment says so.
func TestMain(m *testing.M) {
	if to := os.Getenv(crowdEnv); to != "" {
		crowd(to, os.Stdin, os.Stdout)
		return
	}
	if url := os.Getenv(bareEnv); url != "" {
		if err := bare(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// bareCommand is one envelope that came, and where.
type bareCommand struct {
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
	from    *websocket.Conn
}

// bare does the minimum of the same work: it reads envelopes from two connections,
// stores what came in one transaction for all that wait, under a key that grows and
// under the input's own, and then acknowledges each with a text.
func bare(url string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	db, err := bolt.Open(bareFile, 0o600, &bolt.Options{FreelistType: bolt.FreelistArrayType, InitialMmapSize: 1 << 30})
	if err != nil {
		return err
	}
	defer db.Close()
	queue := make(chan bareCommand, 1024)
	var readers sync.WaitGroup
	defer readers.Wait()
	for range 2 {
		ws, err := bareDial(ctx, url)
		if err != nil {
			return err
		}
		defer ws.Close()
		readers.Go(func() { bareRead(ctx, ws, queue) })
	}
	for {
		var group []bareCommand
		select {
		case <-ctx.Done():
			return nil
		case c := <-queue:
			group = append(group, c)
		}
		for more := true; more; {
			select {
			case c := <-queue:
				group = append(group, c)
			default:
				more = false
			}
		}
		if err := bareStore(db, group); err != nil {
			return err
		}
	}
}

func bareDial(ctx context.Context, url string) (*websocket.Conn, error) {
	resp, err := http.Post(url+"/api/apps.connections.open", "application/json", http.NoBody)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var opened struct{ URL string }
	if err := json.NewDecoder(resp.Body).Decode(&opened); err != nil {
		return nil, err
	}
	ws, _, err := websocket.DefaultDialer.DialContext(ctx, opened.URL, nil)
	return ws, err
}

func bareRead(ctx context.Context, ws *websocket.Conn, queue chan<- bareCommand) {
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			return
		}
		c := bareCommand{from: ws}
		if json.Unmarshal(frame, &c) != nil || c.ID == "" {
			continue
		}
		select {
		case queue <- c:
		case <-ctx.Done():
			return
		}
	}
}

func bareStore(db *bolt.DB, group []bareCommand) error {
	err := db.Update(func(tx *bolt.Tx) error {
		calls, err := tx.CreateBucketIfNotExists([]byte("calls"))
		if err != nil {
			return err
		}
		keys, err := tx.CreateBucketIfNotExists([]byte("keys"))
		if err != nil {
			return err
		}
		for _, c := range group {
			n, _ := calls.NextSequence() // of a writable transaction: it can't fail
			key := binary.BigEndian.AppendUint64(nil, n)
			if err := calls.Put(key, c.Payload); err != nil {
				return err
			}
			if err := keys.Put([]byte(c.ID), key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range group {
		_ = c.from.SetWriteDeadline(time.Now().Add(patience))
		if err := c.from.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"envelope_id":"%s","payload":{"response_type":"ephemeral","text":"Panggilan dicatat"}}`, c.ID)); err != nil {
			return err
		}
	}
	return nil
}
