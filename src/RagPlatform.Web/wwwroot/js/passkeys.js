// Passkeys: the ceremonies between the browser and the server. Each returns '' or why it did not work: 'unsupported', 'password',
// 'refused', 'stopped'.
const supported = () => !!globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON;

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(response.status === 403 ? 'password' : 'refused');
  return response;
}

async function ceremony(run) {
  if (!supported()) return 'unsupported';
  try {
    await run();
    return '';
  } catch (error) {
    return ['password', 'refused'].includes(error.message) ? error.message : error.name === 'SecurityError' ? 'unsupported' : 'stopped';
  }
}

export const make = (name, password) => ceremony(async () => {
  const options = await (await post('/account/passkeys/options', { password })).json();
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  await post('/account/passkeys', { name, credential: credential.toJSON() });
});

const signIn = () => ceremony(async () => {
  const options = await (await post('/sign-in/passkey/options')).json();
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  await post('/sign-in/passkey', { credential: credential.toJSON() });
});

// The sign-in page has no circuit: its button is found here.
const button = document.querySelector('[data-passkey]');
if (button && supported()) {
  const problem = document.querySelector('[data-passkey-problem]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    problem.textContent = '';
    const reason = await signIn();
    button.disabled = false;
    if (reason === '') location.assign(button.dataset.passkey);
    else problem.textContent = problem.dataset[reason];
  });
}
