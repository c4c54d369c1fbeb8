package store

// bucket identifies one bucket of the file.
type bucket byte

// The buckets, in the order of the drawing below.
const (
	bucketMeta bucket = iota
	bucketCases
	bucketOpen
	bucketOpenCustomers
	bucketCalls
	bucketOpenCalls
	bucketLastCalls
	bucketCallKeys
	bucketPeople
	bucketAccounts
	bucketLinks
	bucketActed
	bucketRows
	bucketRowIDs
	bucketNumbers
	bucketLiveRows
	bucketRowEnds
	bucketChanges
	bucketChanging
	bucketStatuses
	bucketStatusKeys
	bucketScripts
	bucketPosts
	bucketPlacePosts
	bucketPostRefs
	bucketOutbox
	bucketAudit
	bucketAuditBodies
	bucketAuditSubjects
	bucketAuditAbout
	bucketAuditTree
	bucketLookups
	bucketMemory
	bucketSeen
	bucketKeys
	bucketDeskKeys
	bucketDeskPeople
	bucketDamaged
	bucketCount
)

// bucketNames are the buckets' names in the file.
//
// This is the whole layout; a test compares it with a real file. Each line is a
// bucket, the parts of its keys, and what its values are. Parts of a key:
//
//	u64, u32   big-endian, so that the order of bytes is the order of numbers
//	text       UTF-8 without a zero byte; at the end of a key it may have one
//	0          a zero byte
//	number     a text, procedure.Number.Key: personal, see blind.go
//	subject    'K' u64 for "K-12", 'C' u64 for "C-345", 'N' u64 for the notice "N-6", or 's' text 0
//	place      'c' or 'p' (private), text 0 (the platform), text 0 (its id)
//	hash       the first 16 bytes of the SHA-256 of procedure.Row.Identity, see blind.go
//	secret     the SHA-256 of a secret of the desk
//
// In an encrypted file, texts and numbers that are personal are blind (blind.go), and the
// values are encrypted, except those of the buckets in inClear (seal.go).
//
// Values: json is a record (compatible as its type says), u64 a number or a
// time (UnixNano), none is empty, bytes are the caller's own. A key marked *
// falls anywhere in its bucket; the others grow or hardly ever change, which is
// what makes a commit cheap.
//
//	meta            text                      u64     "schema", "schemachecked"; "id": the store's, random; "case", "call", "row", "change", "notice", "scriptdraft": the last id given; "unmended": 1 after a migration, until its indexes are complete; "deskend": how many secrets of the desk ended; "key 2": the mark of the key with that id, which values may be under, only in an encrypted file
//	cases           u64                       json    caseRecord
//	open            u64                       listing of each case that is not closed; masked
//	opencustomers   text * 0 text 0 u64       none    a key of the customer, Customer.ID, open case; personal
//	calls           u64                       json    callRecord
//	opencalls       u64                       u64     when a call that has not ended was last pressed
//	lastcalls       text *                    u64     the person's newest call
//	callkeys        text * 0 u64              none    the number asked for, or a key of the customer; call; personal
//	people          text                      json    personRecord
//	accounts        text 0 text               text    platform, account: the person
//	links           text 0 text 0 text        none    person, platform, account
//	acted           text *                    u64     when the person last acted
//	rows            text 0 u64                json    rowRecord, by list and row; ended ones are kept
//	rowids          text 0 hash               u64     the row of that identity in the list; none of an ended one
//	numbers         number 0 text 0 u64       bytes   number, list, row: 8 bytes that stand for the row's line, or none
//	liverows        text 0 u64                bytes   list, row that has not ended: its hash
//	rowends         u64 u64                   none    change, row that it ended
//	changes         text 0 u64                json    changeRecord, by list and change
//	changing        text                      json    changingRecord of a list, until the change is complete
//	statuses        text *                    json    statusRecord, by Customer.ID; personal
//	statuskeys      text * 0 text             none    a further key of the customer, Customer.ID; personal
//	scripts         text 0 text 0 u64         json    scriptRecord, by script, language and version
//	posts           subject u32               json    postRecord; the key in hex is the post's id
//	placeposts      place u64 subject u32     none    by place, in the order of writing: the post
//	postrefs        place text                bytes   by place and the platform's id of the message: the post's key
//	outbox          subject                   u64     the rev that all posts of the subject must show
//	audit           u64                       json    headerRecord
//	auditbodies     u64                       body    16 random bytes and the body, as JSON: personal
//	auditsubjects   subject u64               bytes   subject, audit entry: the SHA-256 of its header
//	auditabout      text * 0 u64              none    a number's key or a Customer.ID, audit entry; personal
//	audittree       u64                       bytes   audit entry: the hashes of the subtrees that it completes, 32 bytes each
//	lookups         text 0 text *             u64     person, a number's key or a Customer.ID: when they last looked it up; personal
//	memory          text 0 text *             bytes   what an adapter remembers, by platform; of a person, what limits count; the keys of checkpoints and receipts
//	seen            text 0 text               json    receiptRecord, by platform and its id of an input
//	keys            text                      bytes   "index": the key of blind texts; only in an encrypted file
//	deskkeys        text 0 secret *           json    deskKeyRecord, by kind (link, session)
//	deskpeople      text 0 text 0 secret *    none    person, kind, secret
//	damaged         text 0 text               bytes   bucket, key in hex of a damaged row that was set aside: u64 when, and its bytes; personal
var bucketNames = [bucketCount]string{
	bucketMeta:          "meta",
	bucketCases:         "cases",
	bucketOpen:          "open",
	bucketOpenCustomers: "opencustomers",
	bucketCalls:         "calls",
	bucketOpenCalls:     "opencalls",
	bucketLastCalls:     "lastcalls",
	bucketCallKeys:      "callkeys",
	bucketPeople:        "people",
	bucketAccounts:      "accounts",
	bucketLinks:         "links",
	bucketActed:         "acted",
	bucketRows:          "rows",
	bucketRowIDs:        "rowids",
	bucketNumbers:       "numbers",
	bucketLiveRows:      "liverows",
	bucketRowEnds:       "rowends",
	bucketChanges:       "changes",
	bucketChanging:      "changing",
	bucketStatuses:      "statuses",
	bucketStatusKeys:    "statuskeys",
	bucketScripts:       "scripts",
	bucketPosts:         "posts",
	bucketPlacePosts:    "placeposts",
	bucketPostRefs:      "postrefs",
	bucketOutbox:        "outbox",
	bucketAudit:         "audit",
	bucketAuditBodies:   "auditbodies",
	bucketAuditSubjects: "auditsubjects",
	bucketAuditAbout:    "auditabout",
	bucketAuditTree:     "audittree",
	bucketLookups:       "lookups",
	bucketMemory:        "memory",
	bucketSeen:          "seen",
	bucketKeys:          "keys",
	bucketDeskKeys:      "deskkeys",
	bucketDeskPeople:    "deskpeople",
	bucketDamaged:       "damaged",
}
