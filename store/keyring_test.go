package store

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAKeyRingIsRead(t *testing.T) {
	keys, err := ParseKeys("# newest first\r\n\n" + "2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\r\n  1 : AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=  \n")
	if err != nil || keys.Current() != 2 || !slices.Equal(keys.IDs(), []byte{2, 1}) || !keys.Has(1) || keys.Has(3) {
		t.Errorf("the ring is %v with the current key %d, %v; want keys 2 and 1, the first the current one", keys, keys.Current(), err)
	}
	if none, err := ParseKeys("# nothing yet\n"); err != nil || none.Current() != 0 {
		t.Errorf("a ring without a key is %v, %v; want no keys", none, err)
	}
}

// TestAKeyIsNeverShown: neither in an error, whatever is wrong, nor printed with its options.
func TestAKeyIsNeverShown(t *testing.T) {
	secret := base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))
	for text, says := range map[string]string{
		"# ours\n1" + secret:                "line 2 of the key ring: it must be ID:KEY",
		"0:" + secret:                       "number from 1 to 255",
		"256:" + secret:                     "number from 1 to 255",
		"x" + secret + ":" + secret:         "number from 1 to 255",
		"1:" + secret[:40]:                  "key 1 must be 32 bytes",
		"1:" + secret + secret:              "key 1 must be 32 bytes",
		"1:" + secret + "\n1:" + secret:     "line 2 of the key ring: the id 1 is there twice",
		"1:" + secret + "\n\n9:" + secret:   "line 3 of the key ring: key 9 is the same as one before it",
		"1:" + secret + "\n2:" + secret[1:]: "key 2 must be 32 bytes",
	} {
		keys, err := ParseKeys(text)
		if err == nil || keys.Current() != 0 || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), secret[:8]) || strings.Contains(err.Error(), secret[1:9]) {
			t.Errorf("a ring that is wrong gives %v, %v; want it to say %q, and nothing of the key", keys, err, says)
		}
	}
	keys := testKeys(t, "7:"+secret)
	for _, shown := range []string{fmt.Sprint(keys), fmt.Sprintf("%+v", Options{Keys: keys}), fmt.Sprintf("%#v", keys), fmt.Sprintf("%x", keys)} {
		if strings.Contains(shown, secret[:8]) || strings.Contains(shown, "0123456789") || strings.Contains(shown, "48 49 50") || strings.Contains(shown, "30313233") {
			t.Errorf("printed, the keys are %s; want their ids alone", shown)
		}
	}
}
