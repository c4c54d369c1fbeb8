module github.com/cc147/sigap

go 1.26
