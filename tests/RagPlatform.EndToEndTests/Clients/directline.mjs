// A Direct Line service on this machine and Microsoft's client of it: asks a bot, and prints what came back. Arguments: port, the bot's address, a question.
import { createRequire } from 'node:module';

const require = createRequire(`${process.cwd()}/`);
globalThis.XMLHttpRequest = require('xhr2');
globalThis.WebSocket = require('ws');
const express = require('express');
const { initializeRoutes } = require('offline-directline');
const { DirectLine } = require('botframework-directlinejs');

const [port, bot, question] = process.argv.slice(2);
initializeRoutes(express(), Number(port), bot);
await new Promise(resolve => setTimeout(resolve, 1000));
const client = new DirectLine({ domain: `http://127.0.0.1:${port}/directline`, secret: 'none', webSocket: false, pollingInterval: 300 });
const user = { id: 'visitor', name: 'Visitor' };
client.activity$.subscribe(activity => {
  if (activity.type === 'message' && activity.from.id !== user.id && (activity.text || activity.attachments?.length)) {
    console.log(JSON.stringify(activity));
    process.exit(0);
  }
});
client.postActivity({ type: 'message', from: user, text: question, locale: 'en-GB' }).subscribe(() => {}, error => { console.error(error); process.exit(1); });
setTimeout(() => { console.error('Nothing came back.'); process.exit(1); }, 120_000);
