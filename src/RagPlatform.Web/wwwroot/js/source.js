// Brings the highlighted passage into view.
export function reveal(element) {
  const mark = element.querySelector('[data-testid=highlight]');
  if (mark) mark.scrollIntoView({ block: 'center' });
  else element.scrollIntoView({ block: 'start' });
}
