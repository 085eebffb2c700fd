#!/bin/sh
# Starts a command of the course: sh src/cli/run.sh notebooks 00 02
# The C library reads these variables when a process begins, so nothing can set them later; src/kernel/environment.mjs says what they do.
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_-4294967296}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_-8589934592}"
export MALLOC_TOP_PAD_="${MALLOC_TOP_PAD_-67108864}"
export GLIBC_TUNABLES="${GLIBC_TUNABLES-glibc.malloc.hugetlb=1}"
exec node "$(dirname "$0")/run.mjs" "$@"
