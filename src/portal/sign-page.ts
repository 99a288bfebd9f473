/** Where both sign: each with a passkey over the fingerprint of what was submitted, or both on paper. */
import { SIGNER_ROLES } from '#model/attestation.ts';
import { creationOptions, partyOf, requestOptions } from '#service/auth/passkey.ts';
import { challengeOf } from '#service/campaigns/unit-deeds.ts';
import type { Office } from '#service/office.ts';
import { checkField, hidden } from './fields.ts';
import { html, type Html } from './html.ts';
import type { Page } from './layout.ts';
import { CONTENT_POLICY } from './style.ts';
import type { UnitView } from './unit-door.ts';
import {
  goTo,
  openSelect,
  plainField,
  troublePart,
  unitForm,
  unitSwitch,
  when,
} from './unit-parts.ts';

/** The one page with a script, which comes from the portal itself. */
export const SIGN_POLICY = `${CONTENT_POLICY}; script-src 'self'`;
export const SIGN_SCRIPT_PATH = '/unit/sign.js';

/** Browsers that know passkeys know the JSON forms of WebAuthn level 3 §5.1.8–5.1.9; others are told that it failed. */
export const SIGN_SCRIPT = `'use strict';
const form = document.getElementById('passkey');
if (form && window.PublicKeyCredential) {
  form.hidden = false;
  document.getElementById('no-script').hidden = true;
  form.addEventListener('submit', async (event) => {
    if (form.elements.assertion.value !== '') return;
    event.preventDefault();
    const wrong = document.getElementById('sign-failed');
    wrong.hidden = true;
    try {
      const creation = JSON.parse(form.dataset.creation);
      creation.user.name = creation.user.displayName = form.elements.name.value;
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(creation);
      const made = await navigator.credentials.create({ publicKey });
      const request = JSON.parse(form.dataset.request);
      request.allowCredentials = [{ id: made.id, type: 'public-key' }];
      const asked = PublicKeyCredential.parseRequestOptionsFromJSON(request);
      const used = await navigator.credentials.get({ publicKey: asked });
      form.elements.registration.value = JSON.stringify(made.toJSON());
      form.elements.assertion.value = JSON.stringify(used.toJSON());
      form.submit();
    } catch {
      wrong.hidden = false;
    }
  });
}
`;

export function signPage(view: UnitView, office: Office): Page {
  const { desk, words, setting } = view;
  const attestation = desk.inspection?.attestation ?? null;
  const campaign = desk.inspection?.campaign;
  const title = setting.language === 'en' ? campaign?.titleEn : campaign?.titleZh;
  const hash = attestation?.contentHash ?? '';
  const { sign } = words;
  const signed = attestation?.signers ?? [];
  const main = html`${troublePart(view)}
    <p class="status">${desk.unit.name} · ${title ?? ''}</p>
    <p>${sign.says}</p>
    <p>${sign.hash}: <code>${hash}</code></p>
    ${signed.map(({ as, name, at }) => html`<p>${sign.signedBy(sign.roles[as], name ?? '', when(view, at))}</p> `)}
    <h2>${sign.passkey}</h2>
    <p>${sign.passkeySays}</p>
    <p id="no-script" class="hint">${sign.needsScript}</p>
    ${passkeyForm(view, office, hash)}
    <p id="sign-failed" class="warn" role="alert" hidden>${sign.failed}</p>
    <h2>${sign.paper}</h2>
    <p>${sign.paperSays}</p>
    ${paperForm(view)} ${sheet(view, hash)}
    <div class="screen">${goTo(view, 'desk', words.back)}</div>
    <script src="${SIGN_SCRIPT_PATH}"></script>`;
  return { title: words.desk.sign, main, switchTo: unitSwitch(view, 'sign') };
}

function passkeyForm(view: UnitView, office: Office, hash: string): Html {
  const { words, desk, setting } = view;
  const { sign } = words;
  const party = partyOf(office.portalOrigin);
  const challenge = challengeOf(hash);
  const user = { id: desk.unit.id, email: desk.unit.name, name: desk.unit.name };
  const creation = JSON.stringify(creationOptions(party, user, challenge, []));
  const request = JSON.stringify(requestOptions(party, challenge, []));
  const taken = new Set(desk.inspection?.attestation?.signers.map(({ as }) => as));
  const roles = SIGNER_ROLES.filter((role) => !taken.has(role));
  return html`<form
    id="passkey"
    method="post"
    action="/unit/passkey"
    data-creation="${creation}"
    data-request="${request}"
    hidden
  >
    ${hidden({ pass: view.pass, lang: setting.language, registration: '', assertion: '' })}
    ${plainField({ name: 'name', label: sign.name, value: '', max: 120 })}
    ${openSelect(
      { name: 'as', label: sign.as, value: roles[0] ?? '', empty: '–' },
      roles.map((role) => [role, sign.roles[role]]),
    )}
    <p><button type="submit">${sign.signNow}</button></p>
  </form>`;
}

function paperForm(view: UnitView): Html {
  const { sign } = view.words;
  const content = html`${plainField({ name: 'leader', label: sign.leader, value: '', max: 120 })}
    ${plainField({ name: 'responsible', label: sign.responsible, value: '', max: 120 })}
    <label for="file">${sign.file}</label>
    <input type="file" id="file" name="file" accept=".pdf" required />
    ${checkField({ name: 'affirmed', label: sign.affirm, checked: false })}
    <p><button type="submit">${sign.hand}</button></p>`;
  return html`<div class="screen">${unitForm(view, 'paper', content, true)}</div>`;
}

/** What is printed and signed: it bears the fingerprint. */
function sheet({ desk, words }: UnitView, hash: string): Html {
  const { sign } = words;
  const lines = [sign.roles.leader, sign.roles.responsible];
  return html`<h2>${sign.sheet}</h2>
    <p>${desk.unit.name}</p>
    <p>${sign.affirm} SHA-256 <code>${hash}</code></p>
    ${lines.map((role) => html`<p>${role} · ${sign.signature}: ______________________ ${sign.date}: ______________</p> `)}
    <p>${sign.seal}:</p>`;
}
