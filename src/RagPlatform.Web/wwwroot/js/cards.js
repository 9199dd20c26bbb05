// One card for all citations: hover or focus shows document, page and the quoted sentence, without asking the server.
// It can be hovered itself and is dismissed with Escape (WCAG 1.4.13).
const card = document.createElement('div');
card.id = 'citation-card';
card.className = 'citation-card';
card.setAttribute('role', 'tooltip');
card.hidden = true;
document.body.append(card);

let owner = null;
let timer = 0;

const line = (tag, text) => {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
};

const place = () => {
  const chip = owner.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = Math.min(Math.max(8, chip.left + chip.width / 2 - width / 2), innerWidth - width - 8);
  const above = chip.top - height - 6;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : chip.bottom + 6}px`;
};

const hide = () => {
  clearTimeout(timer);
  owner?.removeAttribute('aria-describedby');
  owner = null;
  card.hidden = true;
};

const show = chip => {
  clearTimeout(timer);
  if (owner === chip) return;
  hide();
  owner = chip;
  card.replaceChildren(line('strong', chip.dataset.cardTitle), line('span', chip.dataset.cardPlace), line('q', chip.dataset.cardText));
  card.hidden = false;
  chip.setAttribute('aria-describedby', card.id);
  place();
};

const hideSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(hide, 150);
};

document.addEventListener('pointerover', event => {
  if (event.pointerType === 'touch') return;
  const chip = event.target.closest?.('[data-card-title]');
  if (chip) show(chip);
  else if (card.contains(event.target)) clearTimeout(timer);
  else if (owner && document.activeElement !== owner) hideSoon();
});
document.addEventListener('focusin', event => {
  const chip = event.target.closest?.('[data-card-title]');
  if (chip?.matches(':focus-visible')) show(chip); else if (owner) hide();
});
document.addEventListener('click', hide);
document.addEventListener('scroll', () => { if (owner) hide(); }, { capture: true, passive: true });
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && owner) {
    event.preventDefault();
    hide();
  }
}, true);
