#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what the files it sources set
# docs/tutorial.md, typed to the letter. ~/linux is a file with the function that is patched, and `make bench` hands out
# committed runs, of kernels before and after a change like the page's, to get; all else is real. tests/long/tutorial.t
# builds and measures.
. "$(dirname "$0")/tap.sh"
. tests/tree.sh
. tests/tutorial.sh

export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
linux=$TMP/home/linux
mkdir -p "$linux/arch/arm64/kvm" "$TMP/bin"
printf '%s\n' 'int kvm_arm_get_reg(struct kvm_vcpu *vcpu)' '{' '}' '' 'int kvm_arm_set_reg(struct kvm_vcpu *vcpu)' '{' '	return 0;' '}' \
	>"$linux/arch/arm64/kvm/guest.c"
git init -q -b main "$linux"
tree_commit "$linux" 6.12
cat >"$TMP/bin/make" <<'END'
#!/usr/bin/env bash
case $1 in bench) ;; '') exit 0 ;; *) echo "make $1: is not the tutorial's" >&2; exit 2 ;; esac
for word in "${@:2}"; do declare "$word"; done
[ "$HOST $VCPUS $BENCH" = "emulated 1,8 sweep" ] || exit 2
tree=${TREE/#\~/$HOME}
case $(git -C "$tree" show "$REV:arch/arm64/kvm/guest.c" | grep -A2 kvm_arm_set_reg | grep -c nop) in
0) cp -r results/reference-boots/plain/boot-1 "$OUT" ;;
*) cp -r results/reference-boots/get/boot-1 "$OUT" ;;
esac
exec "$TOOL" summary "$OUT"
END
chmod +x "$TMP/bin/make"
ok "make bench: what it is told is known to the Makefile" \
	test -z "$(commands | grep -oE '\b[A-Z]+=' | tr -d = | sort -u | while read -r name; do grep -q "^of_scripts := .*\b$name\b" Makefile || echo "$name"; done)"
export TOOL
PATH=$TMP/bin:$PATH type_all
is "the verdict on these runs, and its exit code" "$(grep -c 'same$' "$TMP/compared") $(grep -c '+1\.00/access changed$' "$TMP/compared") $(tail -n 1 "$TMP/compared")" \
	"4 4 exit code 1"
ok "it has the lines of the form that the page shows" grep -qxFf <(shown | form | sed -n 2,3p) <(form <"$TMP/compared")
done_testing
