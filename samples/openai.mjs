// Asks over the OpenAI-compatible interface with npm's openai, and shows the answer while it is being written.
//   npm install openai && node samples/openai.mjs "How long is the warranty of the Brook 400?"
// RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed,
// RAGPLATFORM_MODEL an assistant; without it, everything that you may see is searched.
import process from 'node:process';
import OpenAI from 'openai';

const [question] = process.argv.slice(2);
if (!question) {
  console.error('Usage: node samples/openai.mjs <question>');
  process.exit(2);
}

const key = process.env.RAGPLATFORM_API_KEY;
const client = new OpenAI({
  baseURL: `${process.env.RAGPLATFORM_URL ?? 'http://127.0.0.1:5080'}/v1`,
  apiKey: key ?? 'none', // The package wants one; where nobody signs in, none is sent.
  defaultHeaders: key ? {} : { Authorization: null },
});
const stream = await client.chat.completions.create({
  model: process.env.RAGPLATFORM_MODEL ?? 'ragplatform',
  messages: [{ role: 'user', content: question }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '');
}
process.stdout.write('\n');
