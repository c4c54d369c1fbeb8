package store
import ("testing";"fmt")
func TestDbg(t *testing.T){
	opts := testOptions(t)
	opts.MaxSize = 80 << 20
	s := openTest(t, opts)
	var err error
	n := 0
	for ; err == nil && n < 200; n++ {
		_, err = s.Update(ctx, Key{}, fill(fmt.Sprint(n)))
	}
	fmt.Println(n, err)
	for i:=0;i<4;i++{
	_, err = s.Update(ctx, Key{}, act("x"))
	fmt.Println(err)
	_, err = s.Update(ctx, Key{}, func(tx *Tx)(Receipt,error){tx.del(bucketMemory, []byte("0"));return Receipt{},nil})
	fmt.Println("del",err)
	}
}
