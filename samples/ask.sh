#!/usr/bin/env bash
# Uploads a document and asks a question over the HTTP interface, with nothing but curl.
#   samples/ask.sh data/pellbrook/documents/brook-400-manual.pdf "What does E1 mean on a Brook 400?"
# RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed.
set -euo pipefail

if [ $# -ne 2 ]; then
  sed -n '2,4p' "$0" >&2
  exit 2
fi
file=$1
question=$2
url=${RAGPLATFORM_URL:-http://127.0.0.1:5080}
call() { curl --silent --show-error --fail-with-body ${RAGPLATFORM_API_KEY:+--header "Authorization: Bearer $RAGPLATFORM_API_KEY"} "$@"; }
# The first value of a property of a JSON object: enough for ids and states, and no other program is needed.
value() { sed -nE "s/.*\"$1\": ?\"([^\"]*)\".*/\1/p" | head -1; }
# A question may hold quotation marks and backslashes.
json() { printf '"%s"' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }

name="curl $(date -u +%Y-%m-%dT%H:%M:%S)"
collection=$(call "$url/api/collections" --json "{\"name\": $(json "$name")}" | value id)
document=$(call "$url/api/collections/$collection/documents" --form "file=@$file" | value documentId)
echo "Uploaded $file as document $document"

until [ "${state:-}" = ready ]; do
  sleep 0.5
  answer=$(call "$url/api/documents/$document")
  state=$(value state <<<"$answer")
  if [ "$state" = failed ]; then
    echo "$answer" >&2
    exit 1
  fi
done

# Server-sent events: "text" brings the words as they are written, "citations" the sources, "done" the whole answer with its checks.
call --no-buffer "$url/api/ask" --json "{\"question\": $(json "$question"), \"collectionIds\": [\"$collection\"], \"stream\": true}"
