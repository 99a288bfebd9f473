import { OperatingError } from '#base/errors.ts';
import { IMPORT_ROWS_MAX, type ImportRequest } from '#model/binding-import.ts';
import type { ClaimReading } from '#model/claim.ts';
import { readDhcpdLeases } from '#wire/leases/dhcpd-leases.ts';
import { readKeaLeases } from '#wire/leases/kea-leases.ts';
import { readRadiusDetail } from '#wire/leases/radius-detail.ts';
import { offsetFrom } from '#wire/leases/time.ts';
import { readBindingsCsv } from './csv.ts';

/** Every record of the file. Throws `too-large` beyond the limit: a half-read log would end leases that go on. */
export function readImport({ format, zone, text }: ImportRequest): readonly ClaimReading[] {
  const readings: ClaimReading[] = [];
  for (const reading of READERS[format](text, zone === null ? null : offsetFrom(zone))) {
    if (readings.length >= IMPORT_ROWS_MAX) {
      throw new OperatingError(
        'too-large',
        `Cannot import more than ${IMPORT_ROWS_MAX} records at once: cut the file in parts`,
      );
    }
    readings.push(reading);
  }
  return readings;
}

type Reader = (text: string, zoneMinutes: number | null) => Iterable<ClaimReading>;

const READERS: Readonly<Record<ImportRequest['format'], Reader>> = {
  csv: readBindingsCsv,
  dhcpd: readDhcpdLeases,
  kea: readKeaLeases,
  radius: readRadiusDetail,
};
