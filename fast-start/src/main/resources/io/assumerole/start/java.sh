#!/bin/sh
@MARK@
# It is the Java of the build; where that is gone, the next one on PATH.
fail() {
  echo "java: $1" >&2
  exit 126
}
# Whoever may write into a folder may exchange what is run from it.
refuse_others() {
  set -f
  set -- "$1" $(PATH=/usr/bin:/bin${PATH:+:$PATH} LC_ALL=C ls -ldn "$1/.")
  set +f
  case ${2-} in
  d????-??-*) ;;
  *) fail "others may write into $1 (${2-it cannot be read}), so nothing is run from it: delete it and build again" ;;
  esac
  [ "$4" = 0 ] || [ -O "$1" ] || fail "$1 is another user's ($4), so nothing is run from it: build as the user who runs it"
}
is_this_script() {
  { read -r _ && read -r second; } <"$1" && [ "$second" = '@MARK@' ]
}
case $0 in */*) folder=${0%/*}/ ;; *) folder=. ;; esac
own=$(CDPATH= cd -P -- "$folder" && pwd) || fail "$folder cannot be read"
refuse_others "$own"
java=@JAVA@
gone=
if [ ! -x "$java" ] || [ "$java" -ef "$0" ]; then
  gone=$java
  java=
  rest=
  set -f
  IFS=:
  for entry in ${PATH-}; do
    next=${entry:-.}/java
    if [ -f "$next" ] && [ -x "$next" ]; then
      if is_this_script "$next" 2>/dev/null; then continue; fi
      java=${java:-$next}
    fi
    rest=$rest${rest:+:}${entry:-.}
  done
  unset IFS
  set +f
  [ -n "$java" ] || fail "$gone is gone, and there is no other on PATH: build again"
  PATH=$rest
fi
serial=@SERIAL@
heap=@HEAP@
given="@GIVEN@"
case $given in *GC*) serial= ;; esac
case $given in *-Xm*) heap= ;; esac
case "$#:${1-}:${2-}:${3-}:${4-}" in
2:-jar:*/@FOLDER@/*.jar:: | 4:-cp:*/@FOLDER@/*.jar:@SEARCH@)
  folder=$(CDPATH= cd -P -- "${2%/*}" 2>/dev/null && pwd) && jar=${2##*/}
  [ -z "$folder" ] || [ "$folder" = "$own" ] || refuse_others "$folder"
  archive=$folder/@ARCHIVE@
  if [ -n "$folder" ] && [ -e "$folder/../$jar" ]; then
    if [ "$1" = -cp ]; then
      PATH=/usr/bin:/bin${PATH:+:$PATH} cat "$folder/${jar%.jar}@ANSWER@" 2>/dev/null && exit
    elif [ -z "$gone" ] && [ -e "$archive" ]; then
      exec "$java" $serial $heap @FLAGS@ @USE@ -cp "${folder%/*}/$jar" @PROGRAM@
    fi
  fi ;;
esac
exec "$java" "$@"
