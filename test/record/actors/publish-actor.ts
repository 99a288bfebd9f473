/** A process that a test kills: adds events and publishes them, without end. */
import { join } from 'node:path';
import { openDatabase } from '#store/database.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { growRecord } from '#service/log/record.fixture.ts';

const [url = '', data = '', origin = ''] = process.argv.slice(2);
const database = await openDatabase({ url });
const key = await openLogKey(join(data, 'keys'), origin);
const publisher = new LogPublisher({ database, folder: join(data, 'log'), key });
process.stdout.write('ready\n');
for (;;) {
  const head = await database.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  await growRecord(database.db, head.size + 90);
  await publisher.publish();
}
