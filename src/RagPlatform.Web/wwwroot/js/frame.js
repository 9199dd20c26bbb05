// Shortcuts, theme and focus for the whole page.
let dotnet;

const isTyping = element =>
  element.isContentEditable || element.matches('textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button])');

const send = key => dotnet.invokeMethodAsync('OnShortcutAsync', key);

const onKey = event => {
  if (event.defaultPrevented || event.isComposing) return;
  const inDialog = document.querySelector('.mud-dialog, dialog[open]');
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (!inDialog) send('k');
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || inDialog) return;
  if (event.key === 'Escape') {
    send('Escape');
    return;
  }
  if (isTyping(event.target)) return;
  if (event.key === '/') {
    event.preventDefault();
    const box = document.querySelector('[data-testid=question]');
    if (box) box.focus(); else send('/');
  } else if (['?', 'n', '[', ']'].includes(event.key)) {
    event.preventDefault();
    send(event.key);
  }
};

export function start(reference) {
  dotnet = reference;
  document.addEventListener('keydown', onKey);
  window.ragTheme.onSystemChange(dark => dotnet.invokeMethodAsync('OnSystemThemeAsync', dark));
  return window.ragTheme.isDark();
}

export const setTheme = dark => window.ragTheme.set(dark);

export function focusHeading() {
  const heading = document.querySelector('main h1');
  if (heading) {
    heading.setAttribute('tabindex', '-1');
    heading.focus({ preventScroll: true });
  }
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function focus(selector) {
  for (const element of document.querySelectorAll(selector)) {
    if (element.checkVisibility()) {
      element.focus();
      return;
    }
  }
}

export function save(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
