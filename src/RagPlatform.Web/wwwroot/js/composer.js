// The question box: Enter sends, the box grows, the draft survives a reload.
export function attach(form, box, dotnet) {
  let key = null;
  const grows = CSS.supports('field-sizing', 'content');

  const fit = () => {
    if (grows) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  };

  const keep = () => {
    if (key === null) return;
    if (box.value) sessionStorage.setItem(key, box.value); else sessionStorage.removeItem(key);
  };

  box.addEventListener('input', () => { keep(); fit(); });
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (!form.dataset.busy && box.value.trim()) form.requestSubmit();
    } else if (event.key === 'ArrowUp' && box.value === '') {
      event.preventDefault();
      dotnet.invokeMethodAsync('OnArrowUpAsync');
    }
  });
  form.addEventListener('submit', () => {
    if (key !== null && !form.dataset.busy) sessionStorage.removeItem(key);
    box.focus(); // The button that was pressed gives way to another.
    requestAnimationFrame(fit);
  });

  return {
    useDraft(name) {
      key = `draft:${name}`;
      const draft = sessionStorage.getItem(key);
      if (draft && !box.value) {
        box.value = draft;
        box.dispatchEvent(new Event('input', { bubbles: true }));
      }
    },
  };
}
