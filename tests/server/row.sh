# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# In a server of the matrix (tests/long/server.t): builds what is not built, measures a little, and leaves the run in
# /out/run. Its exit code is regscope's.
flags=''
[ -d build/host ] || flags='-O0 -g0' # emulated, the compiler takes several times as long for more
make -s -j"$(nproc)" all CFLAGS="$flags" >/out/make 2>&1 || { cat /out/make; exit 1; }
uname -r >/out/kernel
gcc -dumpfullversion >/out/gcc
dmesg | sed -n 's/.*IPA Size Limit: \([0-9]*\) *bits.*/\1/p' >/out/ipa
build/host/regscope regs --scope documented 2>&1 | sed -n 's/^all .* \([0-9]*\) wider than a vCPU$/\1/p' >/out/documented
code=0
build/host/regscope bench --vcpus 1,2 --rounds 3 --bench sweep,restore,create --out /out/run \
	>/out/stdout 2>/out/stderr || code=$?
cat /out/stderr
exit "$code"
