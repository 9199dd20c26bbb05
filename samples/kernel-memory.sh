#!/usr/bin/env bash
# Uploads a document and asks a question by the HTTP interface of Kernel Memory, as its clients do, with nothing but curl.
#   samples/kernel-memory.sh data/pellbrook/documents/brook-400-manual.pdf "What does E1 mean on a Brook 400?"
# RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed.
set -euo pipefail

if [ $# -ne 2 ]; then
  sed -n '2,4p' "$0" >&2
  exit 2
fi
file=$1
question=$2
url=${RAGPLATFORM_URL:-http://127.0.0.1:5080}
index="kernel-memory"
document="curl-$(date -u +%Y%m%d%H%M%S)"
call() { curl --silent --show-error --fail-with-body ${RAGPLATFORM_API_KEY:+--header "Authorization: $RAGPLATFORM_API_KEY"} "$@"; }
# A question may hold quotation marks and backslashes.
json() { printf '"%s"' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }

call "$url/upload" --form "index=$index" --form "documentId=$document" --form "tags=from:curl" --form "file1=@$file"
echo

until call "$url/upload-status?index=$index&documentId=$document" | grep -q '"completed":true'; do
  sleep 0.5
  if error=$(call "$url/upload-status?index=$index&documentId=$document" | grep -o '"error":"[^"]*"'); then
    echo "$error" >&2
    exit 1
  fi
done

# A filter is a set of tags; of several, one is enough.
filters="[{\"__document_id\": [\"$document\"], \"from\": [\"curl\"]}]"
call "$url/search" --json "{\"index\": \"$index\", \"query\": $(json "$question"), \"filters\": $filters, \"limit\": 3}"
echo
call --no-buffer "$url/ask" --json "{\"index\": \"$index\", \"question\": $(json "$question"), \"filters\": $filters, \"stream\": true}"
call --request DELETE "$url/documents?index=$index&documentId=$document"
echo
