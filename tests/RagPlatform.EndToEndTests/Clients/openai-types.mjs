// Makes calls with npm's openai and writes down what came, as constants of the types that npm's openai has for it: TypeScript's compiler then
// says what is missing, wrong or too much. Arguments: the program's address, an API key, an assistant, a question.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import OpenAI, { toFile } from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const [address, apiKey, assistant, question] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey, maxRetries: 0 });
const messages = [{ role: 'user', content: question }];

// What we tell beyond the API. Each of them must come, or this list is older than the program.
const ours = new Set([
  'grounding', 'conversation_id', 'description', 'store', 'delta.annotations',
  'url_citation.number', 'url_citation.file_id', 'url_citation.filename', 'url_citation.page', 'url_citation.heading', 'url_citation.quote',
  'annotations.page', 'annotations.quote', 'annotations.url', 'annotations.number', 'annotation.page', 'annotation.quote', 'annotation.url', 'annotation.number',
  'results.page', 'found.page', 'found.heading', 'found.url',
]);
const came = new Set();

// What the API can tell and this program has nothing to say of.
const without = {
  'OpenAI.Model': ['shutdown_date'],
  'OpenAI.FileObject': ['expires_at', 'status_details'],
  'OpenAI.VectorStore': ['expires_after', 'expires_at'],
  'OpenAI.Chat.ChatCompletion': ['metadata', 'moderation', 'system_fingerprint'],
  'OpenAI.Chat.ChatCompletionMessage': ['audio', 'function_call', 'tool_calls'],
  'OpenAI.Responses.Response': [
    'conversation', 'image', 'input_transformations', 'max_tool_calls', 'moderation', 'prompt', 'prompt_cache_diagnostics', 'prompt_cache_key', 'prompt_cache_options',
    'prompt_cache_retention', 'safety_identifier', 'tool_usage', 'top_logprobs',
  ],
  'OpenAI.Responses.ResponseOutputMessage': ['phase'],
};

const lines = [
  "import type OpenAI from 'openai';",
  '// Fields of a type that a value does not have.',
  'type Left<T, V, Without extends string> = Exclude<keyof T, keyof V | Without>;',
];

function strip(value, key) {
  if (Array.isArray(value)) return value.map(one => strip(one, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => {
    const own = ours.has(name) && !(name === 'description' && key === 'format') ? name : `${key}.${name}`;
    if (ours.has(own)) came.add(own);
    return !ours.has(own);
  }).map(([name, inner]) => [name, strip(inner, name)]));
}

function judge(type, value, { key = '', absent = [] } = {}) {
  const name = `value${lines.length}`;
  lines.push(`const ${name} = ${JSON.stringify(strip(JSON.parse(JSON.stringify(value)), key))} satisfies ${type};`);
  if (!/Event$|Chunk$|Error|Base64/.test(type)) {
    const names = [...without[type] ?? [], ...absent].map(one => `'${one}'`).join(' | ') || 'never';
    lines.push(`null as unknown as Left<${type}, typeof ${name}, ${names}> satisfies never;`);
  }
  return value;
}

async function all(type, pages, how) {
  const items = [];
  for await (const item of pages) items.push(judge(type, item, how));
  assert.ok(items.length > 0, `no ${type} came`);
  return items;
}

async function refused(call, kind, param) {
  await assert.rejects(call, error => {
    assert.ok(error instanceof kind && error.requestID, `${error}`);
    if (param) assert.equal(error.param, param);
    judge('OpenAI.ErrorObject', error.error);
    return true;
  });
}

// Models.
const models = await all('OpenAI.Model', client.models.list());
const one = judge('OpenAI.Model', await client.models.retrieve(assistant));
assert.ok(one._request_id);
const chatModel = models.find(model => model.owned_by === 'chat-model').id;
const embeddingModel = models.find(model => model.owned_by === 'embedding-model').id;

// Chat, from documents and of the model itself, whole and streamed.
const tools = [{ type: 'function', function: { name: 'weather', description: 'Weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }];
const hello = [{ role: 'user', content: 'Say hello.' }];
const whole = judge('OpenAI.Chat.ChatCompletion', await client.chat.completions.create({ model: assistant, messages, store: true }));
judge('OpenAI.Chat.ChatCompletionMessage', whole.choices[0].message);
judge('OpenAI.CompletionUsage', whole.usage);
for (const body of [
  { model: assistant, messages, response_format: { type: 'json_object' } },
  { model: chatModel, messages: hello, max_completion_tokens: 8 },
  { model: chatModel, messages: hello, max_completion_tokens: 8, tools },
]) {
  judge('OpenAI.Chat.ChatCompletion', await client.chat.completions.create(body));
  let chunks = 0;
  for await (const chunk of await client.chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } })) {
    judge('OpenAI.Chat.ChatCompletionChunk', chunk);
    chunks++;
  }
  assert.ok(chunks > 2);
}
for await (const chunk of await client.chat.completions.create({ model: assistant, messages, stream: true })) judge('OpenAI.Chat.ChatCompletionChunk', chunk);

// The model keeps to a schema, however wild it is; what cannot be kept to is refused before anything is written.
const Person = z.object({
  name: z.string().max(20), age: z.number().int().min(0).max(130), height: z.number().min(0).max(3), role: z.enum(['clerk', 'engineer']).nullable(), joined: z.string().meta({ format: 'date' }),
  pets: z.array(z.discriminatedUnion('kind', [z.object({ name: z.string().max(9), kind: z.literal('cat') }), z.object({ kind: z.literal('dog'), loud: z.boolean() })])).max(2),
}).meta({ description: 'Somebody' });
const invent = [{ role: 'user', content: 'Invent a person.' }];
for (const seed of [1, 2, 3]) {
  const parsed = await client.chat.completions.parse({ model: chatModel, messages: invent, temperature: 2, seed, max_completion_tokens: 400, response_format: zodResponseFormat(Person, 'person') });
  assert.deepEqual(Person.parse(parsed.choices[0].message.parsed), parsed.choices[0].message.parsed);
  delete parsed.choices[0].message.parsed;
  judge('OpenAI.Chat.ChatCompletion', parsed);
}
const answered = await client.responses.parse({ model: chatModel, input: 'Invent a person.', temperature: 2, max_output_tokens: 400, text: { format: zodTextFormat(Person, 'person') } });
assert.deepEqual(Person.parse(answered.output_parsed), answered.output_parsed);
const untold = zodResponseFormat(z.object({ site: z.string().regex(/^a/) }), 'site');
for (const stream of [true, false]) {
  await refused(client.chat.completions.create({ model: chatModel, messages: invent, stream, response_format: untold }), OpenAI.BadRequestError, 'response_format.json_schema.schema.properties.site.pattern');
  await refused(client.responses.create({ model: chatModel, input: 'Hi', stream, text: { format: { type: 'json_schema', name: 'site', schema: untold.json_schema.schema } } }), OpenAI.BadRequestError, 'text.format.schema.properties.site.pattern');
}
await refused(client.chat.completions.create({ model: assistant, messages, response_format: zodResponseFormat(Person, 'person') }), OpenAI.BadRequestError, 'response_format');
await refused(client.responses.create({ model: assistant, input: question, text: { format: { type: 'json_object' } } }), OpenAI.BadRequestError, 'text.format');

// Embeddings.
const floats = judge('OpenAI.CreateEmbeddingResponse', await client.embeddings.create({ model: embeddingModel, input: ['leave', 'parking'], encoding_format: 'float' }));
judge('OpenAI.CreateEmbeddingResponse', await client.embeddings.create({ model: embeddingModel, input: 'leave' }));
const packed = await client.embeddings.create({ model: embeddingModel, input: 'leave', encoding_format: 'base64' });
assert.equal(typeof packed.data[0].embedding, 'string');
judge("Omit<OpenAI.CreateEmbeddingResponse, 'data'> & { data: (Omit<OpenAI.Embedding, 'embedding'> & { embedding: string })[] } /* Base64 */", packed);
assert.equal(floats.data.length, 2);

// Files.
const file = judge('OpenAI.FileObject', await client.files.create({ file: await toFile(Buffer.from('The car park opens at seven.'), 'parking.txt'), purpose: 'assistants' }));
const broken = await client.files.create({ file: await toFile(Buffer.from('%PDF-1.7 broken'), 'broken.pdf'), purpose: 'user_data' });
await all('OpenAI.FileObject', client.files.list());
judge('OpenAI.FileObject', await client.files.retrieve(file.id));
assert.ok((await (await client.files.content(file.id)).text()).includes('seven'));

// Vector stores, their files and batches.
const store = judge('OpenAI.VectorStore', await client.vectorStores.create({ name: `Types ${Date.now()}`, metadata: { site: 'works' } }));
assert.equal(store.metadata.site, 'works');
const renamed = judge('OpenAI.VectorStore', await client.vectorStores.update(store.id, { name: `${store.name} renamed`, metadata: { site: 'yard' } }));
assert.deepEqual([renamed.name, renamed.metadata], [`${store.name} renamed`, { site: 'yard' }]);
await refused(client.vectorStores.update(store.id, { expires_after: { anchor: 'last_active_at', days: 1 } }), OpenAI.BadRequestError);
judge('OpenAI.VectorStore', await client.vectorStores.retrieve(store.id));
await all('OpenAI.VectorStore', client.vectorStores.list());
judge('OpenAI.VectorStores.VectorStoreFile', await client.vectorStores.files.createAndPoll(store.id, { file_id: file.id, attributes: { site: 'works', floor: 1, open: true } }));
const failed = judge('OpenAI.VectorStores.VectorStoreFile', await client.vectorStores.files.createAndPoll(store.id, { file_id: broken.id }));
assert.equal(failed.status, 'failed');
const attributed = judge('OpenAI.VectorStores.VectorStoreFile', await client.vectorStores.files.update(file.id, { vector_store_id: store.id, attributes: { site: 'yard' } }));
assert.deepEqual(attributed.attributes, { site: 'yard' });
judge('OpenAI.VectorStores.VectorStoreFile', await client.vectorStores.files.retrieve(file.id, { vector_store_id: store.id }));
await all('OpenAI.VectorStores.VectorStoreFile', client.vectorStores.files.list(store.id));
await all('OpenAI.VectorStores.FileContentResponse', client.vectorStores.files.content(file.id, { vector_store_id: store.id }));
const found = await all('OpenAI.VectorStores.VectorStoreSearchResponse', client.vectorStores.search(store.id, { query: 'When does the car park open?', filters: { type: 'eq', key: 'site', value: 'yard' } }), { key: 'found' });
assert.equal(found[0].file_id, file.id);
const gate = await client.files.create({ file: await toFile(Buffer.from('The gate closes at ten.'), 'gate.txt'), purpose: 'assistants' });
const batch = judge('OpenAI.VectorStores.VectorStoreFileBatch', await client.vectorStores.fileBatches.create(store.id, { files: [{ file_id: gate.id, attributes: { site: 'gate' } }] }));
const done = judge('OpenAI.VectorStores.VectorStoreFileBatch', await client.vectorStores.fileBatches.poll(store.id, batch.id));
assert.deepEqual([done.status, done.file_counts.completed], ['completed', 1]);
judge('OpenAI.VectorStores.VectorStoreFileBatch', await client.vectorStores.fileBatches.retrieve(batch.id, { vector_store_id: store.id }));
const inBatch = await all('OpenAI.VectorStores.VectorStoreFile', client.vectorStores.fileBatches.listFiles(batch.id, { vector_store_id: store.id }));
assert.equal(inBatch[0].attributes.site, 'gate');
const texts = await Promise.all(Array.from({ length: 24 }, async (_, i) => client.files.create({ file: await toFile(Buffer.from(`Locker ${i} is red.`), `locker${i}.txt`), purpose: 'assistants' })));
const stopped = await client.vectorStores.fileBatches.create(store.id, { file_ids: texts.map(text => text.id) });
const cancelled = judge('OpenAI.VectorStores.VectorStoreFileBatch', await client.vectorStores.fileBatches.cancel(stopped.id, { vector_store_id: store.id }));
assert.equal(cancelled.status, 'cancelled');
assert.equal(cancelled.file_counts.cancelled + cancelled.file_counts.completed, 24);
assert.equal(cancelled.file_counts.in_progress, 0);

// Responses.
const asked = { model: assistant, input: question, include: ['file_search_call.results'], metadata: { from: 'test' }, instructions: 'Be brief.', user: 'somebody', max_output_tokens: 400 };
const response = judge('OpenAI.Responses.Response', await client.responses.create(asked));
judge('OpenAI.Responses.ResponseOutputMessage', response.output.at(-1));
judge('OpenAI.Responses.ResponseFileSearchToolCall', response.output[0]);
judge('OpenAI.Responses.ResponseFileSearchToolCall.Result', response.output[0].results[0], { key: 'results' });
judge('OpenAI.Responses.ResponseOutputText', response.output.at(-1).content[0]);
judge('OpenAI.Responses.ResponseUsage', response.usage);
judge('OpenAI.Responses.Response', await client.responses.retrieve(response.id), { absent: ['user'] });
await all('OpenAI.Responses.ResponseInputMessageItem', client.responses.inputItems.list(response.id));
const inStore = { model: 'ragplatform', input: 'When does the car park open?', store: false, tools: [{ type: 'file_search', vector_store_ids: [store.id], filters: { type: 'eq', key: 'site', value: 'yard' }, max_num_results: 5, ranking_options: { score_threshold: 0.1 } }] };
judge('OpenAI.Responses.Response', await client.responses.create(inStore), { absent: ['user'] });
const cut = judge('OpenAI.Responses.Response', await client.responses.create({ model: chatModel, input: 'Count to a thousand.', max_output_tokens: 4 }), { absent: ['user'] });
assert.deepEqual([cut.status, cut.incomplete_details.reason], ['incomplete', 'max_output_tokens']);
const cutAnswer = await client.responses.create({ ...asked, max_output_tokens: 4 });
assert.deepEqual([cutAnswer.status, (await client.responses.retrieve(cutAnswer.id)).status], ['incomplete', 'incomplete']);
for (const body of [asked, inStore, { model: chatModel, input: 'Say hello.', max_output_tokens: 60 }]) {
  const seen = [];
  for await (const event of await client.responses.create({ ...body, stream: true })) seen.push(judge('OpenAI.Responses.ResponseStreamEvent', event).type);
  assert.equal(seen[0], 'response.created');
  assert.ok(['response.completed', 'response.incomplete'].includes(seen.at(-1)));
}

// Errors.
await refused(client.chat.completions.create({ model: 'nobody', messages }), OpenAI.NotFoundError);
await refused(client.chat.completions.create({ model: assistant, messages: [] }), OpenAI.BadRequestError);
await refused(new OpenAI({ baseURL: `${address}/v1`, apiKey: 'wrong', maxRetries: 0 }).models.list(), OpenAI.AuthenticationError);

// What is deleted.
judge('OpenAI.VectorStores.VectorStoreFileDeleted', await client.vectorStores.files.delete(file.id, { vector_store_id: store.id }));
judge('OpenAI.VectorStoreDeleted', await client.vectorStores.delete(store.id));
const other = await client.files.create({ file: await toFile(Buffer.from('Nothing.'), 'other.txt'), purpose: 'assistants' });
judge('OpenAI.FileDeleted', await client.files.delete(other.id));
await client.responses.delete(response.id);

assert.deepEqual([...ours].filter(name => !came.has(name)), [], 'These fields of ours did not come.');
await writeFile('came.ts', lines.join('\n'));
await writeFile('tsconfig.json', JSON.stringify({
  compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2023', types: [], skipLibCheck: true, lib: ['es2023', 'dom', 'dom.asynciterable'] },
  files: ['came.ts'],
}));
console.log(JSON.stringify({ judged: lines.filter(line => line.startsWith('const ')).length }));
