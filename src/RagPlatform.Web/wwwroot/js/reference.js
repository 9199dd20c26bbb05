// Sends a call from the reference page, and writes the answer into the page as text, as it comes.
const longest = 200_000;

const pretty = (text, type) => {
  try {
    return /json/.test(type) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    return text;
  }
};

export async function send(method, address, key, body, fileInput, output) {
  const headers = {};
  if (key) headers.Authorization = `Bearer ${key}`;
  let content = null;
  if (fileInput) {
    content = new FormData();
    content.append('file', fileInput.files[0]);
  } else if (body !== null) {
    headers['Content-Type'] = 'application/json';
    content = body;
  }
  output.textContent = '';
  const started = performance.now();
  try {
    const response = await fetch(address, { method, headers, body: content, credentials: key ? 'omit' : 'same-origin' });
    const type = response.headers.get('Content-Type') ?? '';
    if (!/json|text|event-stream/.test(type)) {
      const { size } = await response.blob();
      output.textContent = type ? `${type}, ${size} bytes` : '';
    } else {
      let text = '';
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part; !(part = await reader.read()).done && text.length < longest;) {
        text += part.value;
        output.textContent = text.slice(0, longest);
      }
      await reader.cancel();
      output.textContent = text.length < longest ? pretty(text, type) : `${text.slice(0, longest)} …`;
    }
    return { status: response.status, milliseconds: Math.round(performance.now() - started) };
  } catch {
    return { status: 0, milliseconds: 0 };
  }
}
