// One script tag puts an assistant on a page elsewhere:
// <script src="https://chat.example.com/widget.js" data-assistant="HR assistant" data-token-url="/chat-token" async></script>
// It talks to the host that it came from and, for tokens, to the page's own; tokens stay in memory. What a model wrote becomes text nodes.
(() => {
  'use strict';

  const script = document.currentScript;
  const tag = 'ragplatform-widget';
  if (!script?.src || document.querySelector(tag)) return;

  const home = new URL('.', script.src);
  const given = { ...script.dataset };
  const renewAfter = 8 * 60_000; // Tokens live ten minutes.

  const english = {
    open: 'Ask {0}', close: 'Close', fresh: 'New conversation', question: 'Question', placeholder: 'Ask a question', send: 'Send', stop: 'Stop',
    starters: 'Questions to start with', hello: 'Ask a question. Each answer says where it stands.', you: 'You asked', answer: 'Answer',
    loading: 'Loading', searching: 'Searching {0} passages', queued: '{0} questions before yours', found: 'Reading {0} documents', writing: 'Writing',
    sources: 'Sources', page: '{0}, page {1}', source: 'Source {0}: {1}, page {2}, opens in a new tab', unsupported: 'not in the sources',
    quotes: 'From the documents', notFound: 'The documents do not answer this.',
    nearest: 'Nearest to it. Ask in other words, or read there:', stopped: 'Stopped. The answer is not complete.', complete: 'Answer complete, {0} sources.',
    cut: 'The connection was lost, so the answer is not complete. Ask once more.', retry: 'Ask once more', again: 'Try again',
    noToken: 'This page could not tell the assistant who you are, so nothing was asked. Reload the page; if that does not help, tell whoever runs it.',
    noSetup: 'This page does not say who asks, so the assistant is closed. Tell whoever runs it: the script needs data-token-url or RagPlatformWidget.getToken.',
    forbidden: 'The assistant may not be asked from this page ({0}). Nothing was asked. Tell whoever runs the page: its address must be allowed in the assistant.',
    ended: 'The assistant did not accept who you are, so nothing was asked. Reload the page and try again.',
    unreachable: 'The assistant can’t be reached, so nothing was asked. Check your connection, then try again.',
    failed: 'The question was not answered. Try again in a while.',
    good: 'Good answer', bad: 'Bad answer', reason: 'What is wrong with it?', comment: 'In your words (not required)', sendFeedback: 'Send',
    reasons: { wrong: 'Wrong', incomplete: 'Incomplete', notInSources: 'Not in the sources', outdated: 'Outdated', unclear: 'Unclear', other: 'Something else' },
    seen: 'Those who look after this assistant will see question, answer and what you write.', thanks: 'Thank you. It was sent to those who look after this assistant.',
  };
  const german = {
    open: '{0} fragen', close: 'Schließen', fresh: 'Neue Unterhaltung', question: 'Frage', placeholder: 'Stellen Sie eine Frage', send: 'Senden', stop: 'Anhalten',
    starters: 'Fragen zum Anfangen', hello: 'Stellen Sie eine Frage. Jede Antwort sagt, wo sie steht.', you: 'Ihre Frage', answer: 'Antwort',
    loading: 'Wird geladen', searching: '{0} Stellen werden durchsucht', queued: '{0} Fragen vor Ihrer', found: '{0} Dokumente werden gelesen', writing: 'Antwort wird geschrieben',
    sources: 'Quellen', page: '{0}, Seite {1}', source: 'Quelle {0}: {1}, Seite {2}, öffnet einen neuen Tab', unsupported: 'nicht in den Quellen',
    quotes: 'Aus den Dokumenten', notFound: 'Die Dokumente beantworten das nicht.',
    nearest: 'Am nächsten kommt dies. Fragen Sie mit anderen Worten, oder lesen Sie dort:', stopped: 'Angehalten. Die Antwort ist nicht vollständig.',
    complete: 'Antwort vollständig, {0} Quellen.', cut: 'Die Verbindung ging verloren, die Antwort ist nicht vollständig. Fragen Sie noch einmal.', retry: 'Noch einmal fragen', again: 'Noch einmal versuchen',
    noToken: 'Diese Seite konnte dem Assistenten nicht sagen, wer Sie sind, daher wurde nichts gefragt. Laden Sie sie neu; hilft das nicht, sagen Sie es denen, die sie betreiben.',
    noSetup: 'Diese Seite sagt nicht, wer fragt, daher ist der Assistent geschlossen. Sagen Sie denen, die sie betreiben: Das Skript braucht data-token-url oder RagPlatformWidget.getToken.',
    forbidden: 'Von dieser Seite ({0}) darf der Assistent nicht gefragt werden. Nichts wurde gefragt. Sagen Sie denen, die sie betreiben: Ihre Adresse muss im Assistenten erlaubt sein.',
    ended: 'Der Assistent hat nicht angenommen, wer Sie sind, daher wurde nichts gefragt. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
    unreachable: 'Der Assistent ist nicht erreichbar, daher wurde nichts gefragt. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    failed: 'Die Frage wurde nicht beantwortet. Versuchen Sie es später noch einmal.',
    good: 'Gute Antwort', bad: 'Schlechte Antwort', reason: 'Was stimmt daran nicht?', comment: 'In Ihren Worten (nicht nötig)', sendFeedback: 'Senden',
    reasons: { wrong: 'Falsch', incomplete: 'Unvollständig', notInSources: 'Steht nicht in den Quellen', outdated: 'Veraltet', unclear: 'Unverständlich', other: 'Etwas anderes' },
    seen: 'Wer diesen Assistenten betreut, sieht Frage, Antwort und was Sie schreiben.', thanks: 'Danke. Es wurde an die gesendet, die diesen Assistenten betreuen.',
  };
  const language = (given.lang || document.documentElement.lang || 'en').toLowerCase().startsWith('de') ? 'de' : 'en';
  const texts = language === 'de' ? german : english;
  const say = (name, ...values) => texts[name].replace(/\{(\d)\}/g, (_, i) => typeof values[i] === 'number' ? values[i].toLocaleString(language) : values[i]);

  // The server writes the colours of its theme here: this script has no style sheet beside it.
  const light = '%light%color-scheme:light;';
  const dark = '%dark%color-scheme:dark;';
  const css = `
    :host { all: initial !important; }
    .root { ${light} font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--text); }
    @media (prefers-color-scheme: dark) { .root:not([data-theme=light]) { ${dark} } }
    .root[data-theme=dark] { ${dark} }
    *, *::before, *::after { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button, textarea { font: inherit; color: inherit; }
    button { cursor: pointer; }
    :focus-visible { outline: 2px solid var(--primary); outline-offset: 2px; }
    .launch { position: fixed; right: 24px; bottom: 24px; z-index: 2147483000; width: 56px; height: 56px; border: 0; border-radius: 50%;
      background: var(--primary); color: var(--on-primary); box-shadow: 0 4px 16px var(--shadow); display: grid; place-items: center; }
    .panel { position: fixed; right: 24px; bottom: 96px; z-index: 2147483001; width: 400px; height: min(640px, calc(100dvh - 120px)); display: flex;
      flex-direction: column; background: var(--surface); border: 1px solid var(--divider); border-radius: 12px; box-shadow: 0 8px 32px var(--shadow); overflow: hidden; }
    header { display: flex; align-items: center; gap: 4px; padding: 12px 8px 12px 16px; border-bottom: 1px solid var(--divider); }
    h2 { flex: 1; min-width: 0; margin: 0; font-size: 16px; line-height: 1.4; font-weight: 600; overflow-wrap: anywhere; }
    .icon { flex: none; width: 36px; height: 36px; border: 0; border-radius: 8px; background: none; color: var(--muted); display: grid; place-items: center; }
    .icon:hover { background: var(--background); color: var(--text); }
    .talk { flex: 1; overflow-y: auto; padding: 16px; overscroll-behavior: contain; overflow-wrap: anywhere; }
    .talk p { margin: 0 0 8px; }
    .muted { color: var(--muted); }
    .starters { list-style: none; margin: 12px 0 0; padding: 0; display: grid; gap: 8px; }
    .starters button { width: 100%; min-height: 36px; padding: 8px 12px; text-align: start; background: none; border: 1px solid var(--control-border); border-radius: 8px; color: var(--primary); }
    .starters button:hover { background: var(--chip); }
    article { margin: 0 0 20px; }
    .asked { width: fit-content; max-width: 88%; margin: 0 0 12px auto; padding: 8px 12px; border-radius: 12px; background: var(--chip); white-space: pre-wrap; }
    .answer { font-size: 15px; line-height: 1.6; }
    .answer p, .answer ul, .answer ol { margin: 0 0 8px; }
    .answer ul, .answer ol { padding-inline-start: 22px; }
    .answer blockquote { margin: 0 0 8px; padding-inline-start: 12px; border-inline-start: 3px solid var(--divider); }
    .answer code { font: 13px ui-monospace, monospace; }
    .lead { font-weight: 600; }
    .weak { text-decoration: underline dotted; text-underline-offset: 3px; }
    .note { margin-inline-start: 4px; padding: 1px 6px; border: 1px solid var(--control-border); border-radius: 8px; font-size: 12px; color: var(--muted); }
    .chip { display: inline-block; min-width: 24px; height: 24px; margin-inline-start: 3px; padding: 0 6px; border-radius: 8px; background: var(--chip); color: var(--primary);
      font-size: 12px; line-height: 24px; text-align: center; text-decoration: none; vertical-align: 1px; }
    .chip:hover, .sources a:hover { text-decoration: underline; }
    h3 { margin: 12px 0 4px; font-size: 12px; font-weight: 600; color: var(--muted); }
    .sources { list-style: none; margin: 0; padding: 0; }
    .sources a { display: flex; gap: 4px; align-items: center; min-height: 28px; color: var(--primary); text-decoration: none; }
    .state { display: flex; align-items: center; gap: 8px; color: var(--muted); }
    .fault { color: var(--error); }
    .judge { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
    .judge [aria-pressed=true] { color: var(--primary); background: var(--chip); }
    .why { flex-basis: 100%; display: grid; gap: 8px; justify-items: start; }
    .why textarea { width: 100%; }
    select { min-height: 36px; max-width: 100%; padding: 4px 8px; border: 1px solid var(--control-border); border-radius: 8px; background: var(--surface); font: inherit; color: inherit; }
    .again { min-height: 36px; padding: 4px 12px; border: 1px solid var(--control-border); border-radius: 8px; background: none; color: var(--primary); }
    form { display: flex; gap: 8px; align-items: flex-end; padding: 12px; border-top: 1px solid var(--divider); }
    textarea { flex: 1; min-width: 0; height: 40px; max-height: 144px; padding: 8px 12px; border: 1px solid var(--control-border); border-radius: 8px; background: var(--surface); resize: none; line-height: 1.5; }
    textarea::placeholder { color: var(--muted); opacity: 1; }
    .go { flex: none; min-width: 40px; height: 40px; padding: 0 12px; border: 0; border-radius: 8px; background: var(--primary); color: var(--on-primary); font-weight: 600; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .launch svg { width: 26px; height: 26px; }
    @media (max-width: 599px) {
      .panel { inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0; }
      .launch { right: 16px; bottom: 16px; }
      .icon, .go, .again, .starters button, .sources a, select { min-height: 44px; min-width: 44px; }
      textarea { height: 44px; font-size: 16px; }
    }`;

  // ---- DOM

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'class') made.className = value;
      else if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, '');
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  const icon = path => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  };

  // ---- Markdown: paragraphs, lists, quotes, bold, code; all else stays text. Marks are characters that no text needs.

  const chipStart = '\uE000', chipEnd = '\uE001', weakStart = '\uE002', weakEnd = '\uE003', weakNote = '\uE004';
  const marks = /[\uE000-\uE004]/g;
  const pieces = /\uE000(\d+)\uE001|(\uE002)|(\uE003)|(\uE004)|(\*\*)|`([^`]+)`/g;
  const prefix = /^(\s*(?:[-*+]\s+|\d{1,3}[.)]\s+|#{1,6}\s+|>\s?)?)(.*)$/;

  const marked = (sentences, rest) => {
    let all = '';
    for (const sentence of sentences) {
      const [, before, body, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(sentence.text.replace(marks, ''));
      const shown = sentence.supported ? body : body.split('\n').map(line => line.replace(prefix, (_, lead, text) => text ? lead + weakStart + text + weakEnd : lead)).join('\n') + weakNote;
      all += (all && !before && !/\s$/.test(all) ? ' ' : '') + before + shown + sentence.citations.map(number => chipStart + number + chipEnd).join('') + after;
    }
    return all + rest.replace(marks, '');
  };

  const inline = (parent, text, chip) => {
    let bold = false, weak = false, last = 0;
    const add = value => {
      if (!value) return;
      let node = document.createTextNode(value);
      if (bold) node = element('strong', {}, node);
      if (weak) node = element('span', { class: 'weak' }, node);
      parent.append(node);
    };
    for (const match of text.matchAll(pieces)) {
      const [whole, number, starts, ends, note, stars, code] = match;
      if (stars && !bold && !text.includes('**', match.index + 2)) continue; // An opening one that nothing closes is text.
      add(text.slice(last, match.index));
      last = match.index + whole.length;
      if (number) parent.append(chip(Number(number)) ?? '');
      else if (starts) weak = true;
      else if (ends) weak = false;
      else if (note) parent.append(' ', element('span', { class: 'note' }, say('unsupported')));
      else if (stars) bold = !bold;
      else if (code) parent.append(element('code', {}, code));
    }
    add(text.slice(last));
  };

  const markdown = (text, chip) => {
    const blocks = document.createDocumentFragment();
    let open = null; // The paragraph or list that the next line goes on with.
    for (const line of text.split('\n')) {
      const item = /^\s*(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/.exec(line);
      const heading = /^\s*#{1,6}\s+(.*)$/.exec(line);
      const quote = /^\s*>\s?(.*)$/.exec(line);
      if (!line.trim()) {
        if (open?.kind !== 'ul' && open?.kind !== 'ol') open = null;
      } else if (item) {
        const kind = item[1] ? 'ol' : 'ul';
        if (open?.kind !== kind) {
          open = { kind, node: element(kind, item[1] && item[1] !== '1' ? { start: item[1] } : {}) };
          blocks.append(open.node);
        }
        const entry = element('li');
        inline(entry, item[2], chip);
        open.node.append(entry);
      } else if (heading) {
        const title = element('p', { class: 'lead' });
        inline(title, heading[1], chip);
        blocks.append(title);
        open = null;
      } else {
        const kind = quote ? 'blockquote' : 'p';
        if (open?.kind !== kind) {
          open = { kind, node: element(kind) };
          blocks.append(open.node);
        } else open.node.append(' ');
        inline(open.node, quote ? quote[1] : line, chip);
      }
    }
    return blocks;
  };

  // ---- Who asks, and the server

  class Fault extends Error {}

  let token = null, tokenSince = 0;
  const getToken = async () => {
    if (token && Date.now() - tokenSince < renewAfter) return token;
    const own = window.RagPlatformWidget?.getToken;
    let answer;
    try {
      if (typeof own === 'function') answer = await own({ assistant: given.assistant });
      else if (given.tokenUrl) {
        const address = new URL(given.tokenUrl, document.baseURI);
        if (given.assistant) address.searchParams.set('assistant', given.assistant);
        const response = await fetch(address, { mode: 'same-origin', credentials: 'same-origin', cache: 'no-store', headers: { Accept: 'application/json' } });
        answer = response.ok ? await response.json() : null;
      } else throw new Fault(say('noSetup'));
    } catch (error) {
      throw error instanceof Fault ? error : new Fault(say('noToken'));
    }
    token = typeof answer === 'string' ? answer : answer?.token;
    tokenSince = Date.now();
    if (!token) throw new Fault(say('noToken'));
    return token;
  };

  // A browser tells no script why it refused: whether the server is there at all is seen by its one file that everybody may have.
  const isThere = () => fetch(new URL('widget.js', home), { mode: 'no-cors', cache: 'no-store' }).then(() => true, () => false);

  const call = async (path, body, signal) => {
    for (let isLast = false; ; isLast = true) {
      const headers = { Authorization: `Bearer ${await getToken()}`, 'Accept-Language': language }; // What the server says is shown among the page's own words.
      if (body) headers['Content-Type'] = 'application/json';
      let response;
      try {
        response = await fetch(new URL(path, home), { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body), signal, credentials: 'omit', cache: 'no-store' });
      } catch (error) {
        if (error.name === 'AbortError') throw error;
        token = null; // The page may get a better one for the next try.
        throw new Fault(await isThere() ? say('forbidden', location.origin) : say('unreachable'));
      }
      if (response.ok) return response;
      if (response.status !== 401) throw new Fault((await response.json().catch(() => null))?.detail ?? say('failed'));
      token = null;
      if (isLast) throw new Fault(say('ended'));
    }
  };

  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const lines = block.split(/\r?\n/);
        const data = lines.filter(line => line.startsWith('data:')).map(line => line.slice(5).replace(/^ /, '')).join('\n');
        if (data) yield { type: lines.find(line => line.startsWith('event:'))?.slice(6).trim(), data: JSON.parse(data) };
      }
    }
  }

  // ---- The panel

  const host = element(tag);
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet(); // Not a style element, which the page's own policy may forbid.
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];

  const name = given.assistant || 'RagPlatform';
  const title = element('h2', { id: 'title' }, name);
  const talk = element('div', { class: 'talk', tabindex: '0', role: 'region', 'aria-labelledby': 'title' });
  const live = element('div', { class: 'unseen', 'aria-live': 'polite' });
  const box = element('textarea', { rows: '1', maxlength: '8000', 'aria-label': say('question'), placeholder: say('placeholder'), 'data-testid': 'question' });
  const go = element('button', { class: 'go', type: 'submit', 'data-testid': 'send' }, say('send'));
  const form = element('form', {}, box, go);
  const fresh = element('button', { class: 'icon', type: 'button', title: say('fresh'), 'aria-label': say('fresh'), 'data-testid': 'new-conversation' }, icon('M12 5v14M5 12h14'));
  const shut = element('button', { class: 'icon', type: 'button', title: say('close'), 'aria-label': say('close'), 'data-testid': 'close' }, icon('M6 6l12 12M18 6L6 18'));
  const panel = element('section', { class: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'title', 'data-testid': 'widget', hidden: true },
    element('header', {}, title, fresh, shut), talk, live, form);
  const launch = element('button', { class: 'launch', type: 'button', title: say('open', name), 'aria-label': say('open', name), 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'data-testid': 'widget-open' },
    icon('M21 11.5a8.4 8.4 0 0 1-8.5 8.5 8.6 8.6 0 0 1-3.8-.9L3 21l1.9-5.7A8.5 8.5 0 1 1 21 11.5z'));
  const root = element('div', { class: 'root', lang: language, 'data-theme': given.theme }, launch, panel);
  shadow.append(root);

  let assistant = null, loading = null, conversation = null, running = null;

  // crypto.randomUUID is for https alone, and intranets are not always.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };

  const tell = text => live.append(element('p', {}, text));
  const plain = sentence => sentence.text.replace(/[*`#>]/g, '').trim();
  const toEnd = () => { talk.scrollTop = talk.scrollHeight; };
  const fault = (text, label, again) => element('div', { 'data-testid': 'fault' }, element('p', { class: 'fault' }, text),
    element('button', { class: 'again', type: 'button', onclick: again }, label));

  const load = async () => {
    talk.replaceChildren(element('p', { class: 'state' }, say('loading')));
    try {
      assistant = await (await call('api/widget/assistant')).json();
      title.textContent = assistant.name;
      begin();
    } catch (error) {
      const text = error instanceof Fault ? error.message : say('failed');
      talk.replaceChildren(fault(text, say('again'), () => { box.focus(); open(); }));
      tell(text);
    }
  };

  const begin = () => {
    conversation = newId();
    live.replaceChildren();
    const start = element('div', {}, element('p', { class: 'muted' }, assistant.description || say('hello')));
    if (assistant.starterQuestions.length > 0) {
      start.append(element('h3', { id: 'starters' }, say('starters')), element('ul', { class: 'starters', 'aria-labelledby': 'starters' },
        ...assistant.starterQuestions.map(question => element('li', {}, element('button', { type: 'button', 'data-testid': 'starter', onclick: () => { box.focus(); ask(question); } }, question)))));
    }
    talk.replaceChildren(start);
  };

  const addressOf = citation => {
    const address = new URL(`documents/${encodeURIComponent(citation.documentId)}`, home);
    for (const [key, value] of Object.entries({ page: citation.page, start: citation.start, end: citation.end })) address.searchParams.set(key, value);
    return address.href;
  };

  const exchange = question => {
    const cited = new Map();
    const state = element('p', { class: 'state', 'data-testid': 'answer-state' });
    const answer = element('div', { class: 'answer', 'data-testid': 'answer', 'data-state': 'searching' });
    const after = element('div');
    const node = element('article', { 'data-testid': 'exchange' },
      element('div', { class: 'asked' }, element('span', { class: 'unseen' }, `${say('you')}: `), question), state, answer, after);
    const chip = number => {
      const citation = cited.get(number);
      const label = citation && say('source', number, citation.documentName, citation.page);
      return citation && element('a', { class: 'chip', href: addressOf(citation), target: '_blank', rel: 'noopener', title: citation.quote, 'aria-label': label, 'data-testid': 'citation', 'data-number': number }, String(number));
    };
    const list = citations => element('ul', { class: 'sources' }, ...citations.map(citation => element('li', {}, element('a',
      { href: addressOf(citation), target: '_blank', rel: 'noopener', 'data-testid': 'source' },
      (citation.number > 0 ? `${citation.number} · ` : '') + say('page', citation.documentName, citation.page)))));
    return {
      node,
      cite: citations => citations.forEach(citation => cited.set(citation.number, citation)),
      say: text => { state.hidden = !text; state.textContent = text; },
      set: value => { answer.dataset.state = value; },
      write: (sentences, rest) => answer.replaceChildren(markdown(marked(sentences, rest), chip)),
      complete(done) {
        if (done.kind === 'notFound') {
          answer.replaceChildren(element('p', { class: 'lead', 'data-testid': 'not-found' }, say('notFound')));
          if (done.nearest.length > 0) after.replaceChildren(element('p', { class: 'muted' }, say('nearest')), list(done.nearest));
          return;
        }
        if (done.kind === 'quotes') {
          answer.replaceChildren(element('p', { class: 'lead' }, say('quotes')), ...done.sentences.map(sentence => {
            const quote = element('blockquote');
            inline(quote, marked([sentence], ''), chip);
            return quote;
          }));
        } else this.write(done.sentences, '');
        if (done.notice) after.append(element('p', { class: 'muted' }, done.notice));
        if (done.citations.length > 0) after.append(element('h3', {}, say('sources')), list(done.citations));
      },
      end: child => after.append(child),
    };
  };

  const thumb = 'M7 10v11H3V10zM7 10l4-8a3 3 0 0 1 3 3v4h6a2 2 0 0 1 2 2.3l-1.4 8a2 2 0 0 1-2 1.7H7';

  // What one thinks of an answer: it goes to those who look after the assistant, who see the answer with it.
  const judge = messageId => {
    const button = (verdict, label) => element('button', { class: 'icon', type: 'button', title: label, 'aria-label': label, 'aria-pressed': 'false', 'data-testid': `feedback-${verdict === 'good' ? 'up' : 'down'}` }, icon(thumb));
    const good = button('good', say('good')), bad = button('bad', say('bad'));
    bad.firstChild.style.transform = 'rotate(180deg)';
    const result = element('p', { class: 'muted', role: 'status' });
    const reason = element('select', { 'aria-label': say('reason') }, ...Object.entries(texts.reasons).map(([value, label]) => element('option', { value }, label)));
    const comment = element('textarea', { rows: '2', maxlength: '2000', 'aria-label': say('comment'), placeholder: say('comment') });
    const why = element('div', { class: 'why', hidden: true }, element('p', { class: 'muted' }, say('seen')), reason, comment,
      element('button', { class: 'again', type: 'button', 'data-testid': 'feedback-send', onclick: () => give('bad', { reason: reason.value, comment: comment.value }) }, say('sendFeedback')));
    const give = async (verdict, more) => {
      try {
        await call('api/widget/feedback', { messageId, verdict, ...more });
        good.setAttribute('aria-pressed', String(verdict === 'good'));
        bad.setAttribute('aria-pressed', String(verdict === 'bad'));
        why.hidden = true;
        result.textContent = say('thanks');
        (verdict === 'good' ? good : bad).focus();
      } catch (error) {
        result.textContent = error instanceof Fault ? error.message : say('failed');
      }
    };
    good.addEventListener('click', () => give('good'));
    bad.addEventListener('click', () => {
      why.hidden = !why.hidden;
      if (!why.hidden) reason.focus();
    });
    return element('div', { class: 'judge' }, good, bad, why, result);
  };

  const states = { searching: data => say('searching', data.passages), queued: data => say('queued', data.ahead), found: data => say('found', data.documents.length) };

  const ask = async question => {
    if (running || !assistant || !question.trim()) return;
    const abort = running = new AbortController();
    const shown = exchange(question.trim());
    const sentences = [];
    let rest = '', isEnded = false, frame = 0;
    const draw = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        const follows = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 64;
        if (!isEnded) shown.write(sentences, rest);
        if (follows) toEnd();
      });
    };
    if (!talk.querySelector('article')) talk.replaceChildren();
    talk.append(shown.node);
    shown.say(say('loading'));
    toEnd();
    live.replaceChildren();
    setBusy(true);
    const failed = text => {
      isEnded = true;
      shown.set('failed');
      shown.say('');
      shown.end(fault(text, say('retry'), event => { event.currentTarget.remove(); box.focus(); ask(question); }));
      tell(text);
    };
    try {
      const response = await call('api/ask', { question: question.trim(), assistantId: assistant.id, conversationId: conversation, stream: true }, abort.signal);
      for await (const { type, data } of events(response)) {
        if (type === 'state') shown.say(states[data.state]?.(data) ?? '');
        else if (type === 'citations') shown.cite(data.citations);
        else if (type === 'text') {
          rest += data.text;
          shown.set('writing');
          shown.say(say('writing'));
          draw();
        } else if (type === 'sentence') {
          sentences.push(data);
          rest = '';
          if (data.supported) tell(plain(data)); // One that is not in the sources may still give way to quotes.
          draw();
        } else if (type === 'done') {
          isEnded = true;
          shown.cite(data.citations);
          shown.complete(data);
          shown.end(judge(data.messageId));
          shown.set('complete');
          shown.say('');
          if (data.kind === 'generated') data.sentences.filter(sentence => !sentence.supported).forEach(sentence => tell(`${plain(sentence)} (${say('unsupported')})`));
          tell(data.kind === 'notFound' ? say('notFound') : say('complete', data.citations.length));
        } else if (type === 'error') failed(data.detail ?? say('failed'));
      }
      if (!isEnded) failed(say('cut'));
    } catch (error) {
      if (abort.signal.aborted) {
        isEnded = true;
        shown.set('stopped');
        shown.say(say('stopped'));
        tell(say('stopped'));
      } else failed(error instanceof Fault ? error.message : say('cut'));
    } finally {
      if (running === abort) {
        running = null;
        setBusy(false);
      }
      toEnd();
    }
  };

  const setBusy = isBusy => {
    go.textContent = say(isBusy ? 'stop' : 'send');
    go.dataset.testid = isBusy ? 'stop' : 'send';
  };

  const open = () => {
    panel.hidden = false;
    launch.setAttribute('aria-expanded', 'true');
    box.focus();
    if (!assistant) loading ??= load().finally(() => { loading = null; });
  };

  const close = () => {
    panel.hidden = true;
    launch.setAttribute('aria-expanded', 'false');
    launch.focus();
  };

  const send = () => {
    if (running || !assistant || !box.value.trim()) return;
    const question = box.value;
    box.value = '';
    box.style.height = '';
    ask(question);
  };

  launch.addEventListener('click', () => panel.hidden ? open() : close());
  shut.addEventListener('click', close);
  fresh.addEventListener('click', () => {
    running?.abort();
    running = null;
    setBusy(false);
    if (assistant) begin();
    box.focus();
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (running) running.abort();
    else send();
    box.focus();
  });
  box.addEventListener('input', () => {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, 144)}px`;
  });
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  panel.addEventListener('keydown', event => {
    event.stopPropagation(); // Shortcuts of the page are not meant.
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') {
      const stops = [...panel.querySelectorAll('button, a[href], textarea, select, [tabindex="0"]')].filter(stop => stop.getClientRects().length > 0);
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (shadow.activeElement === edge) {
        event.preventDefault();
        (event.shiftKey ? stops.at(-1) : stops[0]).focus();
      }
    }
  });

  const attach = () => document.body.append(host);
  if (document.body) attach();
  else addEventListener('DOMContentLoaded', attach, { once: true });
})();
