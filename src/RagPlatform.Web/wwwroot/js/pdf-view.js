// Draws one page of a PDF with pdf.js, which comes with the application. Throws when it can't: the caller shows the page's text then.
import { reveal } from './source.js';

const root = new URL('../lib/pdfjs/', import.meta.url).href;
let library;
let open = { address: null, task: null };
const views = new WeakMap();

const load = async () => {
  library ??= import(`${root}pdf.min.mjs`).then(pdfjs => {
    pdfjs.GlobalWorkerOptions.workerSrc = `${root}pdf.worker.min.mjs`;
    return pdfjs;
  });
  try {
    return await library;
  } catch (error) {
    library = undefined; // The next page may try again.
    throw error;
  }
};

// One document stays open: its next page, and its next citation, come without fetching it again.
const openDocument = async address => {
  const pdfjs = await load();
  if (open.address !== address) {
    open.task?.destroy();
    open = {
      address,
      task: pdfjs.getDocument({
        url: address, cMapUrl: `${root}cmaps/`, cMapPacked: true, standardFontDataUrl: `${root}standard_fonts/`, wasmUrl: `${root}wasm/`,
        iccUrl: `${root}iccs/`, isEvalSupported: false, enableXfa: false,
      }),
    };
  }
  return open.task.promise;
};

async function draw(view) {
  view.rendering?.cancel();
  if (!view.element.clientWidth) return;
  view.width = view.element.clientWidth;
  // clientWidth counts the padding: a page drawn that wide would lose its right edge.
  const style = getComputedStyle(view.element);
  const width = view.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const natural = view.page.getViewport({ scale: 1 });
  const scale = Math.min(width / natural.width, 2) * view.zoom;
  const ratio = Math.min(window.devicePixelRatio || 1, 3);
  const viewport = view.page.getViewport({ scale: scale * ratio });
  const canvas = view.element.querySelector('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.style.width = `${Math.floor(viewport.width / ratio)}px`;
  canvas.style.height = `${Math.floor(viewport.height / ratio)}px`;
  view.rendering = view.page.render({ canvas, viewport });
  try {
    await view.rendering.promise;
    view.element.dataset.drawn = String(view.page.pageNumber);
  } catch (error) {
    if (error?.name !== 'RenderingCancelledException') throw error;
  }
}

export async function show(element, address, number) {
  let view = views.get(element);
  if (!view) {
    view = { element, observer: null, page: null, rendering: null, width: 0, zoom: 1 };
    view.observer = new ResizeObserver(() => {
      if (view.page && Math.abs(element.clientWidth - view.width) > 4) draw(view);
    });
    view.observer.observe(element);
    views.set(element, view);
  }
  const pdf = await openDocument(address);
  view.page = await pdf.getPage(number);
  await draw(view);
  reveal(element);
}

// Larger or smaller than the width of the panel.
export async function zoom(element, factor) {
  const view = views.get(element);
  if (!view?.page) return;
  view.zoom = Math.min(4, Math.max(0.5, view.zoom * factor));
  await draw(view);
  reveal(element);
}

export function close(element) {
  const view = views.get(element);
  view?.observer.disconnect();
  view?.rendering?.cancel();
  views.delete(element);
}
