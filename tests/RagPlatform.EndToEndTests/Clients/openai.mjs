// npm's openai, unchanged, against the program. Arguments: its address, an API key, an assistant, a question.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const [address, apiKey, assistant, question] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey, maxRetries: 0 });
const messages = [{ role: 'user', content: question }];

const models = [];
for await (const model of client.models.list()) models.push(model);
assert.ok(models.some(model => model.id === assistant && model.object === 'model' && typeof model.created === 'number' && model.owned_by === 'assistant'));
assert.equal((await client.models.retrieve(assistant)).id, assistant);
const chatModel = models.find(model => model.owned_by === 'chat-model').id;
const embeddingModel = models.find(model => model.owned_by === 'embedding-model').id;

const whole = await client.chat.completions.create({ model: assistant, messages });
assert.equal(whole.object, 'chat.completion');
assert.equal(whole.choices[0].finish_reason, 'stop');
assert.equal(whole.choices[0].message.role, 'assistant');
assert.equal(whole.choices[0].message.refusal, null);
assert.equal(whole.choices[0].logprobs, null);
assert.ok(whole.usage.total_tokens === whole.usage.prompt_tokens + whole.usage.completion_tokens);
const [annotation] = whole.choices[0].message.annotations;
assert.equal(annotation.type, 'url_citation');
assert.ok(whole.choices[0].message.content.slice(annotation.url_citation.start_index, annotation.url_citation.end_index).startsWith('[[1]]('));

const stream = await client.chat.completions.create({ model: assistant, messages, stream: true, stream_options: { include_usage: true } });
let text = '';
let usage;
let finish;
for await (const chunk of stream) {
  assert.equal(chunk.object, 'chat.completion.chunk');
  text += chunk.choices[0]?.delta?.content ?? '';
  finish ??= chunk.choices[0]?.finish_reason ?? undefined;
  usage ??= chunk.usage ?? undefined;
}
assert.ok(text.length > 0 && finish === 'stop' && usage.total_tokens >= 0);

const raw = await client.chat.completions.create({ model: chatModel, messages: [{ role: 'user', content: 'Say hello.' }], max_completion_tokens: 8, seed: 1, temperature: 0 });
assert.ok(raw.choices[0].message.content.length > 0);
const json = await client.chat.completions.create({
  model: chatModel, messages: [{ role: 'user', content: 'Reply with a JSON object that has one field.' }], max_completion_tokens: 60, response_format: { type: 'json_object' }, temperature: 0,
});
assert.ok(json.choices[0].message.content.trimStart().startsWith('{'));

const embeddings = await client.embeddings.create({ model: embeddingModel, input: ['annual leave', 'parking'] });
assert.equal(embeddings.data.length, 2);
assert.ok(Math.abs(embeddings.data[0].embedding.reduce((sum, x) => sum + x * x, 0) - 1) < 1e-3);

await assert.rejects(client.chat.completions.create({ model: 'nobody', messages }), error => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
await assert.rejects(client.chat.completions.create({ model: assistant, messages: [] }), error => error instanceof OpenAI.BadRequestError && error.param === 'messages');
await assert.rejects(new OpenAI({ baseURL: `${address}/v1`, apiKey: 'wrong', maxRetries: 0 }).models.list(), error => error instanceof OpenAI.AuthenticationError);

// Two hundred mixed calls, eight side by side.
const calls = [
  () => client.models.list(),
  () => client.embeddings.create({ model: embeddingModel, input: question }),
  () => client.chat.completions.create({ model: assistant, messages, max_completion_tokens: 4 }),
  async () => { for await (const _ of await client.chat.completions.create({ model: assistant, messages, max_completion_tokens: 4, stream: true })); },
  () => client.chat.completions.create({ model: chatModel, messages: [{ role: 'user', content: 'Hi' }], max_completion_tokens: 2 }),
];
const started = Date.now();
let next = 0;
await Promise.all(Array.from({ length: 8 }, async () => {
  while (next < 200) await calls[next++ % calls.length]();
}));
console.log(JSON.stringify({ calls: next, seconds: (Date.now() - started) / 1000 }));
