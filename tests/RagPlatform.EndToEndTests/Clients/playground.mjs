// Talks to a bot as people do in the playground, and prints what it said. Arguments: the playground's address.
import WebSocket from 'ws';

const base = process.argv[2];
const { config } = await (await fetch(`${base}/_internal/v1/config`)).json();
const said = [];
const socket = new WebSocket(`${base.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`);
await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
socket.on('message', data => said.push(JSON.parse(data)));

const post = async (path, body) => {
  const response = await fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : {};
};

const isFinal = event => event.message && (event.message.text || event.message.attachments?.length)
  && (!event.message.streamEntity || event.message.streamEntity.streamType === 'final');

const until = async (what, from, matches) => {
  for (let waited = 0; waited < 120_000; waited += 100) {
    const found = said.slice(from).find(matches);
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come; there came ${JSON.stringify(said.slice(from)).slice(0, 2000)}`);
};

const user = { id: config.currentUser.id };
const ask = async (conversation, text, isMentioned) => {
  const from = said.length;
  const at = `<at>${config.bot.name}</at>`;
  const body = isMentioned
    ? { from: user, text: `${at} ${text}`, textFormat: 'plain', mentions: [{ mentioned: { id: config.bot.id }, text: at }] }
    : { from: user, text, textFormat: 'plain' };
  await post(`/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`, body);
  const answer = await until(`the answer to ${text}`, from, isFinal);
  return { conversation: answer.actionConversationId, message: answer.message, events: said.slice(from) };
};

const start = said.length;
await post(`/_debug/conversation/${config.personalChat.id}/installation`, {});
const welcome = await until('the welcome', start, isFinal);
const personal = await ask(config.personalChat.id, 'Who do I ask for a business trip?', false);
const group = await ask(config.groupChats[0].id, 'Who do I ask for a business trip?', true);
const channel = await ask(config.teams[0].channels[0].id, 'Who do I ask for a business trip?', true);
const submitFrom = said.length;
await post('/_conversation/v1/submit', {
  conversation: { id: config.personalChat.id }, from: user, replyToId: welcome.message.messageId,
  value: { action: 'addFiles', collectionId: '00000000-0000-0000-0000-000000000000', files: [{ name: 'x.txt', url: 'https://elsewhere.example/x.txt' }] },
}).catch(error => said.push({ failed: String(error) }));
const action = await until('the answer to a card', submitFrom, event => isFinal(event) || event.failed);
const feedback = await fetch(`${base}/_conversation/v1/invoke`, {
  method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    conversation: { id: config.personalChat.id }, from: user, replyToId: personal.message.messageId, name: 'message/submitAction',
    value: { actionName: 'feedback', actionValue: { reaction: 'dislike', feedback: JSON.stringify({ feedbackText: 'It is another page.' }) } },
  }),
});
console.log(JSON.stringify({ welcome, personal, group, channel, action, feedback: { status: feedback.status, body: await feedback.text() } }));
socket.close();
