# tests/count.awk - counts the cases in a meson testlog.txt: cmocka's, "N passed, N failed", or one a test.
# A test that ends badly without naming a failed case (a crash, a time-out) counts as one failed.
/^=+ [0-9]+\/[0-9]+ =+$/ { close_test() }
/^test: /                { name = $NF; open = 1 } # "base/str", or "jenner:pure / base/str"
/^result: /              { bad = $0 !~ /exit status 0$/; skip = $0 ~ /exit status 77$/ }
/^\[  PASSED  \] [0-9]+ test/ { p += $4; named = 1 }
/^\[  FAILED  \] [0-9]+ test/ { f += $4; named = 1 }
/^[0-9]+ passed, [0-9]+ failed/ { p += $1; f += $3; named = 1 }
END {
    close_test()
    print passed + 0 " passed, " failed + 0 " failed"
}

function close_test() {
    if (open && !skip) {
        if (!named)
            bad ? f++ : p++
        else if (bad && f == 0)
            f = 1
        if (f > 0)
            print "failed: " name
        passed += p
        failed += f
    }
    open = bad = skip = named = p = f = 0
}
