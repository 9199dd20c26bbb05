#!/usr/bin/env bash
# Runs every test of the repository on a clean clone, and ends with the line "N passed, N failed, N skipped".
#   ./test.sh              all test projects
#   ./test.sh Web Model    only the projects whose name contains one of the words
# CONFIGURATION=Debug ./test.sh builds and tests the debug build. Needs the .NET 10 SDK; the browser tests need Chromium, which is
# installed where the user may do so (Debian, Ubuntu) and is otherwise reported by the tests that need it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

configuration=${CONFIGURATION:-Release}
projects=(RagPlatform.Tests RagPlatform.ModelHost.Tests RagPlatform.Web.Tests RagPlatform.EndToEndTests)
minutes_per_project=25
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

ensure_browser() {
  for browser in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$browser" >/dev/null && return
  done
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "Chromium is missing and can't be installed without a password: run 'sudo apt-get install chromium' for the browser tests."
      return
    fi
    sudo=(sudo -n)
  fi
  if ! command -v apt-get >/dev/null; then
    echo "Chromium is missing: install it with the package manager of this system for the browser tests."
    return
  fi
  echo "Installing Chromium for the browser tests"
  # "${sudo[@]+…}": an empty array counts as unset in the bash that macOS brings.
  "${sudo[@]+"${sudo[@]}"}" apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive "${sudo[@]+"${sudo[@]}"}" apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null 2>&1 ||
    echo "Chromium could not be installed: the browser tests will say so."
}

chosen() {
  [ $# -le 1 ] && return 0
  local project=$1 word
  shift
  for word in "$@"; do [[ $project == *"$word"* ]] && return 0; done
  return 1
}

# The runner's own summary is read: "Name  Total: 5, Errors: 0, Failed: 1, Skipped: 1, Not Run: 0, Time: …".
count() { sed -nE "s/.*Total: .*$1: ([0-9]+).*/\1/p" "$2" | tail -1; }

ensure_browser
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
limit=()
command -v timeout >/dev/null && limit=(timeout --kill-after=20 "$((minutes_per_project * 60))")

echo "Building RagPlatform.sln ($configuration)"
if ! dotnet build RagPlatform.sln --configuration "$configuration" --nologo --verbosity quiet "-clp:NoSummary" </dev/null; then
  echo "The build failed: no test was run."
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

passed=0 failed=0 skipped=0
problems=()
for project in "${projects[@]}"; do
  chosen "$project" "$@" || continue
  echo
  echo "== $project"
  log="$logs/$project.log"
  # Into a file and not through a pipe: a process that outlived its test would hold the pipe open, and this script with it.
  "${limit[@]+"${limit[@]}"}" dotnet "tests/$project/bin/$configuration/net10.0/$project.dll" -noLogo -noColor </dev/null >"$log" 2>&1
  code=$?
  cat "$log"

  total=$(sed -nE "s/^ +$project +Total: ([0-9]+).*/\1/p" "$log" | tail -1)
  if [ -z "$total" ]; then
    failed=$((failed + 1))
    problems+=("$project ended without a summary (exit code $code; 124 and 137: it ran longer than $minutes_per_project minutes)")
    continue
  fi
  if [ "$total" = 0 ]; then
    failed=$((failed + 1))
    problems+=("$project ran no test at all")
    continue
  fi

  bad=$(($(count Errors "$log") + $(count Failed "$log")))
  left_out=$(($(count Skipped "$log") + $(count 'Not Run' "$log")))
  # An error outside a test (a fixture that can't be cleaned up) is no test of the total.
  passed=$((passed + total - $(count Failed "$log") - left_out))
  failed=$((failed + bad))
  skipped=$((skipped + left_out))
  while IFS= read -r line; do problems+=("$project: $line"); done < <(sed -nE 's/^ +(.*) \[FAIL\]$/\1/p' "$log")
  if [ "$bad" = 0 ] && [ "$code" != 0 ]; then
    failed=$((failed + 1))
    problems+=("$project reported no failure and yet ended with exit code $code")
  fi
done

echo
if [ ${#problems[@]} -gt 0 ]; then
  echo "Failed:"
  printf '  %s\n' "${problems[@]}"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
