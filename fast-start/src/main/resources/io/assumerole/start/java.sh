#!/bin/sh
@MARK@
# Its variables begin with fj_, so that the program's environment keeps the user's variables.
# It runs the build's JDK; if that no longer exists, the next one on PATH. The link javac to it does the same for the compiler.
fj_name=${0##*/}
[ "$fj_name" = javac ] || fj_name=java
fail() {
  echo "$fj_name: $1" >&2
  exit 126
}
is_this_script() {
  { read -r _ && read -r fj_second; } <"$1" && [ "$fj_second" = '@MARK@' ]
}
# Before each preview and update, Pulumi's host asks java, javac, mvn and gradle for their versions. The last two start Java.
answer_pulumi() {
  case "$#:$*" in
  1:--version) fj_asked=$fj_name ;;
  *" org.codehaus.plexus.classworlds.launcher.Launcher --version") fj_asked=mvn ;;
  *" org.gradle.launcher.GradleMain --version" | *"/lib/gradle-"*".jar --version") fj_asked=gradle ;;
  *) return ;;
  esac
  if is_started_by_pulumi && [ -f "$fj_own/$fj_asked@VERSION@" ]; then
    PATH=/usr/bin:/bin${PATH:+:$PATH} cat "$fj_own/$fj_asked@VERSION@" && exit
  fi
}
# Linux keeps 15 characters of a process name. Maven and Gradle replace themselves with the JVM that they start.
is_started_by_pulumi() {
  { read -r fj_parent </proc/$PPID/comm || fj_parent=$(PATH=/usr/bin:/bin${PATH:+:$PATH} ps -o comm= -p $PPID); } 2>/dev/null
  case ${fj_parent##*/} in pulumi-language*) ;; *) false ;; esac
}
case $0 in */*) fj_folder=${0%/*}/ ;; *) fj_folder=. ;; esac
fj_own=$(CDPATH= cd -P -- "$fj_folder" && pwd) || fail "$fj_folder cannot be read"
fj_java=@JAVA@
[ "$fj_name" = java ] || fj_java=${fj_java}c
fj_gone=
if [ -x "$fj_java" ] && ! [ "$fj_java" -ef "$0" ]; then
  answer_pulumi "$@"
else
  fj_gone=$fj_java
  fj_java=
  fj_rest=
  set -f
  IFS=:
  for fj_entry in ${PATH-}; do
    fj_next=${fj_entry:-.}/$fj_name
    if [ -f "$fj_next" ] && [ -x "$fj_next" ]; then
      if is_this_script "$fj_next" 2>/dev/null; then continue; fi
      fj_java=${fj_java:-$fj_next}
    fi
    fj_rest=$fj_rest${fj_rest:+:}${fj_entry:-.}
  done
  unset IFS
  set +f
  [ -n "$fj_java" ] || fail "$fj_gone no longer exists, and PATH has no other: build again"
  PATH=$fj_rest
fi
fj_serial=@SERIAL@
fj_heap=@HEAP@
fj_given="@GIVEN@"
case $fj_given in @COLLECTORS@) fj_serial= ;; esac
case $fj_given in @SIZES@) fj_heap= ;; esac
case "$fj_name:$#:${1-}:${2-}:${3-}:${4-}" in
java:2:-jar:*/@FOLDER@/*.jar:: | java:4:-cp:*/@FOLDER@/*.jar:@SEARCH@)
  fj_folder=$(CDPATH= cd -P -- "${2%/*}" 2>/dev/null && pwd) && fj_jar=${2##*/}
  fj_archive=$fj_folder/@ARCHIVE@
  if [ -n "$fj_folder" ] && [ -e "$fj_folder/../$fj_jar" ]; then
    if [ "$1" = -cp ]; then
      PATH=/usr/bin:/bin${PATH:+:$PATH} cat "$fj_folder/${fj_jar%.jar}@ANSWER@" 2>/dev/null && exit
    elif [ -z "$fj_gone" ] && [ -e "$fj_archive" ]; then
      exec "$fj_java" $fj_serial $fj_heap @FLAGS@ @USE@ -cp "${fj_folder%/*}/$fj_jar" @PROGRAM@
    fi
  fi ;;
esac
exec "$fj_java" "$@"
