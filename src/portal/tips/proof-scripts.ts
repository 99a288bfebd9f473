/** The two programs that a browser may run here, as text; without them everything works as well, only slower. */
import { findProof } from './proof.ts';

export const WORKER_SCRIPT = `'use strict';
${findProof.toString()}
onmessage = ({ data }) => postMessage(findProof(data.form, data.bits));
`;

/** Looks for the proof while somebody writes; what was to be sent before it was found is sent then. */
export const PAGE_SCRIPT = `'use strict';
for (const form of document.querySelectorAll('form[data-bits]')) {
  const field = form.elements.namedItem('proof');
  const slow = form.querySelector('fieldset.slow');
  if (!field || field.value || !window.Worker) { if (field && field.value && slow) slow.hidden = true; continue; }
  const worker = new Worker('/proof-worker.js');
  let waits = false;
  const hold = (event) => { if (!field.value) { event.preventDefault(); waits = true; } };
  const giveUp = () => { form.removeEventListener('submit', hold); if (slow) slow.hidden = false; };
  form.addEventListener('submit', hold);
  worker.onerror = giveUp;
  worker.onmessage = ({ data }) => {
    field.value = data;
    worker.terminate();
    if (waits) form.requestSubmit();
  };
  if (slow) slow.hidden = true;
  worker.postMessage({ form: form.dataset.form, bits: Number(form.dataset.bits) });
}
`;
