// Uploads of this tab. They belong to the document and not to a Blazor component, so they go on while one navigates in the application
// and when the connection of the page is lost for a while.
const parallel = 3;
const items = [];
const listeners = new Set();
let sending = 0;
let timer = 0;

const isOpen = item => item.state === 'waiting' || item.state === 'sending';
const ignored = name => name.startsWith('.') || name.startsWith('~$') || name === 'Thumbs.db' || name === 'desktop.ini';

function snapshot() {
  const count = state => items.filter(item => item.state === state).length;
  const shown = [...items].sort((a, b) => rank(a) - rank(b)).slice(0, 100);
  return {
    total: items.length,
    open: items.filter(isOpen).length,
    stored: count('stored'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    bytes: items.reduce((sum, item) => sum + item.size, 0),
    sent: items.reduce((sum, item) => sum + (isOpen(item) ? item.sent : item.size), 0),
    items: shown.map(({ id, name, size, sent, state, message }) => ({ id, name, size, sent, state, message })),
  };
}

const rank = item => ({ failed: 0, sending: 1, waiting: 2, unchanged: 3, stored: 4 })[item.state];

// At most about seven messages a second, whatever number of files is on its way.
function changed() {
  timer ||= setTimeout(() => {
    timer = 0;
    const state = snapshot();
    for (const listener of listeners) listener.invokeMethodAsync('OnUploadsAsync', state).catch(() => listeners.delete(listener));
  }, 150);
}

function next() {
  while (sending < parallel) {
    const item = items.find(candidate => candidate.state === 'waiting');
    if (!item) return;
    send(item);
  }
}

function send(item) {
  item.state = 'sending';
  sending++;
  const request = item.request = new XMLHttpRequest();
  const form = new FormData();
  form.append('file', item.file, item.name);
  request.open('POST', `/api/collections/${item.collection}/documents`);
  request.responseType = 'json';
  request.upload.onprogress = event => {
    item.sent = Math.min(item.size, event.loaded);
    changed();
  };
  request.onloadend = () => {
    sending--;
    const body = request.response;
    if (request.status === 202) {
      item.state = body.outcome === 'unchanged' ? 'unchanged' : 'stored';
      item.message = body.message ?? '';
    } else {
      item.state = 'failed';
      item.message = request.status === 0 ? item.texts.connection : body?.detail ?? item.texts.failed;
    }
    if (item.state !== 'failed') item.file = null; // Nothing keeps the file in memory.
    changed();
    next();
  };
  request.send(form);
  changed();
}

// A document is known by its name in its collection: files of the same name in different folders get the folder's name before theirs.
function named(files) {
  const times = new Map();
  for (const { file } of files) times.set(file.name.toLowerCase(), (times.get(file.name.toLowerCase()) ?? 0) + 1);
  return files.map(({ file, folder }) => ({
    file,
    name: folder && times.get(file.name.toLowerCase()) > 1 ? `${folder} - ${file.name}` : file.name,
  }));
}

function add(files, collection, options) {
  for (const { file, name } of named(files)) {
    const tooLarge = file.size > options.maxBytes;
    items.push({
      id: crypto.randomUUID(), name, size: file.size, sent: 0, collection, file, texts: options.texts,
      state: tooLarge ? 'failed' : 'waiting', message: tooLarge ? options.texts.tooLarge : '',
    });
  }
  changed();
  next();
}

async function walk(entry, folder, found) {
  if (ignored(entry.name)) return;
  if (entry.isFile) {
    found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), folder });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return; // It gives about a hundred at a time.
    for (const child of entries) await walk(child, entry.name, found);
  }
}

async function dropped(transfer) {
  // Entries must be taken before the first await: afterwards the transfer is empty.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files].map(file => ({ file, folder: '' }));
  const found = [];
  for (const entry of entries) await walk(entry, '', found);
  return found;
}

// Files that were dropped before the page was connected: without this the browser would leave the page and show the file.
let early = [];
let attached = false;
const takesFiles = () => document.querySelector('main') ? document.querySelector('[data-drop-hint]') : ['/', '/documents'].includes(location.pathname);
const isEarly = event => !attached && event.dataTransfer?.types.includes('Files') && takesFiles();
document.addEventListener('dragover', event => { if (isEarly(event)) event.preventDefault(); });
document.addEventListener('drop', event => {
  if (!isEarly(event)) return;
  event.preventDefault();
  early.push(dropped(event.dataTransfer));
});

// The page that takes files: its inputs, and drops anywhere on it. `dotnet.TargetAsync` gives the collection, or null to leave it.
export function attach(zone, dotnet, options) {
  let depth = 0;
  const take = async files => {
    if (files.length === 0) return;
    const collection = await dotnet.invokeMethodAsync('TargetAsync', files.length);
    if (collection) add(files, collection, options);
  };
  const hasFiles = event => event.dataTransfer?.types.includes('Files');
  const show = () => zone.toggleAttribute('data-dragging', depth > 0);
  const handlers = {
    dragenter: event => { if (hasFiles(event)) { depth++; event.preventDefault(); show(); } },
    dragover: event => { if (hasFiles(event)) event.preventDefault(); },
    dragleave: event => { if (hasFiles(event)) { depth = Math.max(0, depth - 1); show(); } },
    drop: async event => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      show();
      await take(await dropped(event.dataTransfer));
    },
    change: async event => {
      const input = event.target;
      if (!(input instanceof HTMLInputElement) || input.type !== 'file') return;
      const files = [...input.files].filter(file => !ignored(file.name)).map(file => ({ file, folder: file.webkitRelativePath.split('/').at(-2) ?? '' }));
      input.value = ''; // So that the same file can be chosen again.
      await take(files);
    },
  };
  for (const [name, handler] of Object.entries(handlers)) document.addEventListener(name, handler);
  // Files that were chosen before this script was there.
  for (const input of zone.querySelectorAll('input[type=file]')) if (input.files.length > 0) handlers.change({ target: input });
  attached = true;
  const waiting = early;
  early = [];
  for (const files of waiting) files.then(take);
  return { detach: () => { attached = false; for (const [name, handler] of Object.entries(handlers)) document.removeEventListener(name, handler); } };
}

export function listen(dotnet) {
  listeners.add(dotnet);
  changed();
  return { stop: () => listeners.delete(dotnet) };
}

export function retry(id) {
  for (const item of items) {
    if (item.state === 'failed' && item.file && (!id || item.id === id)) {
      item.state = 'waiting';
      item.message = '';
      item.sent = 0;
    }
  }
  changed();
  next();
}

// Leaves out what has not been sent yet, and breaks off what is being sent.
export function cancel() {
  for (const item of items.filter(candidate => candidate.state === 'waiting')) items.splice(items.indexOf(item), 1);
  for (const item of items.filter(candidate => candidate.state === 'sending')) {
    item.request.onloadend = null;
    item.request.abort();
    sending--;
    items.splice(items.indexOf(item), 1);
  }
  changed();
}

export function clear() {
  for (const item of items.filter(candidate => !isOpen(candidate))) items.splice(items.indexOf(item), 1);
  changed();
}

addEventListener('beforeunload', event => {
  if (items.some(isOpen)) event.preventDefault();
});
