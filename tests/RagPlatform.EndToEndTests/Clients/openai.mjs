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

const response = await client.responses.create({ model: assistant, input: question, include: ['file_search_call.results'], metadata: { from: 'test' } });
assert.equal(response.object, 'response');
assert.equal(response.status, 'completed');
assert.ok(response.output_text.length > 0);
const search = response.output.find(item => item.type === 'file_search_call');
const message = response.output.find(item => item.type === 'message');
assert.ok(search.status === 'completed' && search.results.length > 0 && search.results[0].file_id.startsWith('file-'));
assert.ok(message.content[0].annotations[0].type === 'file_citation' && message.content[0].annotations[0].page > 0);
assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
assert.equal((await client.responses.retrieve(response.id)).output_text ?? message.content[0].text, message.content[0].text);
assert.equal((await client.responses.inputItems.list(response.id)).data[0].content[0].text, question);
const continued = await client.responses.create({ model: assistant, input: 'And who approves it?', previous_response_id: response.id });
assert.equal(continued.previous_response_id, response.id);
const seen = [];
let streamedText = '';
for await (const event of await client.responses.create({ model: assistant, input: question, stream: true, store: false })) {
  assert.equal(event.sequence_number, seen.length);
  seen.push(event.type);
  if (event.type === 'response.output_text.delta') streamedText += event.delta;
  if (event.type === 'response.completed') assert.equal(event.response.output.at(-1).content[0].text, streamedText);
}
assert.deepEqual([seen[0], seen.at(-1)], ['response.created', 'response.completed']);
assert.ok(seen.includes('response.file_search_call.completed') && seen.includes('response.output_text.annotation.added'));
const helper = await client.responses.stream({ model: chatModel, input: 'Say hello.', max_output_tokens: 6 }).finalResponse();
assert.ok(helper.output_text.length > 0);
await client.responses.delete(response.id);
await assert.rejects(client.responses.retrieve(response.id), OpenAI.NotFoundError);

const store = await client.vectorStores.create({ name: `Parking ${Date.now()}` });
assert.ok(store.object === 'vector_store' && store.file_counts.total === 0 && store.status === 'completed');
const file = await client.files.create({ file: new File(['Parking\n\nThe car park at the works opens at seven o\'clock in the morning.'], 'parking.txt'), purpose: 'assistants' });
assert.ok(file.object === 'file' && file.status === 'uploaded' && file.filename === 'parking.txt' && file.bytes > 0);
const put = await client.vectorStores.files.createAndPoll(store.id, { file_id: file.id, attributes: { site: 'works' } });
assert.ok(put.status === 'completed' && put.id === file.id && put.last_error === null && put.attributes.site === 'works');
const batch = await client.vectorStores.fileBatches.uploadAndPoll(store.id, { files: [new File(['The canteen opens at eleven.'], 'canteen.txt'), new File(['The gate closes at ten.'], 'gate.txt')] });
assert.ok(batch.status === 'completed' && batch.file_counts.completed === 2 && batch.file_counts.total === 2);
const listed = [];
for await (const one of client.vectorStores.files.list(store.id, { limit: 2 })) listed.push(one.id);
assert.equal(listed.length, 3);
const found = await client.vectorStores.search(store.id, { query: 'When does the car park open?', filters: { type: 'eq', key: 'site', value: 'works' } });
assert.equal(found.data.length, 1);
assert.ok(found.data[0].file_id === file.id && found.data[0].score > 0 && found.data[0].content[0].text.includes('seven') && found.data[0].attributes.site === 'works');
const inStore = await client.responses.create({ model: 'ragplatform', input: 'When does the car park open?', tools: [{ type: 'file_search', vector_store_ids: [store.id] }] });
assert.ok(inStore.output_text.includes('seven'));
assert.ok((await (await client.files.content(file.id)).text()).includes('car park'));
assert.ok((await client.vectorStores.files.delete(file.id, { vector_store_id: store.id })).deleted);
assert.ok((await client.vectorStores.delete(store.id)).deleted);
await assert.rejects(client.vectorStores.retrieve(store.id), OpenAI.NotFoundError);

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
  () => client.responses.create({ model: assistant, input: question, max_output_tokens: 4, store: false }),
  () => client.vectorStores.list(),
  () => client.files.list(),
];
const started = Date.now();
let next = 0;
await Promise.all(Array.from({ length: 8 }, async () => {
  while (next < 200) await calls[next++ % calls.length]();
}));
console.log(JSON.stringify({ calls: next, seconds: (Date.now() - started) / 1000 }));
