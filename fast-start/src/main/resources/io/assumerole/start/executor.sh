#!/bin/sh
# Runs a Pulumi program in Java with a fast start. io.assumerole.start.FastStartBuild writes this script in each build.
# Pulumi's host runs it instead of Maven, because runtime.options.use-executor in Pulumi.yaml names it:
# https://github.com/pulumi/pulumi-java/blob/v1.34.0/pkg/internal/executors/executor_maven.go
# The prefix fast_start_ keeps the user's variables unchanged.
fast_start_folder=$(CDPATH= cd -P -- "${0%/*}" && pwd) || exit
fast_start_jar=${fast_start_folder%/*}/@NAME@.jar
fast_start_archive=$fast_start_folder/@NAME@@SUFFIX@
fast_start_java=@JAVA@
fast_start_packages=@PACKAGES@
fast_start_defaults=@DEFAULTS@
# These variables may contain other values. Java refuses two garbage collectors, for example.
[ -z "${JAVA_TOOL_OPTIONS-}${JDK_JAVA_OPTIONS-}${_JAVA_OPTIONS-}" ] || fast_start_defaults=
fast_start_stale=
if [ "$fast_start_jar" -nt "$0" ]; then fast_start_stale=yes; fi
case " $* " in
*@SEARCH@*)
  if [ -z "$fast_start_stale" ]; then
    printf '%s\n' "$fast_start_packages"
    exit
  fi
  set -- -cp "$fast_start_jar" @SEARCH@ packages ;;
*" exec:java ")
  if [ -x "$fast_start_java" ] && [ -z "$fast_start_stale" ]; then
    exec "$fast_start_java" $fast_start_defaults @OPTIONS@ -cp "$fast_start_jar" @PROGRAM@
  fi
  set -- -jar "$fast_start_jar" ;;
*" compile ")
  # The build that wrote this script has compiled the program.
  exit ;;
*)
  if [ -x ./mvnw ]; then exec ./mvnw "$@"; fi
  exec mvn "$@" ;;
esac
exec java "$@"
