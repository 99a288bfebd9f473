import { canonicalJson } from '#base/canonical-json.ts';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { cutFor, sharingFault } from '#govern/sharing.ts';
import type { accessEvents } from '#model/access.ts';
import type { Draft } from '#model/event.ts';
import { exchangeRoutes } from '#model/routes/exchange.ts';
import type { SHARE_FORMATS, SharedCase, SharingOffice } from '#model/shared-case.ts';
import { STIX_TYPE } from '#model/taxii.ts';
import { sha256 } from '#store/record.ts';
import { iodefDocument } from '#wire/iodef.ts';
import { mispEvent } from '#wire/misp.ts';
import { stixBundle } from '#wire/stix/write-case.ts';
import { query } from '../handler.ts';
import type { View } from '../view.ts';
import { inWork } from '../work.ts';
import { sharedFrom, sharingOffice } from './shared-from.ts';

/** Who took it out is recorded with how it was cut, and the hash of what left. */
export const shareCase = query(exchangeRoutes.share, async (view, { params, body }) => {
  const about = await view.load('case', params.id);
  await view.require('evidence.export', about);
  const fault = sharingFault(about, body);
  if (fault !== null) throw new OperatingError(fault.refused, fault.message);
  const shared = cutFor(await sharedFrom(view.db, about), body);
  const { mediaType, extension, write } = FORMATS[body.format];
  const value = write(shared, sharingOffice(view.office), isoFrom(view.at));
  const content = Buffer.from(`${canonicalJson(value)}\n`);
  const hash = sha256(content);
  await recordShared(view, { caseId: about.id, ...body, sha256: hash });
  return {
    id: about.id,
    name: `${about.number}.${extension}`,
    mediaType,
    sha256: hash,
    content: content.toString('base64'),
  };
});

type SharedEvent = Extract<Draft<typeof accessEvents>, { readonly type: 'access.shared' }>;

async function recordShared({ office, actor }: View, data: SharedEvent['data']): Promise<void> {
  const reader = actor.id;
  if (reader === null) return;
  await inWork(office, actor, async (work) => {
    work.own();
    const events: SharedEvent[] = [{ type: 'access.shared', data }];
    await work.record('access', reader, { events }, { jurisdiction: null });
  });
}

interface Format {
  readonly mediaType: string;
  readonly extension: string;
  readonly write: (about: SharedCase, office: SharingOffice, at: string) => unknown;
}

const FORMATS: Readonly<Record<(typeof SHARE_FORMATS)[number], Format>> = {
  stix: { mediaType: STIX_TYPE, extension: 'stix.json', write: stixBundle },
  iodef: { mediaType: 'application/json', extension: 'iodef.json', write: iodefDocument },
  misp: { mediaType: 'application/json', extension: 'misp.json', write: mispEvent },
};
