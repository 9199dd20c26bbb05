// A slim bar tells of a lost connection (app.css); this takes over where Blazor gives up: it goes on trying, and when the server
// no longer knows this page (it was started again), loads it afresh in the same place. Answers belong to the server and go on meanwhile.
const bar = document.getElementById('components-reconnect-modal');
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
let trying = false;

const serverAnswers = async () => {
  try {
    return (await fetch('health', { cache: 'no-store' })).status < 600;
  } catch {
    return false;
  }
};

const goOn = async () => {
  if (trying) return;
  trying = true;
  while (bar.classList.contains('components-reconnect-failed')) {
    await pause(2000);
    if (!await serverAnswers()) continue;
    try {
      if (await Blazor.reconnect()) break;
    } catch {
      // The server went away again between the two calls.
      continue;
    }
    location.reload();
  }
  trying = false;
};

bar.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'failed') goOn();
  if (event.detail.state === 'rejected') location.reload();
});
