#!/usr/bin/env bash
# Builds the programs that the benchmarks compare with: llama-server and llama-bench of llama.cpp,
# from the source that the npm package node-llama-cpp carries as a git bundle. Needs npm, git, cmake and a C++ compiler.
# The result lies in peers/bin, which git ignores. JOBS=n builds with n jobs (default: the processors).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peers="$here/peers"
version=3.22.1
mkdir -p "$peers"
cd "$peers"

if [ ! -x bin/llama-server ]; then
  if [ ! -d llama.cpp ]; then
    npm pack "node-llama-cpp@$version" --silent >/dev/null
    tar -xzf "node-llama-cpp-$version.tgz" package/llama/gitRelease.bundle
    git clone --quiet package/llama/gitRelease.bundle llama.cpp
  fi

  cmake -S llama.cpp -B build -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON -DBUILD_SHARED_LIBS=OFF \
    -DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_UI=OFF >cmake.log
  cmake --build build --config Release --target llama-server llama-bench -j "${JOBS:-$(nproc)}" >>cmake.log
  mkdir -p bin
  cp build/bin/llama-server build/bin/llama-bench bin/
fi

echo "peers/bin: $(ls bin | tr '\n' ' ')"
