// Draws BPMN diagrams, one for each
//   <div data-diagram="/flows/x.bpmn" data-badges='[{"id","standing","passed","title"}]' data-current="ElementId"></div>
// Read only; bpmn.io's mark stays where the library puts it.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import './diagram.css';

/** Pixels left free around a drawing. */
const AIR = 20;
const number = new Intl.NumberFormat(document.documentElement.lang);

async function draw(host) {
  const canvasHost = document.createElement('div');
  canvasHost.className = 'diagram-canvas';
  host.replaceChildren(canvasHost);
  const viewer = new NavigatedViewer({
    container: canvasHost,
    // The page scrolls when the wheel is turned over a diagram; the buttons zoom.
    zoomScroll: { enabled: false },
    bpmnRenderer: {
      defaultFillColor: 'var(--diagram-fill)',
      defaultStrokeColor: 'var(--diagram-stroke)',
      defaultLabelColor: 'var(--diagram-label)',
    },
  });
  const response = await fetch(host.dataset.diagram, { headers: { Accept: 'application/xml' } });
  if (!response.ok) throw new Error(`${host.dataset.diagram} answered ${response.status}`);
  await viewer.importXML(await response.text());
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const elements = viewer.get('elementRegistry');
  for (const badge of JSON.parse(host.dataset.badges || '[]')) {
    if (!elements.get(badge.id)) continue;
    if (badge.standing > 0) {
      overlays.add(badge.id, { position: { top: -14, right: 14 }, html: label('diagram-standing', badge.standing, badge.title) });
      canvas.addMarker(badge.id, 'diagram-occupied');
    }
    if (badge.passed > 0) {
      overlays.add(badge.id, { position: { bottom: 10, left: -6 }, html: label('diagram-passed', badge.passed, badge.passedTitle) });
    }
  }
  if (host.dataset.current && elements.get(host.dataset.current)) {
    canvas.addMarker(host.dataset.current, 'diagram-current');
  }
  const fit = () => {
    // As high as the drawing needs at full width, within reason; with some air around it.
    const { inner } = canvas.viewbox();
    const width = host.clientWidth;
    if (width === 0) return;
    const byWidth = Math.min(1, (width - 2 * AIR) / inner.width);
    let height = Math.min(Math.max(inner.height * byWidth + 2 * AIR, 220), 620);
    let scale = Math.min(byWidth, (height - 2 * AIR) / inner.height);
    // A whole flow on a phone is too small to read: start at its beginning instead.
    const part = width < 640 && scale < 0.4;
    if (part) {
      scale = 0.6;
      height = Math.min(inner.height * scale + 2 * AIR, 420);
    }
    host.style.height = `${Math.round(height)}px`;
    canvas.resized();
    const box = { width: width / scale, height: height / scale };
    canvas.viewbox({
      ...box,
      x: part ? inner.x - AIR : inner.x - (box.width - inner.width) / 2,
      y: part ? inner.y - AIR : inner.y - (box.height - inner.height) / 2,
    });
  };
  fit();
  const card = host.closest('.card') ?? document;
  // Inside a closed <details> there is no size yet.
  host.closest('details')?.addEventListener('toggle', fit);
  card.querySelector('[data-zoom="in"]')?.addEventListener('click', () => viewer.get('zoomScroll').stepZoom(1));
  card.querySelector('[data-zoom="out"]')?.addEventListener('click', () => viewer.get('zoomScroll').stepZoom(-1));
  card.querySelector('[data-zoom="fit"]')?.addEventListener('click', fit);
  host.classList.add('drawn');
}

function label(className, count, title) {
  const badge = document.createElement('span');
  badge.className = className;
  badge.title = title ?? '';
  badge.textContent = number.format(count);
  return badge;
}

function drawAll(root) {
  root.querySelectorAll('[data-diagram]:not([data-drawing])').forEach((host) => {
    host.dataset.drawing = 'true';
    draw(host).catch((error) => {
      // A flow may have been deployed without a drawing; anything else is a fault.
      if (!/no diagram to display/.test(error.message)) console.error(error);
      host.textContent = host.dataset.failed ?? '';
      host.classList.add('undrawn');
    });
  });
}

drawAll(document);
document.addEventListener('htmx:load', (event) => drawAll(event.detail.elt.parentElement ?? document));
