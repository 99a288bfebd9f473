import { OperatingError } from '#base/errors.ts';
import { withLink } from '#govern/notice-render.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { query } from '../handler.ts';
import { linkOf } from './notice-link.ts';
import { noticePdf } from './pdf.ts';

export const printNotice = query(noticeRoutes.print, async (view, { params }) => {
  const notice = await view.load('notice', params.id);
  await view.require('notice.serve', notice);
  if (notice.closedAt !== null) {
    throw new OperatingError('wrong-state', 'This notice is no longer in force');
  }
  const copy = withLink(notice.document, await linkOf(view.office, view.db, notice.id));
  const { bytes, missing } = await noticePdf(copy, Date.parse(notice.preparedAt));
  const content = Buffer.from(bytes).toString('base64');
  const name = `${copy.caseNumber}.pdf`;
  const mediaType = 'application/pdf' as const;
  return { mediaType, name, content, missing: [...missing] };
});
