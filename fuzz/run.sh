#!/bin/sh
# Fuzzes one target: fuzz/run.sh TARGET [SECONDS]; needs cargo-fuzz and the nightly toolchain.
set -eu
cd "$(dirname "$0")/.."
target=$1
seconds=${2:-600}
case $target in
docx | xlsx) dict=$target ;;
*) dict=chinese ;;
esac
mkdir -p "fuzz/corpus/$target"
exec cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -dict="fuzz/dict/$dict.dict" -max_total_time="$seconds" -max_len=16384 \
    -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=256 -print_final_stats=1
