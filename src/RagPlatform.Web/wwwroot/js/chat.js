// The view follows the text until the reader scrolls up; where one was is remembered; the panel can be made wider.
import './cards.js';

const near = 48;

export function attach(scroller, content, jump) {
  let following = false;
  let last = 0;
  let path = null;
  const distance = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  const toEnd = () => { following = true; scroller.scrollTop = scroller.scrollHeight; };
  const showJump = () => { jump.hidden = following || distance() < near; };

  const onScroll = () => {
    following = scroller.scrollTop < last ? distance() < 2 : distance() < near;
    last = scroller.scrollTop;
    showJump();
    if (path) sessionStorage.setItem(`scroll:${path}`, following ? 'end' : String(Math.round(last)));
  };
  scroller.addEventListener('scroll', onScroll, { passive: true });
  jump.addEventListener('click', toEnd);
  const observer = new ResizeObserver(() => {
    if (following) scroller.scrollTop = scroller.scrollHeight;
    showJump();
  });
  observer.observe(content);

  return {
    toEnd: () => requestAnimationFrame(toEnd),

    // Where a conversation opens: at the message of its address, else where one was, else at its end.
    place(name, id) {
      path = name;
      if (!name) {
        scroller.scrollTop = 0; // The start is read from its top.
        return;
      }
      const message = id && document.getElementById(id);
      const kept = sessionStorage.getItem(`scroll:${name}`);
      if (message) {
        following = false;
        message.scrollIntoView({ block: 'start' });
      } else if (kept && kept !== 'end') {
        following = false;
        scroller.scrollTop = Number(kept);
      } else {
        toEnd();
      }
    },

    // The divider between the conversation and its source, for pointer and keyboard. The width is a percentage of both.
    resizable(divider) {
      const box = divider.parentElement;
      const set = percent => {
        const width = Math.min(70, Math.max(25, percent));
        box.style.setProperty('--source-width', `${width}%`);
        divider.setAttribute('aria-valuenow', String(Math.round(width)));
        localStorage.setItem('source-width', String(width));
      };
      const current = () => Number(divider.getAttribute('aria-valuenow'));
      const kept = Number(localStorage.getItem('source-width'));
      if (kept) set(kept);
      divider.addEventListener('pointerdown', event => {
        divider.setPointerCapture(event.pointerId);
        const move = e => {
          const all = box.getBoundingClientRect();
          set((all.right - e.clientX) / all.width * 100);
        };
        divider.addEventListener('pointermove', move);
        divider.addEventListener('lostpointercapture', () => divider.removeEventListener('pointermove', move), { once: true });
      });
      divider.addEventListener('keydown', event => {
        const step = { ArrowLeft: 2, ArrowRight: -2 }[event.key];
        if (step) {
          event.preventDefault();
          set(current() + step);
        }
      });
    },

    detach() {
      observer.disconnect();
    },
  };
}
