#!/bin/bash
# Runs one server and ends it when the Rondo that started it is gone. Rondo holds the other end of this script's stdin; the kernel closes
# it however Rondo ends, kill -9 included.
# usage: watchdog.sh LOG SIGNAL GRACE_SECONDS COMMAND...
trap : INT TERM HUP # a Ctrl-C is for Rondo, which then ends its servers in order
set -m              # the server gets a process group of its own
exec 3<&0
log=$1 signal=$2 grace=$3
shift 3

"$@" </dev/null 3<&- >>"$log" 2>&1 &
server=$!
echo "$server"

(
    while read -r _ <&3; do :; done
    if ((grace > 0)); then
        kill -s "$signal" -- "-$server" 2>/dev/null
        for ((tick = 0; tick < grace * 10; tick++)); do
            kill -0 -- "-$server" 2>/dev/null || exit 0
            sleep 0.1
        done
    fi
    kill -s KILL -- "-$server" 2>/dev/null
) >/dev/null 2>&1 &
guard=$!

wait "$server" 2>/dev/null # also has the exit code of a server that is gone already
code=$?
while kill -0 "$server" 2>/dev/null; do # a signal for Rondo interrupted the wait
    wait "$server" 2>/dev/null
    code=$?
done
kill -s KILL -- "-$server" 2>/dev/null # what the server itself had started
kill -s KILL -- "-$guard" 2>/dev/null
exit "$code"
