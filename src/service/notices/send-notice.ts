import { OperatingError } from '#base/errors.ts';
import { noticeRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';
import { isTooLate, SEND_TOPIC } from './deliver-notice.ts';

export const sendNotice = command(noticeRoutes.send, async (work, { params }) => {
  const notice = await work.load('notice', params.id);
  await work.require('notice.serve', notice);
  const channel = notice.channels.find((one) => one.channel === 'email');
  if (channel === undefined) {
    throw new OperatingError('invalid', 'This notice is not for service by e-mail');
  }
  if (notice.closedAt !== null || channel.state === 'served') {
    throw new OperatingError('wrong-state', 'There is nothing left to send');
  }
  if (isTooLate(notice, work.at)) {
    throw new OperatingError(
      'wrong-state',
      'The deadline that it names has passed: prepare another',
    );
  }
  await work.enqueue(SEND_TOPIC, { noticeId: notice.id });
  return { id: notice.id, version: notice.version };
});
