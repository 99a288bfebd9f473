import { canonicalJson } from '#base/canonical-json.ts';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { cutFor, sharingFault } from '#govern/sharing.ts';
import { exchangeRoutes, type SHARE_FORMATS } from '#model/routes/exchange.ts';
import type { SharedCase, SharingOffice } from '#model/shared-case.ts';
import { STIX_TYPE } from '#model/taxii.ts';
import { sha256 } from '#store/record.ts';
import { iodefDocument } from '#wire/iodef.ts';
import { mispEvent } from '#wire/misp.ts';
import { stixBundle } from '#wire/stix/write-case.ts';
import { query } from '../handler.ts';
import { sharedFrom, sharingOffice } from './shared-from.ts';

/** The look is recorded, with what was asked for: which format, whose clearance. */
export const shareCase = query(exchangeRoutes.share, async (view, { params, body }) => {
  const about = await view.load('case', params.id);
  await view.require('evidence.export', about);
  const fault = sharingFault(about, body);
  if (fault !== null) throw new OperatingError(fault.refused, fault.message);
  const shared = cutFor(await sharedFrom(view.db, about), body);
  const { mediaType, extension, write } = FORMATS[body.format];
  const value = write(shared, sharingOffice(view.office), isoFrom(view.at));
  const content = Buffer.from(`${canonicalJson(value)}\n`);
  return {
    id: about.id,
    name: `${about.number}.${extension}`,
    mediaType,
    sha256: sha256(content),
    content: content.toString('base64'),
  };
});

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
